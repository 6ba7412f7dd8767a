import { join } from 'node:path';
import { App, CfnOutput, Duration, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnChannel, CfnPlaybackKeyPair } from 'aws-cdk-lib/aws-ivs';
import { CfnFunction, Code, determineLatestNodeRuntime, Function } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket, BlockPublicAccess } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import * as ivs from '../../src';
import { NAMES, stackProps, tagsOfRun } from '../../tools/acceptance/names';

/*
 * Everything that an acceptance run deploys, apart from ads. An ordinary CDK app: the run takes it through these changes with `-c`.
 *
 *   phase=1      the first deployment
 *   phase=2      the owner changes a channel, the recording and a policy, revokes a viewer, and rotates the signing key in the secret
 *   phase=3      the signing key in AWS KMS is rotated, too
 *   fails=true   the same as before, with a change that CloudFormation has to roll back
 *   bulk=false   without bulk revocations, which ministack can't deploy
 *   run=ID       the ID of the run, for the tags of everything
 *   liveTag=true the same as before, with another tag on the private channel
 */
const app = new App();
const contextOf = (name: string): string | undefined => app.node.tryGetContext(name);
const PHASE = Number(contextOf('phase') ?? 1);
const FAILS = contextOf('fails') === 'true';
const IS_CHANGED = PHASE >= 2;

/** An output with exactly this name. */
function output(stack: Stack, name: string, value: string): void {
  new CfnOutput(stack, `${name}Output`, { value }).overrideLogicalId(name);
}

/** Channels, their keys and recordings, and what signs and revokes. */
class Everything extends Stack {
  public readonly publicChannel: ivs.Channel;

  public readonly privateChannel: ivs.Channel;

  constructor(scope: Construct, id: string) {
    super(scope, id, stackProps(contextOf('run')));
    this.publicChannel = this.createPublicChannel();
    this.privateChannel = this.createPrivateChannel();
    this.createChannelsToUpdate();
    this.signing('Secret', ivs.PrivateKeyStorage.secretsManager(), IS_CHANGED ? 2 : 1);
    this.signing('Kms', ivs.PrivateKeyStorage.kms(), PHASE >= 3 ? 2 : 1);
    this.revoking();
    if (FAILS) { new CfnPlaybackKeyPair(this, 'Invalid', { publicKeyMaterial: 'no key' }).node.addDependency(this.publicChannel); }
  }

  /** Recorded, restricted, and with a stream key that rotates. */
  private createPublicChannel(): ivs.Channel {
    const bucket = new ivs.RecordingBucket(this, 'Recordings', { removalPolicy: RemovalPolicy.DESTROY });
    const channel = new ivs.Channel(this, 'Public', {
      type: ivs.ChannelType.BASIC,
      latencyMode: IS_CHANGED && !FAILS ? ivs.LatencyMode.NORMAL : ivs.LatencyMode.LOW,
      recordingConfiguration: new ivs.RecordingConfiguration(this, 'Recording', {
        bucket,
        waitUntilActive: true,
        detachOnDelete: true,
        recordingReconnectWindow: IS_CHANGED ? Duration.seconds(30) : undefined, // a change replaces it
      }),
      playbackRestrictionPolicy: new ivs.PlaybackRestrictionPolicy(this, 'Origins', { allowedOrigins: [NAMES.allowedOrigin] }),
      stopStreamOnDelete: true,
      tags: IS_CHANGED ? { show: 'evening' } : undefined,
    });
    this.output('PublicChannel', channel.channelArn);
    this.output('PublicKeySecret', channel.addRotatingStreamKey('StreamKey').secret.secretArn);
    this.output('Bucket', bucket.bucketName);
    return channel;
  }

  private createPrivateChannel(): ivs.Channel {
    const channel = new ivs.Channel(this, 'Private', { type: ivs.ChannelType.BASIC, authorized: true, stopStreamOnDelete: true });
    const streamKey = channel.addStreamKey('StreamKey');
    if (contextOf('liveTag') === 'true') { Tags.of(channel).add('changed-while-live', 'true'); }
    this.output('PrivateChannel', channel.channelArn);
    this.output('PrivateKeySecret', streamKey.addSecret('Secret').secretArn);
    this.output('SrtSecret', channel.addSrtIngest('Srt', { streamKey }).secret.secretArn);
    return channel;
  }

  /** One whose policy prop is removed, one that CloudFormation alone looks after, and one that stays when the stack is deleted. */
  private createChannelsToUpdate(): void {
    const policy = new ivs.PlaybackRestrictionPolicy(this, 'Countries', { allowedCountries: ['DE'] });
    const loose = new ivs.Channel(this, 'Loose', { type: ivs.ChannelType.BASIC, playbackRestrictionPolicy: IS_CHANGED ? undefined : policy });
    const bare = new CfnChannel(this, 'Bare', { type: 'BASIC', latencyMode: IS_CHANGED && !FAILS ? 'NORMAL' : 'LOW' });
    this.publicChannel.node.addDependency(bare); // so there is an order in which a rollback updates the two
    const kept = new ivs.Channel(this, 'Kept', { type: ivs.ChannelType.BASIC, stopStreamOnDelete: true, removalPolicy: RemovalPolicy.RETAIN });
    this.output('Policy', policy.playbackRestrictionPolicyArn);
    this.output('LooseChannel', loose.channelArn);
    this.output('BareChannel', bare.attrArn);
    this.output('KeptChannel', kept.channelArn);
  }

  private signing(name: string, privateKeyStorage: ivs.PrivateKeyStorage, keyVersion: number): void {
    const signingKey = new ivs.PlaybackSigningKey(this, `${name}Key`, { privateKeyStorage, keyVersion, maximumTokenLifetime: Duration.hours(1) });
    const signer = new ivs.PlaybackTokenSigner(this, `${name}Signer`, {
      signingKey,
      channels: ivs.ChannelSelection.named({ [NAMES.signedChannel]: this.privateChannel }),
    });
    // a run doesn't wait for five minutes until a signer reads its key again
    (signer.handler.node.defaultChild as CfnFunction).addPropertyOverride('Environment.Variables.KEY_MAX_AGE', '1');
    this.output(`${name}Signer`, signer.handler.functionName);
    this.output(`${name}KeyPair`, signingKey.playbackKeyPairArn);
  }

  private revoking(): void {
    const channels = ivs.ChannelSelection.of(this.privateChannel);
    this.output('RevokerQueue', new ivs.ViewerSessionRevoker(this, 'Revoker', { channels }).queue.queueUrl);
    if (contextOf('bulk') !== 'false') { this.bulkRevoking(channels); }
    const viewerIds = ['deployed-earlier', ...IS_CHANGED ? [NAMES.revokedAtDeployment] : []];
    new ivs.ViewerSessionRevocation(this, 'Revoked', { viewerSessions: viewerIds.map((viewerId) => ({ channel: this.privateChannel, viewerId })) });
  }

  private bulkRevoking(channels: ivs.ChannelSelection): void {
    const lists = new Bucket(this, 'Lists', { removalPolicy: RemovalPolicy.DESTROY, blockPublicAccess: BlockPublicAccess.BLOCK_ALL, enforceSSL: true });
    const bulk = new ivs.BulkViewerSessionRevoker(this, 'BulkRevoker', { bucket: lists, channels });
    this.output('BulkStateMachine', bulk.stateMachine.stateMachineArn);
    this.output('BulkListPrefix', bulk.listPrefix);
    this.output('ListsBucket', lists.bucketName);
  }

  private output(name: string, value: string): void {
    output(this, name, value);
  }
}

/** A backend with some grants and not with others, and a rule, in a stack of their own. */
class Operations extends Stack {
  constructor(scope: Construct, id: string, { publicChannel, privateChannel }: Everything) {
    super(scope, id, stackProps(contextOf('run')));
    const backend = this.backend();
    for (const channel of [publicChannel, privateChannel]) {
      channel.grants.readStream(backend);
      channel.grants.putMetadata(backend);
    }
    const queue = new Queue(this, 'Events', { enforceSSL: true });
    const rule = ivs.ChannelEvents.forChannels(this, [publicChannel]).onStreamStart('Start', { target: new SqsQueue(queue) });
    output(this, 'Backend', backend.functionName);
    output(this, 'EventQueue', queue.queueUrl);
    output(this, 'EventRule', rule.ruleName);
  }

  private backend(): Function {
    const logGroup = new LogGroup(this, 'BackendLog', { removalPolicy: RemovalPolicy.DESTROY });
    const role = new Role(this, 'BackendRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    role.addToPolicy(new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }));
    return new Function(this, 'Backend', {
      code: Code.fromAsset(join(__dirname, '../../examples/live-platform/backend')),
      handler: 'index.handler',
      runtime: determineLatestNodeRuntime(this),
      timeout: Duration.seconds(10),
      logGroup,
      role,
    });
  }
}

new Operations(app, NAMES.operationsStack, new Everything(app, NAMES.stack));
for (const [key, value] of Object.entries(tagsOfRun(contextOf('run') ?? 'by-hand'))) { Tags.of(app).add(key, value); }
