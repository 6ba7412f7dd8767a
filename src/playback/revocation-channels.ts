import { Resource, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { ChannelSelection } from '../channel/channel-selection';
import { formatIvsArn } from '../private/arn';
import { IvsError } from '../private/errors';
import { requireSameAccount, requireSameRegion } from '../private/validate';
import { acknowledgeWildcards } from '../private/wildcards';

/*
 * A managed policy can have 6,144 characters, the inline policies of a role 10,240 in total, and a role can have 10 managed policies
 * (IAM user guide, reference_iam-quotas). A channel ARN has at most 128 characters (API model).
 */
const CHANNELS_IN_A_POLICY = 45;
const POLICIES = 10; // one of them is inline, so one managed policy is left for other uses
const CHANNELS_AT_MOST = POLICIES * CHANNELS_IN_A_POLICY; // this number is also in the error text

/** The ARNs of a selection without duplicates, or a wildcard for all channels. */
export function revocationChannelArns(scope: Resource, selection: ChannelSelection): { readonly arns: string[]; readonly isAll: boolean } {
  const channels = ChannelSelection._selectedBy(scope, selection);
  if (channels === 'ALL') { return { arns: [formatIvsArn(Stack.of(scope), 'channel', '*')], isAll: true }; }
  for (const channel of channels) {
    requireSameRegion(scope, 'channels', channel);
    requireSameAccount(scope, 'channels', channel);
  }
  const arns = [...new Set(channels.map(({ channelRef }) => channelRef.channelArn))];
  if (arns.length > CHANNELS_AT_MOST) { throw new IvsError('RevocationChannelsTooMany', scope, { 'channels.length': arns.length }); }
  return { arns, isAll: false };
}

/**
 * Lets a role revoke viewers of channels. The first channels are in its inline policy, and the others in managed policies. The CDK can also move
 * statements to managed policies, but it can't split a statement, it estimates the length of references, and it writes the path of the role into
 * descriptions.
 */
export function permitRevocation(role: Role, channelArns: string[]): void {
  const pages = Array.from({ length: Math.ceil(channelArns.length / CHANNELS_IN_A_POLICY) }, (_, page) => (
    channelArns.slice(page * CHANNELS_IN_A_POLICY, (page + 1) * CHANNELS_IN_A_POLICY)));
  const [inline, ...managed] = pages.map((resources) => ({ actions: ['ivs:BatchStartViewerSessionRevocation'], resources }));
  role.addToPrincipalPolicy(new PolicyStatement(inline));
  acknowledgeWildcards(role, [inline]);
  // in the scope of the role: a function depends on everything there
  managed.forEach((statement, index) => new ManagedPolicy(role, `Channels${index + 1}`, { roles: [role], statements: [new PolicyStatement(statement)] }));
}
