import { setTimeout as sleep } from 'node:timers/promises';
import { Stack } from 'aws-cdk-lib';
import { customResource } from './case-helpers';
import { Deployment, IMPATIENT } from './harness';
import * as ivs from '../../src';

/*
 * An update of the stack in the same second as a rotation: both succeed, and the secret holds the one key of the channel.
 */
const app = (touch?: string) => (stack: Stack) => {
  new ivs.RotatingStreamKey(stack, 'Key', { channel: new ivs.Channel(stack, 'Channel') });
  if (touch) { customResource(stack, 'Custom::IVSRotatingStreamKey').addPropertyOverride('Touch', touch); }
};

let deployment: Deployment;
beforeEach(async () => { deployment = await Deployment.start(IMPATIENT); });
afterEach(() => deployment.stop());

test.each([['CreateStreamKey', 1_500], ['DeleteStreamKey', 1_500], ['ListStreamKeys', 800], ['GetStreamKey', 800], ['ListTagsForResource', 800]])(
  'while %s of the rotation takes %d ms', async (operation, latency) => {
    await deployment.deploy(app());
    const { cloudFormation } = deployment;
    await cloudFormation.secretsManager.rotations.settled();
    const [secretArn] = cloudFormation.secrets.keys();
    deployment.ivs.faults.add({ operation, latency, times: 2 });
    const rotation = cloudFormation.rotateSecret(secretArn);
    await sleep(300);
    expect(await deployment.deploy(app('changed'))).toBeUndefined();
    const { succeeded, reason } = await rotation;
    if (!succeeded) { throw new Error(reason); }
    const keys = [...deployment.ivs.account.streamKeys.values()].map(({ value }) => value);
    expect(keys).toEqual([JSON.parse(cloudFormation.secrets.get(secretArn)!).streamKey]);
  });
