import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnStreamKey } from 'aws-cdk-lib/aws-ivs';
import { Deployment, IMPATIENT } from './harness';
import * as ivs from '../../src';

/*
 * The steps of docs/guide/stream-keys.md that replace one stream key construct by another: a channel can have one key, and CloudFormation creates the new
 * construct before it deletes the old one.
 */
let deployment: Deployment;
beforeEach(async () => { deployment = await Deployment.start(IMPATIENT); });
afterEach(() => deployment.stop());

type Step = (channel: ivs.Channel, stack: Stack) => void;
const RETAIN = { removalPolicy: RemovalPolicy.RETAIN };

const deploy = (step: Step) => deployment.deploy((stack) => step(new ivs.Channel(stack, 'Channel'), stack));
const streamKeys = () => [...deployment.ivs.account.streamKeys.values()];
const secret = () => JSON.parse([...deployment.cloudFormation.secrets.values()].at(-1)!);
const keyOf = (stack: Stack) => ivs.StreamKey.fromStreamKeyArn(stack, 'Former', streamKeys()[0].arn!);

const takesOver: Step = (channel, stack) => { channel.addRotatingStreamKey('New', { takeOverStreamKey: keyOf(stack) }); };

test.each<[string, Step, Step]>([
  ['from StreamKey to RotatingStreamKey', (channel) => { channel.addStreamKey('Old'); }, (channel) => { channel.addStreamKey('Old', RETAIN); }],
  ['a renamed RotatingStreamKey', (channel) => { channel.addRotatingStreamKey('Old'); }, (channel) => { channel.addRotatingStreamKey('Old', RETAIN); }],
])('%s: retained first, then taken over, and encoders keep the key', async (_, first, retained) => {
  expect(await deploy(first)).toBeUndefined();
  const [{ value }] = streamKeys();
  expect(await deploy(retained)).toBeUndefined();
  expect(await deploy(takesOver)).toBeUndefined();
  expect([streamKeys().map((key) => key.value), secret().streamKey]).toEqual([[value], value]);
  expect(await deploy((channel) => { channel.addRotatingStreamKey('New'); })).toBeUndefined();
  expect(streamKeys().map((key) => key.value)).toEqual([value]);
});

test.each<[string, Step, Step]>([
  ['from RotatingStreamKey to StreamKey', (channel) => { channel.addRotatingStreamKey('Old'); }, (channel) => { channel.addStreamKey('New'); }],
  ['a renamed StreamKey', (channel) => { channel.addStreamKey('Old'); }, (channel) => { channel.addStreamKey('New'); }],
])('%s: removed first, and encoders need another key', async (_, first, second) => {
  expect(await deploy(first)).toBeUndefined();
  const [{ value }] = streamKeys();
  expect(await deploy(() => undefined)).toBeUndefined();
  expect(streamKeys()).toEqual([]);
  expect(await deploy(second)).toBeUndefined();
  expect(streamKeys().map((key) => key.value)).toEqual([expect.not.stringMatching(value!)]);
});

test('a renamed StreamKey that keeps its logical ID is not replaced', async () => {
  expect(await deploy((channel) => { channel.addStreamKey('Old'); })).toBeUndefined();
  const before = streamKeys();
  const [{ logicalId }] = deployment.cloudFormation.stack('Stack').resources.filter(({ type }) => type === 'AWS::IVS::StreamKey');
  expect(await deploy((channel) => { (channel.addStreamKey('New').node.defaultChild as CfnStreamKey).overrideLogicalId(logicalId); })).toBeUndefined();
  expect(streamKeys()).toEqual(before);
});

test.each<[string, Step, Step]>([
  ['from StreamKey to RotatingStreamKey', (channel) => { channel.addStreamKey('Old'); }, (channel) => { channel.addRotatingStreamKey('New'); }],
  ['from RotatingStreamKey to StreamKey', (channel) => { channel.addRotatingStreamKey('Old'); }, (channel) => { channel.addStreamKey('New'); }],
  ['a renamed RotatingStreamKey', (channel) => { channel.addRotatingStreamKey('Old'); }, (channel) => { channel.addRotatingStreamKey('New'); }],
  ['a renamed StreamKey', (channel) => { channel.addStreamKey('Old'); }, (channel) => { channel.addStreamKey('New'); }],
])('%s in one deployment: it is rolled back, and the key stays', async (_, first, second) => {
  expect(await deploy(first)).toBeUndefined();
  const before = streamKeys().map(({ arn, value }) => [arn, value]);
  expect((await deploy(second))?.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(streamKeys().map(({ arn, value }) => [arn, value])).toEqual(before);
});
