import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { Duration, Stack } from 'aws-cdk-lib';
import { CfnChannel, CfnRecordingConfiguration } from 'aws-cdk-lib/aws-ivs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Deployment, failureOf, IMPATIENT } from './harness';
import { goLive } from '../../ivs-local/src';
import * as ivs from '../../src';
import { callerOf, keyPair, MEDIA_TAILOR, newClient } from '../ivs-local/harness';

/*
 * What somebody else has created or attached stays as it is, also when something fails.
 */
let deployment: Deployment;
let call: ReturnType<typeof callerOf>;
beforeEach(async () => {
  deployment = await Deployment.start(IMPATIENT);
  call = callerOf(newClient(deployment.ivs.endpoint));
});
afterEach(() => deployment.stop());

interface Attached {
  readonly policy?: boolean | string;
  readonly ads?: boolean | string;
}

/** A channel with a policy and ads of the stack, or with ones that are named by their ARN. */
const app = ({ policy, ads }: Attached = {}) => (stack: Stack) => {
  const own = new ivs.PlaybackRestrictionPolicy(stack, 'Policy', { allowedCountries: ['DE'] });
  const ownAds = new ivs.AdConfiguration(stack, 'Ads', {
    mediaTailorPlaybackConfigurations: [ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(stack, 'MediaTailor', MEDIA_TAILOR)],
  });
  new ivs.Channel(stack, 'Channel', {
    playbackRestrictionPolicy: typeof policy === 'string' ? ivs.PlaybackRestrictionPolicy.fromPlaybackRestrictionPolicyArn(stack, 'Named', policy) : policy ? own : undefined,
    adConfiguration: typeof ads === 'string' ? ivs.AdConfiguration.fromAdConfigurationArn(stack, 'NamedAds', ads) : ads ? ownAds : undefined,
  });
};

const KINDS = {
  policy: { member: 'playbackRestrictionPolicyArn', create: async () => (await call('CreatePlaybackRestrictionPolicy', { allowedCountries: ['FR'] })).playbackRestrictionPolicy.arn },
  ads: {
    member: 'adConfigurationArn',
    create: async () => (await call('CreateAdConfiguration', { mediaTailorPlaybackConfigurations: [{ playbackConfigurationArn: MEDIA_TAILOR }] })).adConfiguration.arn,
  },
} as const;

describe.each(['policy', 'ads'] as const)('%s on a channel, attached by somebody else', (kind) => {
  const { member, create } = KINDS[kind];
  const channel = () => [...deployment.ivs.account.channels.values()][0];
  const attachByHand = async () => {
    const arn = await create();
    await call('UpdateChannel', { arn: channel().arn, [member]: arn });
    return arn;
  };

  test.each([
    ['of ours', true],
    ['of something that does not exist', `arn:aws:ivs:us-west-2:123456789012:${kind === 'ads' ? 'ad-configuration' : 'playback-restriction-policy'}/gonegonegone`],
  ])('an attachment %s does not replace it: the deployment fails, and names it', async (_, wanted) => {
    await deployment.deploy(app());
    const foreign = await attachByHand();
    const failure = await deployment.deploy(app({ [kind]: wanted }));
    expect(failure?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(failure!.reasons.join()).toContain(`has ${foreign} attached already, which does not belong to this construct; detach it`);
    expect(channel()[member]).toBe(foreign);
  });

  test('a removed prop leaves it, and so does the other prop', async () => {
    await deployment.deploy(app({ policy: true, ads: true }));
    const foreign = await attachByHand();
    expect(await deployment.deploy(app({ [kind === 'ads' ? 'policy' : 'ads']: true }))).toBeUndefined();
    expect(channel()[member]).toBe(foreign);
    expect(await deployment.deploy(app())).toBeUndefined();
    expect(channel()).toMatchObject({ playbackRestrictionPolicyArn: '', adConfigurationArn: '', [member]: foreign });
  });

  test('an update that drops ours, and its rollback, leave it: the rollback names it, and can be continued once it is detached', async () => {
    await deployment.deploy(app({ policy: true, ads: true }));
    const ours = channel()[member];
    const foreign = await attachByHand();
    const failure = await deployment.deploy((stack) => {
      app({ [kind === 'ads' ? 'policy' : 'ads']: true })(stack);
      new CfnRecordingConfiguration(stack, 'Fails', { destinationConfiguration: { s3: { bucketName: 'NO BUCKET' } } }).node.addDependency(stack.node.findChild('Channel'));
    });
    expect(failure?.status).toBe('UPDATE_ROLLBACK_FAILED');
    expect(deployment.reasons('Custom::IVSChannelLifecycle').join()).toContain(`has ${foreign} attached already, which does not belong to this construct; detach it`);
    expect(channel()[member]).toBe(foreign);
    await call('UpdateChannel', { arn: channel().arn, [member]: '' });
    await deployment.cloudFormation.continueUpdateRollback('Stack');
    expect(channel()[member]).toBe(ours);
  });

  test('an attachment whose answer is lost, and which is undone, brings it back', async () => {
    await deployment.deploy(app());
    const foreign = await attachByHand();
    deployment.when('Custom::IVSChannelLifecycle', 'CREATE_IN_PROGRESS', () => deployment.ivs.faults.add({ operation: 'UpdateChannel', reset: 'after', times: 8 }));
    expect((await deployment.deploy(app({ [kind]: true })))?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(channel()[member]).toBe(foreign);
  });
});

test('the stream key of somebody else is left alone, and named', async () => {
  const { channel, streamKey } = await call('CreateChannel'); // which creates a key, too
  const failure = await deployment.deploy((stack) => {
    const imported = ivs.Channel.fromChannelAttributes(stack, 'Channel', { channelArn: channel.arn, channelIngestEndpoint: channel.ingestEndpoint });
    new ivs.RotatingStreamKey(stack, 'Key', { channel: imported });
  });
  expect(failure!.reasons[0]).toContain(`channel ${channel.arn} already has the stream key ${streamKey.arn}, which does not belong to this construct`);
  expect(failure!.reasons[0]).toContain('takeOverStreamKey');
  await deployment.destroy();
  expect([...deployment.ivs.account.streamKeys.values()])
    .toEqual([expect.objectContaining({ arn: streamKey.arn, value: streamKey.value, tags: {} })]);
});

test('a stream key that replaced ours by hand is not deleted with the construct', async () => {
  const { channel, streamKey: first } = await call('CreateChannel');
  await call('DeleteStreamKey', { arn: first.arn });
  await deployment.deploy((stack) => {
    const imported = ivs.Channel.fromChannelAttributes(stack, 'Channel', { channelArn: channel.arn, channelIngestEndpoint: channel.ingestEndpoint });
    new ivs.RotatingStreamKey(stack, 'Key', { channel: imported });
  });
  const [own] = deployment.ivs.account.streamKeys.keys();
  await call('DeleteStreamKey', { arn: own });
  const { streamKey } = await call('CreateStreamKey', { channelArn: channel.arn, tags: { 'cdk-ivs:stack': 'arn:aws:cloudformation:us-west-2:123456789012:stack/Stack/other' } });
  goLive(deployment.ivs.account, streamKey.value);
  await deployment.destroy();
  expect([[...deployment.ivs.account.streamKeys.keys()], deployment.ivs.account.streams.size]).toEqual([[streamKey.arn], 1]);
});

test.each(['secretsManager', 'kms'] as const)('%s: key pairs of somebody else are left alone, whatever becomes of ours', async (storage) => {
  const signing = (keyVersion: number) => (stack: Stack) => { new ivs.PlaybackSigningKey(stack, 'Key', { privateKeyStorage: ivs.PrivateKeyStorage[storage](), keyVersion }); };
  const tags = { 'cdk-ivs:stack': 'arn:aws:cloudformation:us-west-2:123456789012:stack/Stack/other', 'cdk-ivs:construct': 'x', 'cdk-ivs:key-version': '1', 'cdk-ivs:retires': '1' };
  const { keyPair: { arn } } = await call('ImportPlaybackKeyPair', { publicKeyMaterial: keyPair().publicKey, tags });
  const expectUntouched = () => expect(deployment.ivs.account.keyPairs.get(arn)).toMatchObject({ tags });
  expect(await deployment.deploy(signing(1))).toBeUndefined();
  expect(await deployment.deploy(signing(2))).toBeUndefined();
  expectUntouched();
  expect((await deployment.deploy(signing(3)))?.status).toBe('UPDATE_ROLLBACK_COMPLETE'); // the account is full
  expectUntouched();
  const handler = deployment.cloudFormation.stack('Stack').resources.find(({ type, logicalId }) => type === 'AWS::Lambda::Function' && logicalId.startsWith('CdkIvsProviderHandler'))!;
  const schedule = { RetireKeyPairsOfStack: deployment.cloudFormation.stack('Stack').id };
  expect(await deployment.cloudFormation.invokeFunction(handler.physicalId!, schedule)).toEqual({ Payload: 'null' }); // nothing was tried that is denied
  expectUntouched();
  expect(await failureOf(deployment.destroy())).toBeUndefined();
  expect([...deployment.ivs.account.keyPairs.keys()]).toEqual([arn]);
  expectUntouched();
});

describe('a channel of somebody else that records', () => {
  const TYPE = 'Custom::IVSRecordingConfigurationDetachOnDelete';
  const recorded = (seconds: number) => (stack: Stack) => {
    const bucket = Bucket.fromBucketName(stack, 'Bucket', 'recordings');
    new ivs.RecordingConfiguration(stack, 'Recording', { bucket, detachOnDelete: true, recordingReconnectWindow: Duration.seconds(seconds) });
  };
  const recordings = () => [...deployment.ivs.account.recordingConfigurations.keys()];
  const recordedTo = (arn: string) => deployment.ivs.account.channels.get(arn)!.recordingConfigurationArn;
  const live = () => { goLive(deployment.ivs.account, [...deployment.ivs.account.streamKeys.values()].at(-1)!.value!); };
  const createByHand = async (tags?: { [key: string]: string }): Promise<string> => (
    await call('CreateChannel', { recordingConfigurationArn: recordings()[0], tags })).channel.arn;
  const deployOther = async (props: ivs.ChannelProps = {}): Promise<string> => {
    const [arn] = recordings();
    expect(await deployment.deploy((stack) => {
      const recordingConfiguration = ivs.RecordingConfiguration.fromRecordingConfigurationArn(stack, 'Recording', arn);
      new ivs.Channel(stack, 'Channel', { recordingConfiguration, ...props }).addStreamKey('Key');
    }, 'Other')).toBeUndefined();
    return [...deployment.ivs.account.channels.keys()].at(-1)!;
  };

  const CHANNELS: { [which: string]: { create: () => Promise<string>; isLive?: boolean; reason: string } } = {
    'created at run time, and live': { create: createByHand, isLive: true, reason: 'ConflictException: channel ' },
    'created at run time for another stack': {
      create: () => createByHand({ 'cdk-ivs:stack': 'arn:aws:cloudformation:us-west-2:123456789012:stack/Other/1' }), reason: 'belongs to another stack: update that one first',
    },
    'of another stack': { create: deployOther, reason: 'belongs to another stack: update that one first' },
    'of another stack that works on it': { create: () => deployOther({ stopStreamOnDelete: true }), reason: 'belongs to another stack: update that one first' },
    'of another stack, and live': { create: deployOther, isLive: true, reason: 'belongs to another stack: update that one first' },
  };

  test.each(Object.keys(CHANNELS).flatMap((which) => ['deletion', 'replacement'].map((event) => [which, event])))('%s: a %s of the configuration leaves it, and names it', async (which, event) => {
    const { create, isLive, reason } = CHANNELS[which];
    expect(await deployment.deploy(recorded(10))).toBeUndefined();
    const [configuration] = recordings();
    const own = Object.keys(deployment.snapshot());
    const channel = await create();
    if (isLive) { live(); }
    const foreign = Object.keys(deployment.snapshot()).filter((arn) => !own.includes(arn));
    const before = deployment.snapshot(foreign);
    const { channel: { arn: atRunTime } } = await call('CreateChannel', { recordingConfigurationArn: configuration });

    if (event === 'deletion') {
      expect((await failureOf(deployment.destroy()))?.status).toBe('DELETE_FAILED');
    } else {
      expect(await deployment.deploy(recorded(30))).toBeUndefined(); // a clean-up that fails does not fail the update
    }
    expect([before, recordings()]).toEqual([deployment.snapshot(foreign), expect.arrayContaining([configuration])]);
    expect(deployment.reasons(TYPE)[0]).toContain(`1 of the channels can't be detached from ${configuration}: ${channel} ${reason}`);
    // what was created at run time for this stack follows all the same
    const [successor = ''] = recordings().filter((arn) => arn !== configuration);
    expect([recordedTo(atRunTime), successor !== '']).toEqual([successor, event === 'replacement']);
  });
});

describe('SRT', () => {
  const srt = (streamKey?: 'of another channel' | { arn: string }, tag = 'first') => (stack: Stack) => {
    const channel = new ivs.Channel(stack, 'Channel', { tags: { changed: tag } });
    const { streamKeyArn: other } = new ivs.Channel(stack, 'Other').addStreamKey('Key');
    // by its ARN, since synthesis refuses a key that it knows to be of another channel
    const key = streamKey && ivs.StreamKey.fromStreamKeyArn(stack, 'Foreign', typeof streamKey === 'object' ? streamKey.arn : other);
    new ivs.SrtIngest(stack, 'Srt', { channel, streamKey: key });
  };
  const secret = () => [...deployment.cloudFormation.secrets][0];
  /** Where a secret must not be: the events and logs; with all versions of the secrets, or without. */
  const shown = (inSecrets: boolean) => {
    const { secretsManager, events } = deployment.cloudFormation;
    const all = [inSecrets ? secretsManager.store : {}, events, deployment.cloudFormation.logs()];
    return inspect(all, { depth: Infinity, maxArrayLength: null, maxStringLength: null });
  };

  describe.each(['of another channel', 'of somebody else'] as const)('a stream key %s', (whose) => {
    test.each(['creation', 'update'])('fails the %s: it is named, written nowhere, and left as it is', async (event) => {
      const byHand = (await call('CreateChannel')).streamKey;
      if (event === 'update') { expect(await deployment.deploy(srt())).toBeUndefined(); }
      const [before, events] = [secret(), deployment.cloudFormation.events.length];
      const values: string[] = [byHand.value];
      deployment.when('Custom::IVSSrtIngest', `${event === 'update' ? 'UPDATE' : 'CREATE'}_IN_PROGRESS`, () => {
        values.push(...[...deployment.ivs.account.streamKeys.values()].map(({ value }) => value!));
      });
      const failure = await deployment.deploy(srt(whose === 'of somebody else' ? byHand : whose));
      expect(failure?.status).toBe(event === 'update' ? 'UPDATE_ROLLBACK_COMPLETE' : 'ROLLBACK_COMPLETE');
      const { arn } = deployment.callsOf('GetStreamKey').at(-1)!.input;
      expect(arn === byHand.arn).toBe(whose === 'of somebody else');
      const [reason] = deployment.reasons('Custom::IVSSrtIngest', events);
      expect(reason).toMatch(new RegExp(`stream key ${arn} belongs to channel arn:\\S+, not to arn:\\S+; pass the key of this channel`));
      expect([secret(), deployment.ivs.account.streamKeys.get(byHand.arn)]).toEqual([before, byHand]);
      expect(values.length).toBeGreaterThan(1);
      for (const value of values) { expect(shown(true).includes(value)).toBe(false); }
    });
  });

  test.each(['no JSON', '{"passphrase":"of somebody else"}'])('%s that somebody has written into the secret stays until SRT changes, and is shown nowhere', async (value) => {
    expect(await deployment.deploy(srt())).toBeUndefined();
    const [arn, ours] = secret();
    await deployment.cloudFormation.secretsManager.answer({ accessKeyId: 'local', operation: 'PutSecretValue', input: { SecretId: arn, SecretString: value, ClientRequestToken: randomUUID() } }, {});
    expect(secret()).toEqual([arn, value]);
    expect(await deployment.deploy(srt(undefined, 'second'))).toBeUndefined();
    expect(secret()).toEqual([arn, value]);
    expect(await deployment.deploy((stack) => {
      srt()(stack);
      (stack.node.findChild('Channel').node.defaultChild as CfnChannel).insecureIngest = true;
    })).toBeUndefined();
    expect(secret()).toEqual([arn, ours.replace(/[?&]passphrase=[^"]+/, '?')]);
    expect(shown(false).includes(value)).toBe(false);
    expect(await failureOf(deployment.destroy())).toBeUndefined();
    expect(deployment.left()).toEqual([]);
  });
});
