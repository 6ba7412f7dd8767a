import { CfnCondition, CfnResource, Duration, Fn, Stack, Tags } from 'aws-cdk-lib';
import { CfnPolicy } from 'aws-cdk-lib/aws-iam';
import { CfnPlaybackKeyPair } from 'aws-cdk-lib/aws-ivs';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { customResource } from './case-helpers';
import { Deployment, IMPATIENT } from './harness';
import { goLive } from '../../ivs-local/src';
import * as ivs from '../../src';
import { callerOf, keyPair, newClient } from '../ivs-local/harness';

/*
 * Each custom resource over its whole life, with the role that was synthesized for its handler: nothing that it does is
 * refused, and nothing that it may do is left unused.
 */
interface Use {
  /** What exists before. */
  readonly before?: (deployment: Deployment) => Promise<void>;
  /** What is deployed, one after the other, before the stack is deleted. */
  readonly versions: ((stack: Stack) => void)[];
  /** Deployed after them, with another resource that fails. */
  readonly failing?: (stack: Stack) => void;
  /** What happens after each version but the last. */
  readonly between?: (deployment: Deployment) => Promise<void>;
  /** What happens before the deletion. */
  readonly meanwhile?: (deployment: Deployment) => Promise<void> | void;
  /** The call that fails first without the policy of the custom resource. */
  readonly firstCall: string;
}

const attachments = (policy: 'A' | 'B' | undefined, ads: boolean, latencyMode?: ivs.LatencyMode) => (stack: Stack) => {
  const policies = Object.fromEntries(['A', 'B'].map((id) => [id, new ivs.PlaybackRestrictionPolicy(stack, id, { allowedCountries: ['DE'] })]));
  const adConfiguration = new ivs.AdConfiguration(stack, 'Ads', {
    mediaTailorPlaybackConfigurations: [ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(
      stack, 'MediaTailor', 'arn:aws:mediatailor:us-west-2:123456789012:playbackConfiguration/ads')],
  });
  new ivs.Channel(stack, 'Channel', { latencyMode, playbackRestrictionPolicy: policy && policies[policy], adConfiguration: ads ? adConfiguration : undefined });
};

const revocation = (...viewers: string[]) => (stack: Stack) => {
  const channels = ['One', 'Two'].map((id) => new ivs.Channel(stack, id, { authorized: true }));
  new ivs.ViewerSessionRevocation(stack, 'Revocation', { viewerSessions: viewers.flatMap((viewerId) => channels.map((channel) => ({ channel, viewerId }))) });
};

const stop = (latencyMode?: ivs.LatencyMode) => (stack: Stack) => {
  new ivs.Channel(stack, 'Channel', { stopStreamOnDelete: true, latencyMode }).addStreamKey('Key');
};

const recording = (props: ivs.RecordingConfigurationProps) => (stack: Stack) => {
  new ivs.RecordingConfiguration(stack, 'Recording', { bucket: Bucket.fromBucketName(stack, 'Bucket', 'recordings'), ...props });
};
const reconnect = { recordingReconnectWindow: Duration.seconds(30) }; // replaces the configuration

async function recordChannel({ ivs: { endpoint, account } }: Deployment): Promise<void> {
  const [recordingConfigurationArn] = account.recordingConfigurations.keys();
  await callerOf(newClient(endpoint))('CreateChannel', { recordingConfigurationArn });
}

const srt = (secretName: string, withKey = true) => (stack: Stack) => {
  const channel = new ivs.Channel(stack, 'Channel');
  const streamKey = channel.addStreamKey('Key');
  channel.addSrtIngest('Srt', { streamKey: withKey ? streamKey : undefined, secretName, encryptionKey: new Key(stack, 'Kms') });
};

const rotating = (secretName: string, tags: { [key: string]: string } = {}, isMoved = false) => (stack: Stack) => {
  const channel = new ivs.Channel(stack, 'Channel', { stopStreamOnDelete: true });
  const other = new ivs.Channel(stack, 'Other');
  const streamKey = new ivs.RotatingStreamKey(stack, 'Key', { channel: isMoved ? other : channel, secretName, encryptionKey: new Key(stack, 'Kms'), stopStreamOnRotation: true });
  for (const [key, value] of Object.entries(tags)) { Tags.of(streamKey).add(key, value); }
};

/** A new schedule is tried first: what is deleted meanwhile would be denied to it. */
async function scheduleTried({ cloudFormation }: Deployment): Promise<void> {
  await cloudFormation.secretsManager.rotations.settled();
}

async function rotate(deployment: Deployment): Promise<void> {
  const { cloudFormation, ivs: { account } } = deployment;
  const [secretArn] = cloudFormation.secrets.keys();
  await scheduleTried(deployment);
  expect(await cloudFormation.rotateSecret(secretArn)).toMatchObject({ succeeded: true });
  const [{ value, channelArn }] = account.streamKeys.values();
  if (!account.streams.has(channelArn!)) { goLive(account, value!, { reconnects: true }); }
}

/** A rotation looks for the key in the list when the one that it knows has been deleted by hand. */
async function rotateWithoutKey(deployment: Deployment): Promise<void> {
  await rotate(deployment);
  const { account } = deployment.ivs;
  account.streamKeys.clear();
  await rotate(deployment);
}

const signing = (storage: 'secretsManager' | 'kms', keyVersion: number, takenOver?: () => string) => (stack: Stack) => {
  const channel = new ivs.Channel(stack, 'Channel', { authorized: true });
  const privateKeyStorage = storage === 'kms' ? ivs.PrivateKeyStorage.kms() : ivs.PrivateKeyStorage.secretsManager({ encryptionKey: new Key(stack, 'Kms') });
  const takeOverKeyPairs = takenOver && [ivs.PlaybackKeyPair.fromPlaybackKeyPairArn(stack, 'Existing', takenOver())];
  const signingKey = new ivs.PlaybackSigningKey(stack, 'Key', { privateKeyStorage, keyVersion, takeOverKeyPairs });
  new ivs.PlaybackTokenSigner(stack, 'Signer', { signingKey, channels: ivs.ChannelSelection.named({ stage: channel }) });
};

async function sign({ cloudFormation }: Deployment): Promise<void> {
  const { physicalId } = cloudFormation.stack('Stack').resources.find(({ type, logicalId }) => type === 'AWS::Lambda::Function' && logicalId.startsWith('SignerFunction'))!;
  expect(await cloudFormation.invokeFunction(physicalId!, { channel: 'stage' })).not.toHaveProperty('FunctionError');
}

/** What another stack has retained. */
const OF_ANOTHER_STACK = { 'cdk-ivs:stack': 'arn:aws:cloudformation:us-west-2:123456789012:stack/Earlier/1', 'cdk-ivs:construct': 'earlier' };
const existing = { channel: { arn: '', ingestEndpoint: '' }, streamKey: '', keyPair: '' };

async function retained({ ivs: { endpoint } }: Deployment): Promise<void> {
  const call = callerOf(newClient(endpoint));
  const { channel, streamKey } = await call('CreateChannel');
  await call('TagResource', { resourceArn: streamKey.arn, tags: OF_ANOTHER_STACK });
  const { keyPair: { arn } } = await call('ImportPlaybackKeyPair', { publicKeyMaterial: keyPair().publicKey, tags: OF_ANOTHER_STACK });
  Object.assign(existing, { channel, streamKey: streamKey.arn, keyPair: arn });
}

const takenOver = (isNamed: boolean) => (stack: Stack) => {
  const { arn: channelArn, ingestEndpoint: channelIngestEndpoint } = existing.channel;
  const channel = ivs.Channel.fromChannelAttributes(stack, 'Channel', { channelArn, channelIngestEndpoint });
  const takeOverStreamKey = isNamed ? ivs.StreamKey.fromStreamKeyArn(stack, 'Existing', existing.streamKey) : undefined;
  new ivs.RotatingStreamKey(stack, 'Key', { channel, takeOverStreamKey });
};
const nothingTakenOver = (stack: Stack) => { new ivs.Channel(stack, 'Other'); };
const takenOverPair = (storage: 'secretsManager' | 'kms') => signing(storage, 1, () => existing.keyPair);

const USES: { [name: string]: Use } = {
  'a policy and ads on a channel': {
    versions: [attachments('A', true), attachments('B', true), attachments('B', true, ivs.LatencyMode.NORMAL), attachments('B', false)],
    firstCall: 'GetChannel',
  },
  'revoked viewer sessions': { versions: [revocation('ann'), revocation('ann', 'bob')], firstCall: 'BatchStartViewerSessionRevocation' },
  'stopStreamOnDelete, with a live channel': {
    versions: [stop(), stop(ivs.LatencyMode.NORMAL)],
    meanwhile: ({ ivs: { account } }) => { goLive(account, [...account.streamKeys.values()][0].value!, { reconnects: true }); },
    firstCall: 'ListTagsForResource',
  },
  'detachOnDelete, with a channel that records': {
    versions: [recording({ detachOnDelete: true }), recording({ detachOnDelete: true, ...reconnect })], meanwhile: recordChannel, firstCall: 'ListTagsForResource',
  },
  'addSrtIngest, with a stream key and a KMS key': { versions: [srt('one'), srt('two'), srt('two', false)], firstCall: 'GetChannel' },
  'a rotating stream key, rotated, with a KMS key': { versions: [rotating('one', { team: 'video' }), rotating('two')], failing: rotating('two', {}, true), between: rotate, meanwhile: rotateWithoutKey, firstCall: 'ListTagsForResource' },
  'a stream key that is taken over, given back, and taken over for good': {
    before: retained, versions: [takenOver(true), nothingTakenOver, takenOver(true), takenOver(false)], between: scheduleTried, meanwhile: rotateWithoutKey, firstCall: 'ListStreamKeys',
  },
  ...Object.fromEntries((['secretsManager', 'kms'] as const).map((storage): [string, Use] => [`a signing key, ${storage}, that takes over a key pair, and gives it back`, {
    before: retained, versions: [takenOverPair(storage), signing(storage, 1)], firstCall: 'ListPlaybackKeyPairs',
  }])),
  'a signing key in a secret, rotated and taken up again, with a KMS key, and its signer': {
    versions: [1, 2, 1].map((version) => signing('secretsManager', version)), meanwhile: sign, firstCall: 'ListPlaybackKeyPairs',
  },
  'a signing key in KMS, rotated and taken up again, and its signer': { versions: [1, 2, 1].map((version) => signing('kms', version)), meanwhile: sign, firstCall: 'ListPlaybackKeyPairs' },
  'waitUntilActive': {
    versions: [recording({ waitUntilActive: true }), recording({ waitUntilActive: true, ...reconnect })], firstCall: 'GetRecordingConfiguration',
  },
};
const TABLE = Object.entries(USES).map(([name, use]) => ({ name, ...use }));

let deployment: Deployment;
beforeEach(async () => { deployment = await Deployment.start({ environment: { ...IMPATIENT.environment, PERMISSIONS_SETTLE_MS: '20' } }); });
afterEach(() => deployment.stop());

const refused = () => [deployment.ivs, ...['secretsManager', 'eventBridge', 'kms'].map((name) => deployment.cloudFormation[name as 'kms'])].flatMap(({ calls }): { error?: string }[] => calls)
  .filter(({ error }) => error === 'AccessDeniedException');
const reasons = () => deployment.cloudFormation.events.filter(({ status }) => status.endsWith('_FAILED')).map(({ reason }) => reason).join('\n');

/** The policies of the custom resources: not those of the control plane itself, which every function has. */
function policiesIn(stack: Stack): CfnPolicy[] {
  return stack.node.findAll().filter((node): node is CfnPolicy => node instanceof CfnPolicy && !node.node.path.includes('DefaultPolicy'));
}

/** The policies of each life, and how many statements with an action no call has needed, by policy and action. */
const lives: { policies: Set<string>; unused: Map<string, number> }[] = [];

test.each(TABLE)('$name: all that it does is allowed', async ({ before, versions, failing, between, meanwhile, firstCall }) => {
  await before?.(deployment);
  for (const [index, version] of versions.entries()) {
    if (index > 0) { await between?.(deployment); }
    expect(await deployment.deploy(version)).toBeUndefined();
  }
  if (failing) {
    const failure = await deployment.deploy((stack) => {
      failing(stack);
      new CfnPlaybackKeyPair(stack, 'Failing', { publicKeyMaterial: 'nonsense' }).addResourceDependency(customResource(stack, 'Custom::IVSRotatingStreamKey'));
    });
    expect(failure?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  }
  await meanwhile?.(deployment);
  await deployment.destroy();
  expect(refused()).toEqual([]);
  // the calls were judged: they came with the access key of a function
  expect(deployment.callsOf(firstCall).some(({ accessKeyId }) => accessKeyId.startsWith('AKLOCAL'))).toBe(true);

  const unused = new Map<string, number>();
  for (const { policy, action } of deployment.unusedActions()) { unused.set(`${policy} ${action}`, (unused.get(`${policy} ${action}`) ?? 0) + 1); }
  const policies = deployment.cloudFormation.events.filter(({ type }) => type === 'AWS::IAM::Policy').map(({ logicalId }) => logicalId);
  lives.push({ policies: new Set(policies), unused });
}, 60_000);

test('all that is allowed is needed in one of these lives', () => {
  const isNeededNowhere = (key: string) => lives.filter(({ policies }) => policies.has(key.split(' ')[0])).every(({ unused }) => unused.has(key));
  expect(lives.length).toBe(TABLE.length);
  expect(lives.flatMap(({ unused }) => [...unused.keys()]).filter(isNeededNowhere)).toEqual([]);
});

test('the permission by the tag of CloudFormation is needed when the mark has been removed', async () => {
  await deployment.deploy((stack) => {
    attachments('A', true)(stack);
    for (const policy of policiesIn(stack).filter(({ node }) => node.path.includes('ChannelAttachments'))) {
      const { Statement } = stack.resolve(policy.policyDocument);
      const kept = Statement.filter((statement: object) => !JSON.stringify(statement).includes('aws:cloudformation:stack-id'));
      expect(kept.length).toBeLessThan(Statement.length);
      policy.addPropertyOverride('PolicyDocument.Statement', kept);
    }
  });
  expect(reasons()).toBe('');
  await deployment.deploy(attachments(undefined, false));
  expect(reasons()).toContain('is not authorized to perform: ivs:GetChannel');
  const [channel] = deployment.ivs.account.channels.values();
  expect(channel.playbackRestrictionPolicyArn).not.toBe('');
}, 120_000);

describe.each([
  ['a stream key', takenOver(true), () => existing.streamKey],
  ['a key pair', takenOverPair('kms'), () => existing.keyPair],
] as const)('%s that is taken over and given back', (_, build, arn) => {
  test.each(['TagResource', 'UntagResource'])('needs %s on exactly this one', async (name) => {
    await retained(deployment);
    const failure = await deployment.deploy((stack) => {
      build(stack);
      const [policy, ...others] = policiesIn(stack).filter(({ policyDocument }) => JSON.stringify(stack.resolve(policyDocument)).includes(`"${arn()}"`));
      expect(others).toEqual([]);
      const { Statement } = stack.resolve(policy.policyDocument);
      const index = Statement.findIndex(({ Resource }: { Resource: unknown }) => Resource === arn());
      const { Action } = Statement[index];
      expect(Action).toContain(`ivs:${name}`);
      policy.addPropertyOverride(`PolicyDocument.Statement.${index}.Action`, Action.filter((action: string) => action !== `ivs:${name}`));
    });
    if (!failure) { await expect(deployment.destroy()).rejects.toThrow('DELETE_FAILED'); }
    expect(reasons()).toContain(`is not authorized to perform: ivs:${name} on resource: ${arn()}`);
  }, 60_000);
});

test.each(TABLE)('$name: without its policy it fails, and says why', async ({ before, versions: [first], meanwhile, firstCall }) => {
  await before?.(deployment);
  const failure = await deployment.deploy((stack) => {
    first(stack);
    const never = new CfnCondition(stack, 'Never', { expression: Fn.conditionEquals('a', 'b') });
    for (const policy of policiesIn(stack)) { policy.cfnOptions.condition = never; }
  });
  if (!failure) {
    await meanwhile?.(deployment);
    await expect(deployment.destroy()).rejects.toThrow('DELETE_FAILED');
  }
  expect(reasons()).toMatch(new RegExp('AccessDeniedException: '
    + 'User: arn:aws:sts::123456789012:assumed-role/Stack-CdkIvsProviderHandlerRole\\S+/Stack-CdkIvsProviderHandler\\S+ '
    + `is not authorized to perform: ivs:${firstCall} on resource: arn:aws:ivs:`)); // long texts are cut off
  expect(refused().length).toBeGreaterThan(0);
}, 120_000);

test('a policy counts only as long as it exists: without the dependency it is gone before the custom resource', async () => {
  await deployment.deploy((stack) => {
    stop()(stack);
    const resources = stack.node.findAll().filter((node): node is CfnResource => CfnResource.isCfnResource(node));
    resources.find(({ cfnResourceType }) => cfnResourceType === 'Custom::IVSChannelLifecycle')!.addOverride('DependsOn', []);
  });
  await USES['stopStreamOnDelete, with a live channel'].meanwhile!(deployment);
  await expect(deployment.destroy()).rejects.toThrow('DELETE_FAILED');
  expect(reasons()).toContain('is not authorized to perform: ivs:ListTagsForResource');
}, 60_000);

test('an action too many is found', async () => {
  await deployment.deploy((stack) => {
    revocation('ann')(stack);
    const [policy] = policiesIn(stack);
    policy.addPropertyOverride('PolicyDocument.Statement.0.Action', ['ivs:BatchStartViewerSessionRevocation', 'ivs:GetChannel']);
  });
  const resources = [...deployment.ivs.account.channels.keys()];
  await deployment.destroy();
  expect(deployment.unusedActions()).toEqual([{ policy: expect.stringMatching(/ViewerSessionRevocationPolicy/), action: 'ivs:GetChannel', resources }]);
});
