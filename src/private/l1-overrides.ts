import { CfnDeletionPolicy, CfnResource } from 'aws-cdk-lib';

/** Raw overrides, by resource and path. */
const OVERRIDES = new WeakMap<CfnResource, { [path: string]: unknown }>();

/** Records the changes that `addOverride` and similar methods make to a resource from now on, because the CDK doesn't expose them. */
export function noteOverrides(resource: CfnResource): void {
  resource.addOverride = addNotedOverride; // one shared function, so that a resource without overrides uses no additional memory
}

function addNotedOverride(this: CfnResource, path: string, value: any): void {
  OVERRIDES.set(this, { ...OVERRIDES.get(this), [path]: value });
  Object.getPrototypeOf(this).addOverride.call(this, path, value);
}

/** The overrides that have been recorded. */
export function overridesOf(resource: CfnResource): { readonly [path: string]: unknown } {
  return { ...OVERRIDES.get(resource) };
}

/** The value of a property in the template. An override takes precedence. */
export function propertyOf(resource: CfnResource, name: string, ofL1: unknown): unknown {
  const [overrides, path] = [overridesOf(resource), `Properties.${name}`];
  return path in overrides ? overrides[path] : ofL1;
}

/** The policy in the template. An override takes precedence. */
export function policyOf(resource: CfnResource, attribute: 'DeletionPolicy' | 'UpdateReplacePolicy'): CfnDeletionPolicy | undefined {
  const overrides = overridesOf(resource);
  if (attribute in overrides) { return overrides[attribute] as CfnDeletionPolicy | undefined; }
  return attribute === 'DeletionPolicy' ? resource.cfnOptions.deletionPolicy : resource.cfnOptions.updateReplacePolicy;
}

export function isRetained(resource: CfnResource): boolean {
  const policy = policyOf(resource, 'DeletionPolicy');
  return policy === CfnDeletionPolicy.RETAIN || policy === CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
}
