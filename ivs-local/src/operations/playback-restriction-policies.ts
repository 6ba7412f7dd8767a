import type {
  CreatePlaybackRestrictionPolicyCommandInput, ListPlaybackRestrictionPoliciesCommandInput, UpdatePlaybackRestrictionPolicyCommandInput,
} from '@aws-sdk/client-ivs';
import { Account, find, read } from '../account';
import { COUNTRIES } from '../countries';
import { conflict, invalid } from '../errors';
import { page } from '../paging';

export function CreatePlaybackRestrictionPolicy(account: Account, { tags, ...settings }: CreatePlaybackRestrictionPolicyCommandInput) {
  checkCountries(settings.allowedCountries);
  const policy = {
    allowedCountries: [],
    allowedOrigins: [],
    enableStrictOriginEnforcement: false,
    name: '',
    ...settings,
    arn: account.newArn('playback-restriction-policy'),
    tags: tags ?? {},
  };
  account.policies.set(policy.arn, policy);
  return { playbackRestrictionPolicy: policy };
}

export function GetPlaybackRestrictionPolicy(account: Account, { arn }: { arn?: string }) {
  return { playbackRestrictionPolicy: read(account.policies, arn!) };
}

export function UpdatePlaybackRestrictionPolicy(account: Account, { arn, ...changes }: UpdatePlaybackRestrictionPolicyCommandInput) {
  const policy = find(account.policies, arn!);
  checkCountries(changes.allowedCountries);
  const updated = { ...policy, ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) };
  account.policies.set(arn!, updated);
  return { playbackRestrictionPolicy: updated };
}

/** ConflictException is among its errors; that an attached policy is the reason is likely, but not documented. */
export function DeletePlaybackRestrictionPolicy(account: Account, { arn }: { arn?: string }) {
  find(account.policies, arn!);
  const user = [...account.channels.values()].find((channel) => channel.playbackRestrictionPolicyArn === arn);
  if (user) { throw conflict(`playback restriction policy ${arn} is used by channel ${user.arn}`); }
  account.policies.remove(arn!, account.delays.remove);
  return {};
}

/** Gives one at a time by default (API model). */
export function ListPlaybackRestrictionPolicies(account: Account, input: ListPlaybackRestrictionPoliciesCommandInput) {
  const { items, nextToken } = page([...account.policies.listed.values()], input, 1);
  return { playbackRestrictionPolicies: items, nextToken };
}

function checkCountries(countries: readonly string[] = []): void {
  const unknown = countries.filter((country) => !COUNTRIES.has(country));
  if (unknown.length > 0) { throw invalid(`Request member: allowedCountries failed to satisfy the constraints (not assigned in ISO 3166-1: ${unknown.join(', ')})`); }
}
