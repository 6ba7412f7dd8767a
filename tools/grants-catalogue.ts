import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Function } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import * as ivs from '../src';

/** One statement of a policy, with its tokens replaced by the values of an account in us-west-2. */
export interface Statement {
  readonly actions: string[];
  readonly resources: string[];
}

/** A method of a grants class, and the statements that a role has after a call. They are read from the template. */
export interface ObservedGrant {
  readonly facade: string;
  readonly method: string;
  readonly statements: Statement[];
}

export const ACCOUNT = '123456789012';
export const REGION = 'us-west-2';
export const arn = (type: string, id = 'own') => `arn:aws:ivs:${REGION}:${ACCOUNT}:${type}/${id}`;

const MEDIA_TAILOR = `arn:aws:mediatailor:${REGION}:${ACCOUNT}:playbackConfiguration/own`;

/** Every grants class of the library, on a resource with the id `own`. */
const FACADES: { [facade: string]: (stack: Stack) => object } = {
  ChannelGrants: (s) => ivs.Channel.fromChannelArn(s, 'R', arn('channel')).grants,
  StreamKeyGrants: (s) => ivs.StreamKey.fromStreamKeyArn(s, 'R', arn('stream-key')).grants,
  PlaybackKeyPairGrants: (s) => ivs.PlaybackKeyPair.fromPlaybackKeyPairArn(s, 'R', arn('playback-key')).grants,
  PlaybackSigningKeyGrants: (s) => ivs.PlaybackSigningKey.fromPlaybackSigningKeyAttributes(s, 'R', {
    secret: Secret.fromSecretCompleteArn(s, 'Secret', `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:own-abcdef`), maximumTokenLifetime: Duration.minutes(10),
  }).grants,
  PlaybackTokenSignerGrants: (s) => ivs.PlaybackTokenSignerGrants.fromPlaybackTokenSigner(Function.fromFunctionArn(s, 'R', `arn:aws:lambda:${REGION}:${ACCOUNT}:function:own`)),
  PlaybackRestrictionPolicyGrants: (s) =>
    ivs.PlaybackRestrictionPolicy.fromPlaybackRestrictionPolicyArn(s, 'R', arn('playback-restriction-policy')).grants,
  RecordingConfigurationGrants: (s) => ivs.RecordingConfiguration.fromArn(s, 'R', arn('recording-configuration')).grants,
  AdConfigurationGrants: (s) => ivs.AdConfiguration.fromAdConfigurationArn(s, 'R', arn('ad-configuration')).grants,
  AccountGrants: (s) => ivs.AccountGrants.fromScope(s),
  ViewerSessionRevokerGrants: (s) => ivs.ViewerSessionRevokerGrants.fromViewerSessionRevoker(Queue.fromQueueArn(s, 'R', `arn:aws:sqs:${REGION}:${ACCOUNT}:own`)),
};

/** The additional arguments of a few methods. */
const ARGUMENTS: { [method: string]: (stack: Stack) => unknown } = {
  createRecordingConfigurations: (s) => Bucket.fromBucketName(s, 'Bucket', 'recordings'),
  createAdConfigurations: (s) => ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(s, 'MediaTailor', MEDIA_TAILOR),
};

/** Helpers that are not grants. */
const NOT_GRANTS = ['constructor', 'actions', 'any', 'anyStreamKey', 'onChannels'];

/** Calls every method of every grants class with a separate role, and reads the permissions of the role. */
export function observeGrants(): ObservedGrant[] {
  return Object.keys(FACADES).flatMap((facade) => methodsOf(facade).map((method) => ({ facade, method, statements: observe(facade, method) })));
}

function methodsOf(facade: string): string[] {
  return Object.getOwnPropertyNames((ivs as any)[facade].prototype).filter((name) => !NOT_GRANTS.includes(name));
}

/** Calls one method on a role of its own. */
export function observe(facade: string, method: string): Statement[] {
  const stack = new Stack(new App(), 'Stack', { env: { account: ACCOUNT, region: REGION } });
  const role = new Role(stack, 'Role', { assumedBy: new AccountPrincipal(ACCOUNT) });
  (FACADES[facade](stack) as any)[method](role, ARGUMENTS[method]?.(stack));
  return statementsOf(stack).map((statement) => ({
    actions: [statement.Action].flat(),
    resources: [statement.Resource].flat().map(withoutTokens),
  }));
}

/** The rendered statements of all policies in a stack. */
export function statementsOf(stack: Stack): any[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

function withoutTokens(resource: any): string {
  if (typeof resource === 'string') { return resource; }
  return resource['Fn::Join'][1].map((part: any) => (typeof part === 'string' ? part : 'aws')).join(''); // the partition is the only token
}
