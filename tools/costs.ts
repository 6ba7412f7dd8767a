import { App, Duration, Stack, Token } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import * as ivs from '../src';

/** The resources that AWS bills by time, even when they are idle. */
const BILLED_WHILE_IDLE: { [type: string]: string } = {
  'AWS::CloudWatch::Alarm': 'an alarm',
  'AWS::KMS::Key': 'a key',
  'AWS::Lambda::Alias': 'instances of a function that are kept ready',
  'AWS::Lambda::EventSourceMapping': 'requests of a function that polls a queue',
  'AWS::S3::Bucket': 'what the bucket holds',
  'AWS::SecretsManager::Secret': 'a secret',
};

const channelOf = (stack: Stack) => ivs.Channel.fromChannelAttributes(stack, 'C', {
  channelArn: 'arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh', channelIngestEndpoint: 'a1b2c3d4e5f6.global-contribute.live-video.net',
});
const policyOf = (stack: Stack) => new ivs.PlaybackRestrictionPolicy(stack, 'P', { allowedCountries: ['DE'] });
const signerOf = (stack: Stack, props: Partial<ivs.PlaybackTokenSignerProps> = {}) => new ivs.PlaybackTokenSigner(stack, 'X', {
  channels: ivs.ChannelSelection.all(),
  signingKey: ivs.PlaybackSigningKey.fromPlaybackSigningKeyAttributes(stack, 'K', {
    secret: Secret.fromSecretNameV2(stack, 'S', 'signing'), maximumTokenLifetime: Duration.minutes(10),
  }),
  ...props,
});
const mediaTailorOf = (stack: Stack) => ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(
  stack, 'M', 'arn:aws:mediatailor:us-west-2:123456789012:playbackConfiguration/ads');

/** Each construct alone, and the props and methods that create more than a resource of IVS. */
export const USES: { [use: string]: (stack: Stack) => unknown } = {
  'Channel': (stack) => new ivs.Channel(stack, 'X'),
  'Channel({ playbackRestrictionPolicy })': (stack) => new ivs.Channel(stack, 'X', { playbackRestrictionPolicy: policyOf(stack) }),
  'Channel({ stopStreamOnDelete })': (stack) => new ivs.Channel(stack, 'X', { stopStreamOnDelete: true }),
  'StreamKey': (stack) => new ivs.StreamKey(stack, 'X', { channel: channelOf(stack) }),
  'StreamKey.addSecret': (stack) => new ivs.StreamKey(stack, 'X', { channel: channelOf(stack) }).addSecret('Secret'),
  'RotatingStreamKey': (stack) => new ivs.RotatingStreamKey(stack, 'X', { channel: channelOf(stack) }),
  'Channel.addSrtIngest': (stack) => channelOf(stack).addSrtIngest('X'),
  'RecordingConfiguration': (stack) => new ivs.RecordingConfiguration(stack, 'X'),
  'RecordingBucket': (stack) => new ivs.RecordingBucket(stack, 'X'),
  'RecordingConfiguration({ bucket })': (stack) => new ivs.RecordingConfiguration(stack, 'X', { bucket: s3.Bucket.fromBucketName(stack, 'B', 'recordings') }),
  'RecordingConfiguration({ waitUntilActive })': (stack) => new ivs.RecordingConfiguration(stack, 'X', { waitUntilActive: true }),
  'PlaybackRestrictionPolicy': policyOf,
  'PlaybackKeyPair': (stack) => new ivs.PlaybackKeyPair(stack, 'X', { publicKeyMaterial: Token.asString({ Ref: 'PublicKey' }) }),
  'PlaybackSigningKey': (stack) => new ivs.PlaybackSigningKey(stack, 'X'),
  'PlaybackSigningKey({ privateKeyStorage: PrivateKeyStorage.kms() })': (stack) => new ivs.PlaybackSigningKey(stack, 'X', { privateKeyStorage: ivs.PrivateKeyStorage.kms() }),
  'PlaybackTokenSigner, with its key in AWS KMS': (stack) => new ivs.PlaybackTokenSigner(stack, 'X', {
    signingKey: new ivs.PlaybackSigningKey(stack, 'K', { privateKeyStorage: ivs.PrivateKeyStorage.kms() }), channels: ivs.ChannelSelection.named({ main: new ivs.Channel(stack, 'C', { authorized: true }) }),
  }),
  'PlaybackTokenSigner({ provisionedConcurrentExecutions })': (stack) => signerOf(stack, { provisionedConcurrentExecutions: 1 }),
  'PlaybackTokenSigner.addThrottlingAlarm': (stack) => signerOf(stack).addThrottlingAlarm('Alarm'),
  'AdConfiguration': (stack) => new ivs.AdConfiguration(stack, 'X', { mediaTailorPlaybackConfigurations: [mediaTailorOf(stack)] }),
  'ViewerSessionRevocation': (stack) => new ivs.ViewerSessionRevocation(stack, 'X', { viewerSessions: [{ channel: channelOf(stack), viewerId: 'a' }] }),
  'ViewerSessionRevoker': (stack) => new ivs.ViewerSessionRevoker(stack, 'X', { channels: ivs.ChannelSelection.all() }),
  'BulkViewerSessionRevoker': (stack) => new ivs.BulkViewerSessionRevoker(stack, 'X', { channels: ivs.ChannelSelection.all(), bucket: s3.Bucket.fromBucketName(stack, 'B', 'lists') }),
  'an alarm on a metric': (stack) => channelOf(stack).metrics.concurrentViews({ period: Duration.minutes(1) }).createAlarm(stack, 'X', { threshold: 1, evaluationPeriods: 1 }),
};

export interface Cost {
  /** The uses with the same costs. */
  readonly uses: string[];
  /** The number of Lambda functions, which cost nothing when they are not invoked. */
  readonly functions: number;
  readonly billed: string[];
}

/** The resources that each use creates alone in a stack, and those that are billed when idle. Uses with the same costs are grouped. */
export function costs(): Cost[] {
  const groups = new Map<string, Cost>();
  for (const [use, build] of Object.entries(USES)) {
    const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'us-west-2' } });
    build(stack);
    const types = Object.values<any>(stack.resolve((stack as any)._toCloudFormation()).Resources).map(({ Type }) => Type as string);
    const functions = types.filter((type) => type === 'AWS::Lambda::Function').length;
    const billed = types.flatMap((type) => BILLED_WHILE_IDLE[type] ?? []).sort();
    const key = JSON.stringify([billed, functions]);
    groups.set(key, { uses: [...groups.get(key)?.uses ?? [], use], functions, billed });
  }
  return [...groups.values()];
}
