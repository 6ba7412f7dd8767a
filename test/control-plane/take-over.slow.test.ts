import { RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { CfnPlaybackKeyPair } from 'aws-cdk-lib/aws-ivs';
import { customResource } from './case-helpers';
import { Deployment, IMPATIENT } from './harness';
import * as ivs from '../../src';
import { callerOf, newClient } from '../ivs-local/harness';

/*
 * What an earlier stack has retained is taken over only by a prop that names it. A creation that is undone gives it back.
 */
let deployment: Deployment;
let call: ReturnType<typeof callerOf>;
beforeEach(async () => {
  deployment = await Deployment.start(IMPATIENT);
  call = callerOf(newClient(deployment.ivs.endpoint));
});
afterEach(() => deployment.stop());

const failing = (stack: Stack, type: string) => {
  new CfnPlaybackKeyPair(stack, 'Failing', { publicKeyMaterial: 'nonsense' }).addResourceDependency(customResource(stack, type));
};
const streamKeys = () => [...deployment.ivs.account.streamKeys.values()];
const keyPairs = () => [...deployment.ivs.account.keyPairs.values()];

describe.each(['by hand', 'by an earlier stack'])('a stream key that was created %s', (by) => {
  let channel: { arn: string; ingestEndpoint: string };
  const app = (takeOver: boolean, isFailing = false) => (stack: Stack) => {
    const imported = ivs.Channel.fromChannelAttributes(stack, 'Channel', { channelArn: channel.arn, channelIngestEndpoint: channel.ingestEndpoint });
    const takeOverStreamKey = takeOver ? ivs.StreamKey.fromStreamKeyArn(stack, 'Existing', streamKeys()[0].arn) : undefined;
    new ivs.RotatingStreamKey(stack, 'Key', { channel: imported, takeOverStreamKey });
    if (isFailing) { failing(stack, 'Custom::IVSRotatingStreamKey'); }
  };
  const secret = () => JSON.parse([...deployment.cloudFormation.secrets.values()].at(-1)!);

  beforeEach(async () => {
    const { channel: created, streamKey } = await call('CreateChannel');
    channel = created;
    if (by === 'by hand') {
      await call('TagResource', { resourceArn: streamKey.arn, tags: { team: 'video' } });
    } else {
      await call('DeleteStreamKey', { arn: streamKey.arn });
      await deployment.deploy((stack) => {
        const imported = ivs.Channel.fromChannelAttributes(stack, 'Channel', { channelArn: channel.arn, channelIngestEndpoint: channel.ingestEndpoint });
        new ivs.RotatingStreamKey(stack, 'Key', { channel: imported, removalPolicy: RemovalPolicy.RETAIN });
      }, 'Earlier');
      await deployment.destroy('Earlier');
    }
  });

  test('without the prop, nothing is touched', async () => {
    const before = streamKeys();
    expect((await deployment.deploy(app(false)))?.status).toBe('ROLLBACK_COMPLETE');
    expect(streamKeys()).toEqual(before);
  });

  test('with the prop, it becomes ours: in the secret, rotated, and deleted', async () => {
    const [{ value }] = streamKeys();
    expect(await deployment.deploy(app(true))).toBeUndefined();
    expect([secret().streamKey, streamKeys().map((key) => key.value)]).toEqual([value, [value]]);
    await deployment.cloudFormation.secretsManager.rotations.settled();
    expect(await deployment.cloudFormation.rotateSecret([...deployment.cloudFormation.secrets.keys()].at(-1)!)).toMatchObject({ succeeded: true });
    expect(streamKeys().map((key) => key.value)).toEqual([secret().streamKey]);
    expect(secret().streamKey).not.toBe(value);
    await deployment.destroy();
    expect(streamKeys()).toEqual([]);
  });

  test.each(['the next deployment', 'the second one, after a rollback'])('without the prop again, it is ours for good: %s', async (which) => {
    const [{ value }] = streamKeys();
    expect(await deployment.deploy(app(true))).toBeUndefined();
    if (which !== 'the next deployment') { expect((await deployment.deploy(app(false, true)))?.status).toBe('UPDATE_ROLLBACK_COMPLETE'); }
    expect(await deployment.deploy(app(false))).toBeUndefined();
    const [{ tags }, ...others] = streamKeys();
    expect([others, secret().streamKey]).toEqual([[], value]);
    expect(tags).toMatchObject({ 'cdk-ivs:stack': deployment.cloudFormation.stack('Stack').id, 'cdk-ivs:construct': expect.stringMatching(/^[0-9a-f]{16}$/) });
    await deployment.destroy();
    expect(streamKeys()).toEqual([]);
  });

  test.each(['at once', 'when the stack is deleted'])('a deployment without the prop that is rolled back leaves it as it was: %s', async (when) => {
    const before = streamKeys();
    expect(await deployment.deploy(app(true))).toBeUndefined();
    const takenOver = streamKeys();
    expect((await deployment.deploy(app(false, true)))?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    if (when === 'at once') { return expect(streamKeys()).toEqual(takenOver); }
    await deployment.destroy();
    expect(streamKeys()).toEqual(before); // given back
  });

  test.each(['at creation', 'later'])('tags of the user\'s own that are added %s don\'t stay when it is given back', async (when) => {
    const before = streamKeys();
    const tagged = (isTagged: boolean) => (stack: Stack) => {
      app(true)(stack);
      if (isTagged) { Tags.of(stack.node.findChild('Key')).add('cost', 'ours'); }
    };
    expect(await deployment.deploy(tagged(when === 'at creation'))).toBeUndefined();
    if (when === 'later') { expect(await deployment.deploy(tagged(true))).toBeUndefined(); }
    await deployment.destroy();
    expect(streamKeys()).toEqual(before);
  });

  test.each([
    ['another resource fails', undefined],
    ['its tags can\'t be written', { operation: 'TagResource', error: 'PendingVerification' }],
    ['the answer about its tags is lost', { operation: 'TagResource', reset: 'after', times: 8 }],
    ['it can\'t be read', { operation: 'GetStreamKey', error: 'PendingVerification' }],
    ['it is deleted before the first rotation', undefined],
  ] as const)('a creation that is undone gives it back: %s', async (why, fault) => {
    const before = streamKeys();
    if (fault) { deployment.ivs.faults.add(fault); }
    const failure = await deployment.deploy(app(true, why === 'another resource fails'));
    if (why.startsWith('it is deleted')) { await deployment.destroy(); } else { expect(failure?.status).toBe('ROLLBACK_COMPLETE'); }
    expect(streamKeys()).toEqual(before);
  });

  test('a secret that can\'t be written gives it back', async () => {
    const before = streamKeys();
    deployment.cloudFormation.secretsManager.faults.add({ operation: 'PutSecretValue', error: 'EncryptionFailure' });
    expect((await deployment.deploy(app(true)))?.status).toBe('ROLLBACK_COMPLETE');
    expect(streamKeys()).toEqual(before);
  });
});

describe.each(['secretsManager', 'kms'] as const)('%s: key pairs of an earlier stack', (storage) => {
  let retained: string;
  const app = (takeOver: boolean, isFailing = false) => (stack: Stack) => {
    const takeOverKeyPairs = takeOver ? [ivs.PlaybackKeyPair.fromPlaybackKeyPairArn(stack, 'Existing', retained)] : undefined;
    new ivs.PlaybackSigningKey(stack, 'Key', { privateKeyStorage: ivs.PrivateKeyStorage[storage](), takeOverKeyPairs });
    if (isFailing) { failing(stack, 'Custom::IVSPlaybackSigningKey'); }
  };
  beforeEach(async () => {
    await deployment.deploy((stack) => { new ivs.PlaybackSigningKey(stack, 'Key', { privateKeyStorage: ivs.PrivateKeyStorage[storage](), removalPolicy: RemovalPolicy.RETAIN }); }, 'Earlier');
    await deployment.destroy('Earlier');
    [retained] = keyPairs().map(({ arn }) => arn);
  });
  const tags = () => deployment.ivs.account.keyPairs.get(retained)?.tags;

  test.each([false, true])('a stack that adds the key again leaves them, also when it fails: %s', async (isFailing) => {
    const before = tags();
    expect((await deployment.deploy(app(false, isFailing)))?.status).toBe(isFailing ? 'ROLLBACK_COMPLETE' : undefined);
    expect(tags()).toEqual(before);
    await deployment.destroy();
    expect([keyPairs().length, tags()]).toEqual([1, before]);
  });

  test('with the prop, they retire, and are deleted when their time is over', async () => {
    const from = Date.now() / 1000;
    expect(await deployment.deploy(app(true))).toBeUndefined();
    const retires = Number(tags()!['cdk-ivs:retires']);
    expect([retires > from + 1_500 - 1, retires < from + 1_500 + 60]).toEqual([true, true]);
    deployment.ivs.account.keyPairs.set(retained, { ...deployment.ivs.account.keyPairs.get(retained)!, tags: { ...tags(), 'cdk-ivs:retires': '1' } });
    const handler = deployment.cloudFormation.stack('Stack').resources.find(({ type, logicalId }) => type === 'AWS::Lambda::Function' && logicalId.startsWith('CdkIvsProviderHandler'))!;
    await deployment.cloudFormation.invokeFunction(handler.physicalId!, { RetireKeyPairsOfStack: deployment.cloudFormation.stack('Stack').id });
    expect(keyPairs().map(({ arn }) => arn)).not.toContain(retained);
    await deployment.destroy();
    expect(keyPairs()).toEqual([]);
  });

  describe.each(['that signs', 'that is retired already'])('one %s', (which) => {
    beforeEach(async () => {
      if (which === 'that signs') { return; }
      deployment.ivs.account.keyPairs.set(retained, { ...deployment.ivs.account.keyPairs.get(retained)!, tags: { ...tags(), 'cdk-ivs:retires': String(Math.ceil(Date.now() / 1000) + 900) } });
    });

    test('goes back to its former owner when the prop is removed: with its tags as before', async () => {
      const before = tags();
      expect(await deployment.deploy(app(true))).toBeUndefined();
      expect(tags()).toMatchObject({ 'cdk-ivs:stack': deployment.cloudFormation.stack('Stack').id, 'cdk-ivs:retires': which === 'that signs' ? expect.any(String) : before!['cdk-ivs:retires'] });
      expect(await deployment.deploy(app(false))).toBeUndefined();
      expect(tags()).toEqual(before);
      await deployment.destroy();
      expect([keyPairs().length, tags()]).toEqual([1, before]);
    });

    test('stays ours when the prop is removed in a deployment that is rolled back', async () => {
      const before = tags();
      expect(await deployment.deploy(app(true))).toBeUndefined();
      const { 'cdk-ivs:retires': retires, ...takenOver } = tags()!;
      expect((await deployment.deploy(app(false, true)))?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
      expect(tags()).toEqual({ ...takenOver, 'cdk-ivs:retires': which === 'that signs' ? expect.any(String) : retires });
      await deployment.destroy();
      expect([keyPairs().length, tags()]).toEqual([1, before]);
    });
  });

  test.each([true, false])('a creation that is undone, or a deletion before their time is over, gives them back: %s', async (isFailing) => {
    const before = tags();
    expect((await deployment.deploy(app(true, isFailing)))?.status).toBe(isFailing ? 'ROLLBACK_COMPLETE' : undefined);
    if (!isFailing) { await deployment.destroy(); }
    expect([keyPairs().length, tags()]).toEqual([1, before]);
  });
});
