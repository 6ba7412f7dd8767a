import { Stack } from 'aws-cdk-lib';
import { Deployment, failureOf, IMPATIENT } from './harness';
import { goLive } from '../../local/ivs';
import * as ivs from '../../src';
import { callerOf, keyPair, MEDIA_TAILOR, newClient } from '../local/ivs/harness';

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
  expect(failure!.reasons[0]).toContain(`channel ${channel.arn} has the stream key ${streamKey.arn} already, which does not belong to this construct`);
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
