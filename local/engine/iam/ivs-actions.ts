import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from './conditions';
import type { ChecksOf } from './permissions';
import type { Check } from './policy';
import { Account } from '../../../ivs-local/src/account';
import { newId } from '../../../ivs-local/src/ids';

interface IamData {
  readonly actions: { [action: string]: { readonly resourceTypes: { name: string; required: boolean }[]; readonly conditionKeys: string[] } };
  readonly resourceTypes: { [name: string]: { readonly arn: string } };
}

/*
 * The resources that IAM checks for an action, from the fixture and not from its source package, which has only an asynchronous
 * API. A test compares the two.
 */
const { actions, resourceTypes }: IamData = JSON.parse(readFileSync(join(__dirname, '../../../test/fixtures/ivs-iam.json'), 'utf8'));

/** The permissions for an operation of IVS: the action with the same name, on a resource of each type that IAM checks. */
export function ivsChecks(account: Account): ChecksOf {
  return (operation, input) => {
    const { resourceTypes: types, conditionKeys } = actions[operation];
    const required = types.filter((type) => type.required).map(({ name }) => name);
    const named = arnsIn(input);
    const resources = required.length > 0
      ? required.flatMap((type) => resourcesOf(account, operation, type, named))
      : types.length > 0 ? named : ['*']; // TagResource and similar actions take any type, and some actions have none
    const request = requestTags(input);
    const check = (action: string, resource: string): Check => ({ action: `ivs:${action}`, resource, context: { ...request, ...resourceTags(account, resource) } });
    // Tags at creation require permission to tag the new resource (IAM guide, access_tags-control-requests). The tags of a channel don't apply to its key.
    const tags = operation !== 'TagResource' && input.tags && Object.keys(input.tags).length > 0 && conditionKeys.includes('aws:TagKeys');
    return [...resources.map((resource) => check(operation, resource)), ...tags ? [check('TagResource', resources[0])] : []];
  };
}

/** The resources of a type that an operation affects: those in its input, those of its channel, or one that is not known in advance. */
function resourcesOf(account: Account, operation: string, type: string, named: readonly string[]): string[] {
  const found = named.filter((arn) => patternOf(type).test(arn));
  if (found.length > 0) { return found; }
  // The keys are deleted with the channel.
  const keys = operation === 'DeleteChannel' ? [...account.streamKeys.values()].filter(({ channelArn }) => named.includes(channelArn!)) : [];
  return keys.length > 0 ? keys.map(({ arn }) => arn) : [unknownArn(account, type)];
}

/** The resources in an input on which the operation acts. References in settings are not checked. */
function arnsIn({ arn, arns = [], channelArn, resourceArn, viewerSessions = [] }: any): string[] {
  const all: (string | undefined)[] = [arn, ...arns, channelArn, resourceArn, ...viewerSessions.map((session: any) => session.channelArn)];
  return [...new Set(all.filter((value) => value !== undefined))];
}

/** An ARN that matches only a wildcard. */
function unknownArn({ options: { region, accountId } }: Account, type: string): string {
  return resourceTypes[type].arn.replace('${Partition}', 'aws').replace('${Region}', region).replace('${Account}', accountId).replace('${ResourceId}', newId());
}

function patternOf(type: string): RegExp {
  return new RegExp(`^${resourceTypes[type].arn.replace(/\$\{\w+\}/g, '[^:/]+')}$`);
}

function requestTags({ tags = {}, tagKeys = Object.keys(tags) }: any): Context {
  const values = Object.fromEntries(Object.entries<string>(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value]));
  return tagKeys.length > 0 ? { ...values, 'aws:TagKeys': tagKeys } : values;
}

function resourceTags(account: Account, arn: string): Context {
  const owner = [account.channels, account.streamKeys, account.keyPairs, account.recordingConfigurations, account.policies, account.adConfigurations]
    .find((map) => map.has(arn))?.get(arn);
  return Object.fromEntries(Object.entries(owner?.tags ?? {}).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}
