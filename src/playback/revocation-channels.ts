import { Resource, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { ChannelSelection } from '../channel/channel-selection';
import { formatIvsArn } from '../private/arn';
import { IvsError } from '../private/errors';
import { requireSameAccount, requireSameRegion } from '../private/validate';
import { acknowledgeWildcards } from '../private/wildcards';

/*
 * A managed policy holds 6,144 characters, the inline policies of a role 10,240 together, and a role has 10 managed policies
 * (IAM user guide, reference_iam-quotas). An ARN of a channel has 128 characters at most (API model).
 */
const CHANNELS_IN_A_POLICY = 45;
const POLICIES = 10; // one is inline, so one managed policy is left for others
const CHANNELS_AT_MOST = POLICIES * CHANNELS_IN_A_POLICY; // the error says the number, too

/** The ARNs of a selection, each once; a wildcard for all channels. */
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
 * Lets a role revoke viewers of channels. The first of them are in its inline policy, and the others in managed policies. The overflow
 * of the CDK can't split a statement, counts references by an estimate, and puts the path of the role into descriptions.
 */
export function permitRevocation(role: Role, channelArns: string[]): void {
  const pages = Array.from({ length: Math.ceil(channelArns.length / CHANNELS_IN_A_POLICY) }, (_, page) => (
    channelArns.slice(page * CHANNELS_IN_A_POLICY, (page + 1) * CHANNELS_IN_A_POLICY)));
  const [inline, ...managed] = pages.map((resources) => ({ actions: ['ivs:BatchStartViewerSessionRevocation'], resources }));
  role.addToPrincipalPolicy(new PolicyStatement(inline));
  acknowledgeWildcards(role, [inline]);
  // below the role: a function waits for all that is there
  managed.forEach((statement, index) => new ManagedPolicy(role, `Channels${index + 1}`, { roles: [role], statements: [new PolicyStatement(statement)] }));
}
