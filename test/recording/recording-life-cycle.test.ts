import { CfnChannel, CfnRecordingConfiguration } from 'aws-cdk-lib/aws-ivs';
import * as ivs from '../../src';
import { arnInStack, KNOWN_ENV, newStack, ON_STACK, policiesOf, propertiesOf, resourcesOf } from '../helpers';

const STACK_TAG = { Key: 'cdk-ivs:stack', Value: { Ref: 'AWS::StackId' } };
const MARK = { Key: 'cdk-ivs:detach-on-delete', Value: 'true' };
const [CONFIGURATIONS, CHANNELS] = [arnInStack('ivs', 'recording-configuration/*'), arnInStack('ivs', 'channel/*')];
const onConfigurations = (Action: string | string[]) => [{ Effect: 'Allow', Action, Resource: CONFIGURATIONS, Condition: ON_STACK }];

const ON_DETACH = {
  CdkIvsProviderChannelDetachment: [
    { Effect: 'Allow', Action: 'ivs:ListTagsForResource', Resource: CONFIGURATIONS },
    { Effect: 'Allow', Action: ['ivs:ListChannels', 'ivs:UpdateChannel'], Resource: CHANNELS },
    ...onConfigurations(['ivs:GetRecordingConfiguration', 'ivs:TagResource']),
  ],
};
const ON_WAIT = { CdkIvsProviderRecordingReadiness: onConfigurations('ivs:GetRecordingConfiguration') };

test.each<[ivs.RecordingConfigurationProps, object, object[] | undefined]>([
  [{}, {}, undefined],
  [{ detachOnDelete: false, waitUntilActive: false }, {}, undefined],
  [{ detachOnDelete: true }, ON_DETACH, [MARK, STACK_TAG]],
  [{ waitUntilActive: true }, ON_WAIT, [STACK_TAG]],
  [{ detachOnDelete: true, waitUntilActive: true }, { ...ON_DETACH, ...ON_WAIT }, [MARK, STACK_TAG]],
])('with %j, the function gets what is needed for configurations of the stack, and these their tags', (props, policies, tags) => {
  const stack = newStack(KNOWN_ENV);
  const recording = new ivs.RecordingConfiguration(stack, 'Recording', props);
  new ivs.RecordingConfiguration(stack, 'Another', { ...props, bucket: recording.bucket });
  expect(policiesOf(stack)).toEqual(policies);
  for (const { Properties } of Object.values(resourcesOf(stack, 'AWS::IVS::RecordingConfiguration'))) { expect(Properties.Tags).toEqual(tags); }
});

test('the custom resources know the configuration, and the bucket for the reason of a failure', () => {
  const stack = newStack();
  const recording = new ivs.RecordingConfiguration(stack, 'Recording', { detachOnDelete: true, waitUntilActive: true });
  const arn = { 'Fn::GetAtt': ['Recording2AAEC332', 'Arn'] };
  const common = { ServiceToken: expect.anything(), ServiceTimeout: '360' };
  expect(propertiesOf(stack, 'Custom::IVSRecordingConfigurationDetachOnDelete')).toEqual({ ...common, RecordingConfigurationArn: arn });
  expect(propertiesOf(stack, 'Custom::IVSRecordingConfigurationWaitUntilActive')).toEqual({
    ...common, RecordingConfigurationArn: arn, BucketName: stack.resolve(recording.bucket.bucketRef.bucketName),
  });
  expect(recording.node.defaultChild).toBeInstanceOf(CfnRecordingConfiguration);
});

test('the custom resource that detaches is named after the configuration, also when that is renamed', () => {
  const stack = newStack();
  new ivs.RecordingConfiguration(stack, 'Recording', { detachOnDelete: true });
  expect(Object.keys(resourcesOf(stack, 'Custom::IVSRecordingConfigurationDetachOnDelete'))).toEqual(['Recording2AAEC332Detachment']);
  const other = newStack();
  (new ivs.RecordingConfiguration(other, 'Recording', { detachOnDelete: true }).node.defaultChild as CfnRecordingConfiguration).overrideLogicalId('Mine');
  expect(Object.keys(resourcesOf(other, 'Custom::IVSRecordingConfigurationDetachOnDelete'))).toEqual(['MineDetachment']);
});

test.each(['L2', 'L1'])('a channel that the app knows is deleted before the configuration, an %s, detaches the others', (level) => {
  const stack = newStack();
  const recording = new ivs.RecordingConfiguration(stack, 'Recording', { detachOnDelete: true });
  new ivs.Channel(stack, 'Channel', { recordingConfiguration: level === 'L2' ? recording : recording.node.defaultChild as CfnRecordingConfiguration });
  expect(Object.values(resourcesOf(stack, CfnChannel.CFN_RESOURCE_TYPE_NAME))[0].DependsOn).toEqual(['Recording2AAEC332Detachment']);
});
