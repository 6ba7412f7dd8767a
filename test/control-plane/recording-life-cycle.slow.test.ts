import { Duration, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Deployment } from './harness';
import { goLive } from '../../local/ivs';
import * as ivs from '../../src';
import { callerOf, newClient } from '../local/ivs/harness';

const app = (props: ivs.RecordingConfigurationProps) => (stack: Stack) => {
  new ivs.RecordingConfiguration(stack, 'Recording', { bucket: Bucket.fromBucketName(stack, 'Bucket', 'recordings'), ...props });
};

let deployment: Deployment;
let call: ReturnType<typeof callerOf>;
const recordingArn = () => [...deployment.ivs.account.recordingConfigurations.keys()][0];

beforeEach(async () => {
  deployment = await Deployment.start();
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

  test('a replacement detaches what still points at the old one', async () => {
    await deployment.deploy(app({ detachOnDelete: true }));
    const old = recordingArn();
    await call('CreateChannel', { recordingConfigurationArn: old });
    expect(await deployment.deploy(app({ detachOnDelete: true, recordingReconnectWindow: Duration.seconds(30) }))).toBeUndefined();
    expect(recordingArn()).not.toBe(old);
    expect([...deployment.ivs.account.channels.values()][0].recordingConfigurationArn).toBe('');
  });

  test('a live channel makes the deletion fail, with a clear reason; once it has ended, it works', async () => {
    await deployment.deploy(app({ detachOnDelete: true }));
    const { channel, streamKey } = await call('CreateChannel', { recordingConfigurationArn: recordingArn() });
    goLive(deployment.ivs.account, streamKey.value);
    await expect(deployment.destroy()).rejects.toThrow('DELETE_FAILED');
    const reason = deployment.cloudFormation.events.find(({ status, type }) => status === 'DELETE_FAILED' && type.startsWith('Custom::'))!.reason!;
    expect(reason).toContain(`can't detach channel ${channel.arn}`);
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
    const detachment = deployment.cloudFormation.events.filter(({ type }) => type === 'Custom::IvsRecordingDetachment').map(({ status }) => status);
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
    expect(failure!.reasons[0]).toContain('CREATE_FAILED: IVS can\'t record to the bucket recordings; likely it is in another region than us-west-2');
    expect(failure!.reasons[0].length).toBeLessThan(1000);
  });

  test('it waits as long as the configuration is being made', async () => {
    await deployment.deploy(app({}));
    const configuration = deployment.ivs.account.recordingConfigurations.get(recordingArn())!;
    configuration.state = 'CREATING';
    setTimeout(() => { configuration.state = 'ACTIVE'; }, 2500);
    expect(await deployment.deploy(app({ waitUntilActive: true }))).toBeUndefined();
    expect(deployment.callsOf('GetRecordingConfiguration').length).toBeGreaterThan(2);
  });
});
