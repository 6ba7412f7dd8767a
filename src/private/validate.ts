import { CfnResource, Duration, Stack, Token } from 'aws-cdk-lib';
import { IEnvironmentAware } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { ErrorCode } from './codes';
import { IvsError, warn } from './errors';
import { AD_CONFIGURATION_REGIONS, IVS_REGIONS } from './regions';

/*
 * Checks that several resources share. A value that contains a token is never checked.
 * The constraints are from the API model, ivs 2020-07-14.
 */

/** Checks a name, with the rules of all IVS resources. */
export function requireName(scope: IConstruct, prop: string, name: string | undefined): void {
  if (name !== undefined && !Token.isUnresolved(name) && !/^[a-zA-Z0-9-_]{0,128}$/.test(name)) {
    throw new IvsError('NameInvalid', scope, { [prop]: name });
  }
}

/** Checks tags, with the rules of all IVS resources. */
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

/** Renders tags for an L1. Undefined tags are not rendered. */
export function renderTags(tags?: { [key: string]: string }): { key: string; value: string }[] | undefined {
  return tags && Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** Checks that a duration is in whole seconds and within a range, and returns it as a number for an L1. */
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

/** Rejects a resource of another account, if both accounts are known. IVS has no resource policies, so resources can't be shared. */
export function requireSameAccount(scope: IConstruct, prop: string, other: IEnvironmentAware | undefined): void {
  if (other === undefined) { return; }
  const [here, there] = [Stack.of(scope).account, other.env.account];
  if (areKnownToDiffer(here, there)) {
    throw new IvsError('AccountMismatch', scope, { account: here, [`account of ${prop}`]: there });
  }
}

/** Rejects a resource of another region, if both regions are known. */
export function requireSameRegion(scope: IConstruct, prop: string, other: IEnvironmentAware | undefined): void {
  if (other === undefined) { return; }
  const [here, there] = [Stack.of(scope).region, other.env.region];
  if (areKnownToDiffer(here, there)) {
    throw new IvsError('RegionMismatch', scope, { region: here, [`region of ${prop}`]: there });
  }
}

/** Checks both. A resource of the same stack is always in the same region and account, which is faster to check. */
export function requireSameEnvironment(scope: IConstruct, prop: string, other: (IEnvironmentAware & IConstruct) | undefined): void {
  if (other === undefined) { return; }
  const resource = other.node.defaultChild;
  if (resource && CfnResource.isCfnResource(resource) && Stack.of(resource) === Stack.of(scope)) { return; }
  requireSameRegion(scope, prop, other);
  requireSameAccount(scope, prop, other);
}
