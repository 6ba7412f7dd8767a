import { CfnResource, Duration, Stack, Token } from 'aws-cdk-lib';
import { IEnvironmentAware } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { ErrorCode } from './codes';
import { IvsError, warn } from './errors';
import { AD_CONFIGURATION_REGIONS, IVS_REGIONS } from './regions';

/*
 * Checks that several resources share. A value with a token in it is never judged.
 * The constraints are those of the API model, ivs 2020-07-14.
 */

/** A name as every IVS resource takes it. */
export function requireName(scope: IConstruct, prop: string, name: string | undefined): void {
  if (name !== undefined && !Token.isUnresolved(name) && !/^[a-zA-Z0-9-_]{0,128}$/.test(name)) {
    throw new IvsError('NameInvalid', scope, { [prop]: name });
  }
}

/** Tags as every IVS resource takes them. */
export function requireTags(scope: IConstruct, tags: { [key: string]: string } = {}): void {
  const count = Object.keys(tags).length;
  if (count > 50) { throw new IvsError('TagsInvalid', scope, { tags: `${count} tags` }); }
  for (const [key, value] of Object.entries(tags)) {
    if (/^cdk-ivs:/.test(key)) { throw new IvsError('TagReserved', scope, { [`tags.${key}`]: value }); }
    const keyIsValid = Token.isUnresolved(key) || (/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u.test(key) && !/^aws:/i.test(key));
    const valueIsValid = Token.isUnresolved(value) || /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u.test(value);
    if (!keyIsValid || !valueIsValid) { throw new IvsError('TagsInvalid', scope, { [`tags.${key}`]: value }); }
  }
}

/** Tags in the form of the L1 classes; nothing when there are none, so that nothing is rendered. */
export function renderTags(tags?: { [key: string]: string }): { key: string; value: string }[] | undefined {
  return tags && Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** A duration in whole seconds within a range, as a number for the L1 classes. */
export function requireSeconds(
  where: IConstruct | string, code: ErrorCode, prop: string, duration: Duration | undefined, min: number, max: number,
): number | undefined {
  if (duration === undefined) { return undefined; }
  if (duration.isUnresolved()) { return duration.toSeconds(); }
  const seconds = duration.toMilliseconds({ integral: false }) / 1000;
  if (!Number.isInteger(seconds) || seconds < min || seconds > max) {
    throw new IvsError(code, where, { [prop]: `${seconds} s` });
  }
  return seconds;
}

/** Warns when the stack's region is known and has no IVS. */
export function warnRegion(scope: IConstruct): void {
  const { region } = Stack.of(scope);
  if (!Token.isUnresolved(region) && !IVS_REGIONS.includes(region)) { warn(scope, 'Region.withoutControlPlane'); }
}

/** Warns when the stack's region is known and has IVS, but no CloudFormation type for ad configurations. */
export function warnRegionWithoutAds(scope: IConstruct): void {
  const { region } = Stack.of(scope);
  if (IVS_REGIONS.includes(region) && !AD_CONFIGURATION_REGIONS.includes(region)) { warn(scope, 'AdConfiguration.regionWithoutType'); }
}

/** Whether two regions or accounts are both known, and not the same. */
export function areKnownToDiffer(one: string, other: string): boolean {
  return one !== other && !Token.isUnresolved(one) && !Token.isUnresolved(other);
}

/** Refuses a resource of another account, when both accounts are known: IVS has no resource policies, so nothing can be shared. */
export function requireSameAccount(scope: IConstruct, prop: string, other: IEnvironmentAware | undefined): void {
  if (other === undefined) { return; }
  const [here, there] = [Stack.of(scope).account, other.env.account];
  if (areKnownToDiffer(here, there)) {
    throw new IvsError('AccountMismatch', scope, { account: here, [`account of ${prop}`]: there });
  }
}

/** Refuses a resource of another region, when both regions are known. */
export function requireSameRegion(scope: IConstruct, prop: string, other: IEnvironmentAware | undefined): void {
  if (other === undefined) { return; }
  const [here, there] = [Stack.of(scope).region, other.env.region];
  if (areKnownToDiffer(here, there)) {
    throw new IvsError('RegionMismatch', scope, { region: here, [`region of ${prop}`]: there });
  }
}

/** Both. What CloudFormation creates in the same stack is in the same region and account, which takes less time to find out. */
export function requireSameEnvironment(scope: IConstruct, prop: string, other: (IEnvironmentAware & IConstruct) | undefined): void {
  if (other === undefined) { return; }
  const resource = other.node.defaultChild;
  if (resource && CfnResource.isCfnResource(resource) && Stack.of(resource) === Stack.of(scope)) { return; }
  requireSameRegion(scope, prop, other);
  requireSameAccount(scope, prop, other);
}
