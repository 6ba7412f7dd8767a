import { Stack, Tags } from 'aws-cdk-lib';
import { Deployment, IMPATIENT } from './harness';
import * as ivs from '../../src';

/*
 * Tags of the app reach what the functions create, as they reach what CloudFormation creates.
 */
let deployment: Deployment;
beforeEach(async () => { deployment = await Deployment.start(IMPATIENT); });
afterEach(() => deployment.stop());

const userTags = (tags: object = {}) => Object.fromEntries(Object.entries(tags).filter(([key]) => !/^(cdk-ivs|aws):/.test(key)));

const APPS: { [name: string]: { build: (stack: Stack) => void; seen: () => object[]; after?: () => Promise<unknown> } } = {
  'a rotating stream key': {
    build: (stack) => { new ivs.RotatingStreamKey(stack, 'Key', { channel: new ivs.Channel(stack, 'Channel') }); },
    seen: () => [...deployment.ivs.account.streamKeys.values()].map(({ tags }) => userTags(tags)),
    after: async () => {
      await deployment.cloudFormation.secretsManager.rotations.settled();
      expect(await deployment.cloudFormation.rotateSecret([...deployment.cloudFormation.secrets.keys()][0])).toMatchObject({ succeeded: true });
    },
  },
  ...Object.fromEntries((['secretsManager', 'kms'] as const).map((storage) => [`a signing key, ${storage}`, {
    build: (stack: Stack) => { new ivs.PlaybackSigningKey(stack, 'Key', { privateKeyStorage: ivs.PrivateKeyStorage[storage]() }); },
    seen: () => [...deployment.ivs.account.keyPairs.values()].map(({ tags }) => userTags(tags)),
    after: async () => {
      expect(await deployment.deploy((stack) => { new ivs.PlaybackSigningKey(stack, 'Key', { privateKeyStorage: ivs.PrivateKeyStorage[storage](), keyVersion: 2 }); tag(stack, { CostCenter: '43' }); })).toBeUndefined();
    },
  }])),
};

function tag(stack: Stack, tags: { [key: string]: string }): void {
  for (const [key, value] of Object.entries(tags)) { Tags.of(stack).add(key, value); }
}

test.each(Object.keys(APPS))('%s: at creation, after a change, after a rotation, and after a removal', async (name) => {
  const { build, seen, after } = APPS[name];
  const deploy = (tags: { [key: string]: string }) => deployment.deploy((stack) => { build(stack); tag(stack, tags); });
  expect(await deploy({ CostCenter: '42', Team: 'video' })).toBeUndefined();
  expect(seen()).toEqual([{ CostCenter: '42', Team: 'video' }]);
  expect(await deploy({ CostCenter: '43' })).toBeUndefined();
  expect(seen()).toEqual([{ CostCenter: '43' }]);
  await after?.();
  for (const tags of seen()) { expect(tags).toEqual({ CostCenter: '43' }); }
  expect(await deploy({})).toBeUndefined();
  for (const tags of seen()) { expect(tags).toEqual({}); }
  await deployment.destroy();
  expect(deployment.left()).toEqual([]);
});
