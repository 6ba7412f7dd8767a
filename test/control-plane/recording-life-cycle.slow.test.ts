import { CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { CfnPlaybackKeyPair } from 'aws-cdk-lib/aws-ivs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { customResource } from './case-helpers';
import { Deployment, failureOf, IMPATIENT } from './harness';
import { goLive } from '../../ivs-local/src';
import * as ivs from '../../src';
import { callerOf, newClient } from '../ivs-local/harness';

const app = (props: ivs.RecordingConfigurationProps) => (stack: Stack) => {
  new ivs.RecordingConfiguration(stack, 'Recording', { bucket: Bucket.fromBucketName(stack, 'Bucket', 'recordings'), ...props });
};

let deployment: Deployment;
let call: ReturnType<typeof callerOf>;
const recordingArn = () => [...deployment.ivs.account.recordingConfigurations.keys()][0];

beforeEach(async () => {
  deployment = await Deployment.start(IMPATIENT);
  call = callerOf(newClient(deployment.ivs.endpoint));
});
afterEach(() => deployment.stop());

describe('detachOnDelete', () => {
  test('detaches every channel that points at this configuration, on all pages of the list, and no other', async () => {
    await deployment.deploy(app({ detachOnDelete: true }));
    const other = (await call('CreateRecordingConfiguration', { destinationConfiguration: { s3: { bucketName: 'abc' } } })).recordingConfiguration.arn;
    for (let i = 0; i < 105; i++) { await call('CreateChannel', { recordingConfigurationArn: recordingArn() }); } // more than a page
    const { channel: untouched } = await call('CreateChannel', { recordingConfigurationArn: other });

    await deployment.destroy();
    const channels = [...deployment.ivs.account.channels.values()];
    expect(channels.filter(({ recordingConfigurationArn }) => recordingConfigurationArn !== '').map(({ arn }) => arn)).toEqual([untouched.arn]);
    expect([...deployment.ivs.account.recordingConfigurations.keys()]).toEqual([other]);
    expect(deployment.callsOf('UpdateChannel')).toHaveLength(105);
  });

  const replaced = { detachOnDelete: true, recordingReconnectWindow: Duration.seconds(30) };
  const recordings = () => [...deployment.ivs.account.channels.values()].map(({ recordingConfigurationArn }) => recordingConfigurationArn);

  test('a replacement moves channels that were created at run time to the new configuration', async () => {
    await deployment.deploy(app({ detachOnDelete: true }));
    const old = recordingArn();
    for (let i = 0; i < 3; i++) { await call('CreateChannel', { recordingConfigurationArn: old }); }
    expect(await deployment.deploy(app(replaced))).toBeUndefined();
    expect(recordingArn()).not.toBe(old);
    expect(recordings()).toEqual(Array(3).fill(recordingArn()));
  });

  test.each([
    ['that belongs to another stack', /belongs to another stack: update that one first/],
    ['that is live', /ConflictException/],
  ])('a replacement names a channel %s, and moves the others', async (which, reason) => {
    await deployment.deploy(app({ detachOnDelete: true }));
    const old = recordingArn();
    const tags = which.includes('stack') ? { 'cdk-ivs:stack': 'arn:aws:cloudformation:us-west-2:123456789012:stack/Other/1' } : undefined;
    const { channel, streamKey } = await call('CreateChannel', { recordingConfigurationArn: old, tags });
    if (which === 'that is live') { goLive(deployment.ivs.account, streamKey.value); }
    for (let i = 0; i < 2; i++) { await call('CreateChannel', { recordingConfigurationArn: old }); }
    expect(await deployment.deploy(app(replaced))).toBeUndefined(); // a clean-up that fails does not fail the update
    const now = [...deployment.ivs.account.recordingConfigurations.keys()].find((arn) => arn !== old);
    expect(recordings()).toEqual([old, now, now]);
    const [named] = deployment.reasons('Custom::IVSRecordingConfigurationDetachOnDelete');
    expect(named).toContain(`1 of the channels can't be detached from ${old}: ${channel.arn}`);
    expect(named).toMatch(reason);
  });

  describe('a replacement whose new configuration is still CREATING when the old one is deleted', () => {
    const TYPE = 'Custom::IVSRecordingConfigurationDetachOnDelete';
    /** Deploys the replacement; the new configuration is in this state from the Delete of the old one on, for some seconds or for good. */
    const replace = async (state: string, until?: string) => {
      await deployment.deploy(app({ detachOnDelete: true }));
      const old = recordingArn();
      for (let i = 0; i < 2; i++) { await call('CreateChannel', { recordingConfigurationArn: old }); }
      const all = deployment.ivs.account.recordingConfigurations;
      const successor = () => [...all.values()].find(({ arn }) => arn !== old)!;
      const setState = (next: string) => { all.set(successor().arn, { ...successor(), state: next as 'CREATING' }); };
      deployment.when(TYPE, 'DELETE_IN_PROGRESS', () => {
        setState(state);
        if (until) { setTimeout(() => setState(until), 3_000); }
      });
      const whenMoved: (string | undefined)[] = [];
      deployment.ivs.faults.add({ operation: 'UpdateChannel', times: 9, atCall: () => whenMoved.push(successor().state) });
      expect(await deployment.deploy(app(replaced))).toBeUndefined(); // a clean-up that fails does not fail the update
      return { old, successor: successor().arn, whenMoved };
    };

    test('moves channels once it is ACTIVE', async () => {
      const { successor, whenMoved } = await replace('CREATING', 'ACTIVE');
      expect([recordings(), whenMoved]).toEqual([[successor, successor], ['ACTIVE', 'ACTIVE']]);
      expect([recordingArn(), deployment.reasons(TYPE)]).toEqual([successor, []]);
    });

    test('names it, and leaves channels where they are, if it becomes CREATE_FAILED', async () => {
      const { old, successor, whenMoved } = await replace('CREATING', 'CREATE_FAILED');
      expect([recordings(), whenMoved]).toEqual([[old, old], []]);
      expect(deployment.reasons(TYPE)[0]).toContain(`recording configuration ${successor} is CREATE_FAILED: channels can't move to it; wait until it is ACTIVE, and try again`);
      expect(deployment.reasons(TYPE)[0].length).toBeLessThan(1000);
    });
  });

  test('a replacement that is rolled back moves nothing', async () => {
    await deployment.deploy(app({ detachOnDelete: true }));
    const old = recordingArn();
    await call('CreateChannel', { recordingConfigurationArn: old });
    const failure = await deployment.deploy((stack) => {
      app(replaced)(stack);
      const failing = new CfnPlaybackKeyPair(stack, 'Failing', { publicKeyMaterial: 'nonsense' });
      failing.addResourceDependency(customResource(stack, 'Custom::IVSRecordingConfigurationDetachOnDelete'));
    });
    expect([failure?.status, recordings()]).toEqual(['UPDATE_ROLLBACK_COMPLETE', [old]]);
    await deployment.destroy(); // the successor does not exist any more: detached
    expect(recordings()).toEqual(['']);
  });

  test('the time of the function bounds the work: what can be detached is detached, and the reason arrives', async () => {
    await deployment.deploy((stack) => {
      app({ detachOnDelete: true })(stack);
      const handler = stack.node.findAll().find((node) => CfnResource.isCfnResource(node) && (node as any).description?.startsWith('Custom resources')) as CfnResource;
      handler.addPropertyOverride('Timeout', 5);
    });
    for (let i = 0; i < 4; i++) { await call('CreateChannel', { recordingConfigurationArn: recordingArn() }); }
    deployment.ivs.faults.add({ operation: 'UpdateChannel', latency: 1_500, times: 9 });
    expect((await failureOf(deployment.destroy()))?.status).toBe('DELETE_FAILED');
    const [reason] = deployment.reasons('Custom::IVSRecordingConfigurationDetachOnDelete');
    expect(reason).toMatch(/there was no time left to detach all channels|can't be detached from/);
    expect(recordings().filter((arn) => arn === '').length).toBeGreaterThan(0);
    deployment.ivs.faults.clear();
    await deployment.destroy();
    expect(recordings()).toEqual(['', '', '', '']);
  });

  test('a live channel makes the deletion fail, with a clear reason; once it has ended, it works', async () => {
    await deployment.deploy(app({ detachOnDelete: true }));
    const { channel, streamKey } = await call('CreateChannel', { recordingConfigurationArn: recordingArn() });
    goLive(deployment.ivs.account, streamKey.value);
    await expect(deployment.destroy()).rejects.toThrow('DELETE_FAILED');
    const reason = deployment.cloudFormation.events.find(({ status, type }) => status === 'DELETE_FAILED' && type.startsWith('Custom::'))!.reason!;
    expect(reason).toContain(`1 of the channels can't be detached from ${recordingArn()}: ${channel.arn} ConflictException`);
    expect(reason).toContain('stop its stream');
    expect(reason.length).toBeLessThan(1000);
    await call('StopStream', { channelArn: channel.arn });
    await deployment.destroy();
    expect(deployment.cloudFormation.resourcesLeft()).toEqual([]);
  });

  test('a channel that goes away in the meantime does no harm', async () => {
    await deployment.deploy(app({ detachOnDelete: true }));
    await call('CreateChannel', { recordingConfigurationArn: recordingArn() });
    deployment.ivs.faults.add({ operation: 'UpdateChannel', error: 'ResourceNotFoundException' });
    await deployment.destroy().catch(() => undefined); // here the channel is still there, so the configuration can't be deleted
    const detachment = deployment.cloudFormation.events.filter(({ type }) => type === 'Custom::IVSRecordingConfigurationDetachOnDelete').map(({ status }) => status);
    expect(detachment.slice(-1)).toEqual(['DELETE_COMPLETE']);
  });

  test('without it, a channel in use makes the deletion fail', async () => {
    await deployment.deploy(app({}));
    await call('CreateChannel', { recordingConfigurationArn: recordingArn() });
    await expect(deployment.destroy()).rejects.toThrow('DELETE_FAILED');
  });
});

describe('waitUntilActive', () => {
  /** The native type waits as well; here it is told that all is well, so that the custom resource is what finds out. */
  test('one that failed fails the deployment, with bucket, region and likely cause', async () => {
    await deployment.deploy(app({}));
    deployment.ivs.account.recordingConfigurations.get(recordingArn())!.state = 'CREATE_FAILED';
    const failure = await deployment.deploy(app({ waitUntilActive: true }));
    expect(failure!.reasons[0]).toContain('CREATE_FAILED: IVS can\'t record to the bucket recordings; it probably doesn\'t exist, or is not in us-west-2');
    expect(failure!.reasons[0].length).toBeLessThan(1000);
  });

  test('it waits as long as the configuration is being made', async () => {
    await deployment.deploy(app({}));
    const setState = (state: string) => Object.assign(deployment.ivs.account.recordingConfigurations.get(recordingArn())!, { state });
    setState('CREATING');
    setTimeout(() => setState('ACTIVE'), 4000);
    expect(await deployment.deploy(app({ waitUntilActive: true }))).toBeUndefined();
    expect(deployment.callsOf('GetRecordingConfiguration').length).toBeGreaterThan(2);
  });
});
