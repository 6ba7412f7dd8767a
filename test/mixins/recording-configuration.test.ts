import { Aspects, CfnDeletionPolicy, Mixins, NestedStack, Resource, Shims, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnChannel, CfnRecordingConfiguration, CfnRecordingConfigurationProps } from 'aws-cdk-lib/aws-ivs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct, IConstruct, IMixin } from 'constructs';
import * as ivs from '../../src';
import { arnOf, expectError, KNOWN_ENV, newStack, propertiesOf, resourcesOf, warningsOf } from '../helpers';

/*
 * The mixins of recording configurations, on whatever one is made with.
 */
const { RecordingConfigurationDetachOnDelete, RecordingConfigurationWaitUntilActive } = ivs.mixins;
const [DETACH, WAIT] = ['Custom::IVSRecordingConfigurationDetachOnDelete', 'Custom::IVSRecordingConfigurationWaitUntilActive'];
const PROPS: CfnRecordingConfigurationProps = { destinationConfiguration: { s3: { bucketName: 'recordings' } } };

/** An L2 of another library, such as aws-ivs-alpha. */
class OtherRecording extends Resource {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new CfnRecordingConfiguration(this, 'Resource', PROPS);
  }
}

const both = () => [new RecordingConfigurationDetachOnDelete(), new RecordingConfigurationWaitUntilActive()];
const byProps = () => {
  const stack = newStack(KNOWN_ENV);
  new ivs.RecordingConfiguration(stack, 'Recording', { bucket: Bucket.fromBucketName(stack, 'Bucket', 'recordings'), detachOnDelete: true, waitUntilActive: true });
  return Template.fromStack(stack).toJSON();
};

const WAYS: [string, (recording: IConstruct) => void][] = [
  ['with()', (recording) => { recording.with(...both()); }],
  ['with(), each twice', (recording) => { recording.with(...both(), ...both()); }],
  ['Mixins.of the app', ({ node }) => { Mixins.of(node.root).requireAny().apply(...both()); }],
  ['aspects', ({ node }) => { for (const mixin of both()) { Aspects.of(node.root).add(Shims.asAspect(mixin)); } }],
];

test.each(WAYS)('by %s, an L2 of another library gets the same resources as the props of a RecordingConfiguration', (_, apply) => {
  const stack = newStack(KNOWN_ENV);
  apply(new OtherRecording(stack, 'Recording'));
  expect(Template.fromStack(stack).toJSON()).toEqual(byProps());
});

test.each(WAYS)('by %s, an L1 gets its custom resources and its mark', (_, apply) => {
  const stack = newStack();
  apply(new CfnRecordingConfiguration(stack, 'Recording', PROPS));
  expect([DETACH, WAIT].map((type) => Object.keys(resourcesOf(stack, type)))).toEqual([['RecordingDetachment'], [expect.stringMatching(/^RecordingReadiness/)]]);
  expect(propertiesOf(stack, WAIT)).toMatchObject({ BucketName: 'recordings', RecordingConfigurationArn: { 'Fn::GetAtt': ['Recording', 'Arn'] } });
  expect(propertiesOf(stack, 'AWS::IVS::RecordingConfiguration').Tags.map(({ Key }: any) => Key)).toEqual(['cdk-ivs:detach-on-delete', 'cdk-ivs:stack']);
});

test('a prop and a mixin add up', () => {
  const stack = newStack(KNOWN_ENV);
  new ivs.RecordingConfiguration(stack, 'Recording', { bucket: Bucket.fromBucketName(stack, 'Bucket', 'recordings'), detachOnDelete: true }).with(...both());
  expect(Template.fromStack(stack).toJSON()).toEqual(byProps());
});

test.each<[string, CfnRecordingConfigurationProps['destinationConfiguration'], unknown]>([
  ['a name that is a token', { s3: { bucketName: Token.asString({ Ref: 'Bucket' }) } }, { Ref: 'Bucket' }],
  ['a destination that is a token', Token.asAny({ Ref: 'Destination' }), undefined],
  ['an S3 destination that is a token', { s3: Token.asAny({ Ref: 'S3' }) }, undefined],
  ['no S3 destination', {}, undefined],
])('the bucket is named in failures as far as it is known: %s', (_, destinationConfiguration, expected) => {
  const stack = newStack();
  new CfnRecordingConfiguration(stack, 'Recording', { destinationConfiguration }).with(...both());
  expect(propertiesOf(stack, WAIT).BucketName).toEqual(expected);
});

describe('channels are deleted before others are detached', () => {
  type Add = (stack: Stack, recording: CfnRecordingConfiguration) => void;
  const CHANNELS: [string, Add][] = [
    ['an L1', (stack, { attrArn }) => { new CfnChannel(stack, 'Channel', { recordingConfigurationArn: attrArn }); }],
    ['an L1 by reference', (stack, recordingConfigurationArn) => { new CfnChannel(stack, 'Channel', { recordingConfigurationArn }); }],
    ['an L2', (stack, recordingConfiguration) => { new ivs.Channel(stack, 'Channel', { recordingConfiguration }); }],
  ];
  test.each(CHANNELS.flatMap(([what, add]) => [true, false].map((isFirst): [string, boolean, Add] => [what, isFirst, add])))('%s, created before the mixin: %s', (_, isFirst, add) => {
    const stack = newStack();
    const recording = new CfnRecordingConfiguration(stack, 'Recording', PROPS);
    if (isFirst) { add(stack, recording); }
    recording.with(new RecordingConfigurationDetachOnDelete());
    if (!isFirst) { add(stack, recording); }
    const [channel] = Object.values(resourcesOf(stack, 'AWS::IVS::Channel'));
    expect(channel.DependsOn).toEqual(['RecordingDetachment']);
  });

  test('one in a nested stack', () => {
    const stack = newStack();
    const recording = new CfnRecordingConfiguration(stack, 'Recording', PROPS);
    new CfnChannel(new NestedStack(stack, 'Nested'), 'Channel', { recordingConfigurationArn: recording.attrArn });
    recording.with(new RecordingConfigurationDetachOnDelete());
    const [nested] = Object.values(resourcesOf(stack, 'AWS::CloudFormation::Stack'));
    expect(nested.DependsOn).toEqual(['RecordingDetachment']);
  });

  test('the companion of a recorded L1 does not wait for it, and both mixins fit into one app', () => {
    const stack = newStack();
    const recording = new CfnRecordingConfiguration(stack, 'Recording', PROPS);
    new CfnChannel(stack, 'Channel', { recordingConfigurationArn: recording.attrArn });
    Mixins.of(stack).apply(...both(), new ivs.mixins.ChannelStopStreamOnDelete());
    expect(() => Template.fromStack(stack)).not.toThrow(); // which looks for cycles
  });
});

test('one that is retained later is retained with its custom resource', () => {
  const stack = newStack();
  const recording = new CfnRecordingConfiguration(stack, 'Recording', PROPS);
  recording.with(...both());
  recording.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN;
  expect([DETACH, WAIT].map((type) => Object.values(resourcesOf(stack, type))[0].DeletionPolicy)).toEqual(['Retain', 'Delete']);
});

test.each([true, false])('a retained channel warns of an L1 that is not retained, unless that has the mixin: %s', (hasMixin) => {
  const stack = newStack();
  const recording = new CfnRecordingConfiguration(stack, 'Recording', PROPS);
  new ivs.Channel(stack, 'Channel', { recordingConfiguration: recording }).applyRemovalPolicy('retain' as any);
  if (hasMixin) { recording.with(new RecordingConfigurationDetachOnDelete()); }
  expect(warningsOf(stack)).toEqual(hasMixin ? [] : ['cdk-ivs:Channel.recordingConfigurationNotRetained']);
});

describe('what a mixin is not for', () => {
  test('an import fails, and takes mixins of others', () => {
    const stack = newStack();
    const imported = ivs.RecordingConfiguration.fromArn(stack, 'Import', arnOf('recording-configuration'));
    for (const mixin of both()) { expectError(() => imported.with(mixin), 'MixinTargetInvalid', 'type of the target = "an import"', '[at Stack/Import]'); }
    const seen: IConstruct[] = [];
    imported.with({ supports: () => true, applyTo: (construct) => { seen.push(construct); } } as IMixin);
    expect(seen).toEqual([imported]);
  });

  test('a channel is not supported, and fails when it is forced', () => {
    const channel = new CfnChannel(newStack(), 'Channel');
    for (const mixin of both()) {
      channel.with(mixin);
      expect(mixin.supports(channel)).toBe(false);
      expectError(() => mixin.applyTo(channel), 'MixinTargetInvalid', 'type of the target = "AWS::IVS::Channel"');
    }
  });

  test.each([[new RecordingConfigurationDetachOnDelete(), 'Detachment'], [new RecordingConfigurationWaitUntilActive(), 'Readiness']] as const)('an ID that is taken fails: %#', (mixin, id) => {
    const recording = new OtherRecording(newStack(), 'Recording');
    new Construct(recording, id);
    expectError(() => recording.with(mixin), 'ConstructIdTaken', `id = "${id}"`);
  });
});
