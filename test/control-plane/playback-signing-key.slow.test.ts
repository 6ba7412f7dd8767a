import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnPlaybackKeyPair } from 'aws-cdk-lib/aws-ivs';
import { customResource } from './case-helpers';
import { Deployment, IMPATIENT } from './harness';
import * as ivs from '../../src';
import { callerOf, keyPair, newClient } from '../ivs-local/harness';

/*
 * What becomes of a signing key when its version changes, with the bundled handlers. That whatever signs is known to IVS at every moment is
 * tested under traffic, in test/playback.
 */
type Storage = 'secretsManager' | 'kms';
const RETIRES = 'cdk-ivs:retires';
const VERSION = 'cdk-ivs:key-version';

let deployment: Deployment;
beforeEach(async () => { deployment = await Deployment.start(IMPATIENT); });
afterEach(() => deployment.stop());

const app = (storage: Storage, props: ivs.PlaybackSigningKeyProps = {}) => (stack: Stack) => {
  new ivs.PlaybackSigningKey(stack, 'Key', { privateKeyStorage: ivs.PrivateKeyStorage[storage](), ...props });
};
const deploy = (storage: Storage, props?: ivs.PlaybackSigningKeyProps) => deployment.deploy(app(storage, props));
const keyPairs = () => [...deployment.ivs.account.keyPairs.values()];
const versions = () => keyPairs().map(({ tags }) => `${tags![VERSION]}${tags![RETIRES] ? ' retired' : ''}`).sort();
/** Lets the time of the retired key pairs be over. */
const letTimePass = () => keyPairs().filter(({ tags }) => tags![RETIRES]).forEach(({ tags }) => { tags![RETIRES] = '1'; });
const resource = (type: string) => deployment.cloudFormation.stack('Stack').resources.filter((candidate) => candidate.type === type);

/** What the schedule of the stack sends, to whom it sends it. */
async function runSchedule(): Promise<void> {
  const { Resources } = JSON.parse(readFileSync(join(deployment.assembly, 'Stack.template.json'), 'utf8'));
  const [{ Properties: { Targets: [target], ScheduleExpression, State } }] = Object.values<any>(Resources).filter(({ Type }) => Type === 'AWS::Events::Rule');
  expect([ScheduleExpression, State]).toEqual(['rate(1 hour)', 'ENABLED']);
  const logicalId = target.Arn['Fn::GetAtt'][0];
  const { id, resources } = deployment.cloudFormation.stack('Stack');
  const { physicalId } = resources.find((candidate) => candidate.logicalId === logicalId)!;
  expect(target.Input).toEqual({ 'Fn::Join': ['', ['{"RetireKeyPairsOfStack":"', { Ref: 'AWS::StackId' }, '"}']] });
  expect(await deployment.cloudFormation.invokeFunction(physicalId!, { RetireKeyPairsOfStack: id })).toEqual({ Payload: 'null' });
}

describe.each(['secretsManager', 'kms'] as const)('%s', (storage) => {
  test('a new version comes into service, and the one before retires: the schedule deletes it when its time is over, not before', async () => {
    await deploy(storage);
    const from = Date.now() / 1000;
    expect(await deploy(storage, { keyVersion: 2, maximumTokenLifetime: Duration.hours(1) })).toBeUndefined();
    expect(versions()).toEqual(['1 retired', '2']);
    const retires = Number(keyPairs().find(({ tags }) => tags![RETIRES])!.tags![RETIRES]);
    expect(retires - from).toBeGreaterThanOrEqual(3600 + 900); // the tokens of an hour, and what it takes until nobody signs with it any more
    expect(retires - from).toBeLessThan(3600 + 900 + 60);

    await runSchedule();
    expect(versions()).toEqual(['1 retired', '2']);
    letTimePass();
    await runSchedule();
    expect(versions()).toEqual(['2']);
    await deployment.destroy();
    expect(deployment.left()).toEqual([]);
  });

  test('tokens that were signed for longer before count, when the lifetime is shortened with the rotation', async () => {
    await deploy(storage, { maximumTokenLifetime: Duration.hours(24) });
    await deploy(storage, { keyVersion: 2, maximumTokenLifetime: Duration.minutes(1) });
    const [retired] = keyPairs().filter(({ tags }) => tags![RETIRES]);
    expect(Number(retired.tags![RETIRES]) - Date.now() / 1000).toBeGreaterThan(24 * 3600);
  });

  test('tokens of the longest lifetime count until a later rotation: 24 hours, 10 minutes, one hour, rotated', async () => {
    const from = Date.now() / 1000;
    for (const lifetime of [Duration.hours(24), Duration.minutes(10), Duration.hours(1)]) {
      await deploy(storage, { maximumTokenLifetime: lifetime });
    }
    await deploy(storage, { keyVersion: 2, maximumTokenLifetime: Duration.hours(1) });
    const [retired] = keyPairs().filter(({ tags }) => tags![RETIRES]);
    expect(Number(retired.tags![RETIRES]) - from).toBeGreaterThan(24 * 3600 + 900 - 1);
    expect(Number(retired.tags![RETIRES]) - from).toBeLessThan(24 * 3600 + 900 + 60);
  });

  test('a version whose time is over, or about to be, is not used again: another key is created', async () => {
    await deploy(storage);
    await deploy(storage, { keyVersion: 2 });
    const [retired] = keyPairs().filter(({ tags }) => tags![RETIRES]);
    retired.tags![RETIRES] = String(Math.ceil(Date.now() / 1000) + 30); // within the margin
    expect(await deploy(storage)).toBeUndefined();
    const [signing] = keyPairs().filter(({ tags }) => !tags![RETIRES]);
    expect([signing.tags![VERSION], signing.arn === retired.arn]).toEqual(['1', false]);
  });

  test('the schedule deletes nothing within a minute after its end, and what is used again meanwhile stays', async () => {
    await deploy(storage);
    await deploy(storage, { keyVersion: 2 });
    const [retired] = keyPairs().filter(({ tags }) => tags![RETIRES]);
    retired.tags![RETIRES] = String(Math.ceil(Date.now() / 1000) - 30);
    await runSchedule();
    expect(versions()).toEqual(['1 retired', '2']);
  });

  test('a key pair that is deleted during the deployment makes it fail, and the next one works', async () => {
    deployment.when('Custom::IVSPlaybackSigningKey', 'CREATE_IN_PROGRESS', () => deployment.ivs.faults.add({
      operation: 'ListTagsForResource', atCall: () => deployment.ivs.account.keyPairs.clear(),
    }));
    const failure = await deploy(storage);
    expect(failure!.reasons[0]).toMatch(/playback key pair arn:\S+ was deleted or retired in the meantime; deploy again/);
    expect(await deploy(storage)).toBeUndefined();
    expect(versions()).toEqual(['1']);
  });

  test('a third version in that time is refused, says when it can be made, and everything is as before', async () => {
    await deploy(storage);
    await deploy(storage, { keyVersion: 2 });
    await deploy(storage, { keyVersion: 3 });
    const failure = await deploy(storage, { keyVersion: 4 });
    expect(failure!.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    const [reason] = deployment.reasons('Custom::IVSPlaybackSigningKey');
    expect(reason).toContain('the account has 3 playback key pairs in this region, and can have 3');
    for (const { arn } of keyPairs()) { expect(reason).toContain(arn); }
    expect(reason).toMatch(/deploy again after 20\d\d-\d\d-\d\dT[\d:.]+Z, when the tokens of an earlier key have expired/);
    expect(versions()).toEqual(['1 retired', '2 retired', '3']);

    letTimePass(); // without a run of the schedule: the room is made
    expect(await deploy(storage, { keyVersion: 4 })).toBeUndefined();
    expect(versions()).toEqual(['3 retired', '4']);
  });

  test('in an account that is full, what is there is listed', async () => {
    const call = callerOf(newClient(deployment.ivs.endpoint));
    for (const name of ['one', 'two', 'three']) { await call('ImportPlaybackKeyPair', { name, publicKeyMaterial: keyPair().publicKey }); }
    expect((await deploy(storage))!.status).toBe('ROLLBACK_COMPLETE');
    const [reason] = deployment.reasons('Custom::IVSPlaybackSigningKey');
    for (const { arn, name } of keyPairs()) { expect(reason).toContain(`${arn} "${name}"`); }
    expect(reason).toContain('delete one that you don\'t need, and deploy again');
    expect(reason.length).toBeLessThan(1000);
    expect(keyPairs()).toHaveLength(3);
  });

  test('a rotation that is rolled back: the version before signs again, with the key it had', async () => {
    await deploy(storage);
    const [{ arn }] = keyPairs();
    const secrets = [...deployment.cloudFormation.secrets.values()];
    const failure = await deployment.deploy((stack) => {
      app(storage, { keyVersion: 2 })(stack);
      const failing = new CfnPlaybackKeyPair(stack, 'Failing', { publicKeyMaterial: 'nonsense' });
      failing.addResourceDependency(customResource(stack, 'Custom::IVSPlaybackSigningKey'));
    });
    expect(failure!.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(versions()).toEqual(['1', '2 retired']);
    expect(keyPairs().find(({ tags }) => !tags![RETIRES])!.arn).toBe(arn);
    expect([...deployment.cloudFormation.secrets.values()]).toEqual(secrets);
  });

  test('a version that is asked for again while it is retired is the same key', async () => {
    await deploy(storage);
    const [first] = keyPairs();
    await deploy(storage, { keyVersion: 2 });
    expect(await deploy(storage)).toBeUndefined();
    expect(versions()).toEqual(['1', '2 retired']);
    expect(keyPairs().find(({ tags }) => !tags![RETIRES])!.arn).toBe(first.arn);
  });

  test('what the stack gives away about the key is its ARN and its fingerprint, and both change with the key', async () => {
    await deploy(storage);
    const attributes = () => resource('Custom::IVSPlaybackSigningKey')[0].attributes;
    const [{ arn, fingerprint }] = keyPairs();
    expect(attributes()).toMatchObject({ PlaybackKeyPairArn: arn, PlaybackKeyPairFingerprint: fingerprint });
    await deploy(storage, { keyVersion: 2 });
    const current = keyPairs().find(({ tags }) => !tags![RETIRES])!;
    expect(attributes()).toMatchObject({ PlaybackKeyPairArn: current.arn, PlaybackKeyPairFingerprint: current.fingerprint });
    expect(current.arn).not.toBe(arn);
  });

  test('key pairs of others are left alone, also when they bear the same name', async () => {
    const call = callerOf(newClient(deployment.ivs.endpoint));
    await deploy(storage);
    const [{ name }] = keyPairs();
    const { keyPair: other } = await call('ImportPlaybackKeyPair', { name, publicKeyMaterial: keyPair().publicKey });
    await deploy(storage, { keyVersion: 2 });
    letTimePass();
    await runSchedule();
    await deployment.destroy();
    expect(keyPairs().map(({ arn }) => arn)).toEqual([other.arn]);
  });

  test('a retained key stays, with its key pair', async () => {
    await deploy(storage, { removalPolicy: RemovalPolicy.RETAIN });
    await deployment.destroy();
    expect(versions()).toEqual(['1']);
    const kept = deployment.cloudFormation.resourcesKept().map(({ type }) => type);
    expect(kept).toContain(storage === 'kms' ? 'AWS::KMS::Key' : 'AWS::SecretsManager::Secret');
  });

  test('the private key can be moved to the other kind of storage: another key, by the same rules', async () => {
    await deploy(storage);
    expect(await deploy(storage === 'kms' ? 'secretsManager' : 'kms')).toBeUndefined();
    expect(versions()).toEqual(['1', '1 retired']);
  });
});

test('the key of KMS that was current before stays usable until the next rotation', async () => {
  const keys = () => resource('AWS::KMS::Key').map(({ logicalId }) => logicalId.slice(0, 7));
  await deploy('kms');
  expect(keys()).toEqual(['KeyKey1']);
  await deploy('kms', { keyVersion: 2 });
  expect(keys()).toEqual(['KeyKey1', 'KeyKey2']);
  await deploy('kms', { keyVersion: 3 });
  expect(keys()).toEqual(['KeyKey2', 'KeyKey3']);
});

test('another secret gets another key, and the one before retires', async () => {
  const named = (secretName: string) => deploy('secretsManager', { privateKeyStorage: ivs.PrivateKeyStorage.secretsManager({ secretName }) });
  await named('one');
  expect(await named('two')).toBeUndefined();
  expect(versions()).toEqual(['1', '1 retired']);
});

test('a secret that can\'t be written leaves nothing behind', async () => {
  deployment.cloudFormation.secretsManager.faults.add({ operation: 'PutSecretValue', error: 'EncryptionFailure' });
  const failure = await deploy('secretsManager');
  expect(failure!.reasons[0]).toMatch(/can't write the secret arn:\S+: EncryptionFailure/);
  expect(deployment.left()).toEqual([]);
});

test('a key that KMS does not give leaves nothing behind', async () => {
  deployment.cloudFormation.kms.faults.add({ operation: 'GetPublicKey', error: 'KMSInvalidStateException' });
  const failure = await deploy('kms');
  expect(failure!.reasons[0]).toMatch(/can't read the public key of the KMS key arn:\S+: KMSInvalidStateException/);
  expect(deployment.left()).toEqual([]);
});
