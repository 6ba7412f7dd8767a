import { CfnDeletionPolicy, CfnResource } from 'aws-cdk-lib';

/** Raw overrides, by resource and path. */
const OVERRIDES = new WeakMap<CfnResource, { [path: string]: unknown }>();

/** Takes note of what `addOverride` and its relatives change on a resource from now on: the CDK has no way to ask. */
export function noteOverrides(resource: CfnResource): void {
  resource.addOverride = addNotedOverride; // one function for all, so that a resource without overrides holds nothing more
}

function addNotedOverride(this: CfnResource, path: string, value: any): void {
  OVERRIDES.set(this, { ...OVERRIDES.get(this), [path]: value });
  Object.getPrototypeOf(this).addOverride.call(this, path, value);
}

/** The overrides that were noted so far. */
export function overridesOf(resource: CfnResource): { readonly [path: string]: unknown } {
  return { ...OVERRIDES.get(resource) };
}

/** A property as the template will have it: an override wins. */
export function propertyOf(resource: CfnResource, name: string, ofL1: unknown): unknown {
  const [overrides, path] = [overridesOf(resource), `Properties.${name}`];
  return path in overrides ? overrides[path] : ofL1;
}

/** What the template will say: an override wins. */
export function policyOf(resource: CfnResource, attribute: 'DeletionPolicy' | 'UpdateReplacePolicy'): CfnDeletionPolicy | undefined {
  const overrides = overridesOf(resource);
  if (attribute in overrides) { return overrides[attribute] as CfnDeletionPolicy | undefined; }
  return attribute === 'DeletionPolicy' ? resource.cfnOptions.deletionPolicy : resource.cfnOptions.updateReplacePolicy;
}

export function isRetained(resource: CfnResource): boolean {
  const policy = policyOf(resource, 'DeletionPolicy');
  return policy === CfnDeletionPolicy.RETAIN || policy === CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
}
