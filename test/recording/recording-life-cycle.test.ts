import { Template } from 'aws-cdk-lib/assertions';
import { CfnRecordingConfiguration } from 'aws-cdk-lib/aws-ivs';
import * as ivs from '../../src';
import { newStack } from '../helpers';

test('the function gets what each needs, on exact ARNs where they are known', () => {
  const stack = newStack();
  const recording = new ivs.RecordingConfiguration(stack, 'Recording', { detachOnDelete: true, waitUntilActive: true });
  const statements = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  expect(statements.filter(({ Action }: any) => [Action].flat()[0].startsWith('ivs:'))).toEqual([
    { Effect: 'Allow', Action: ['ivs:ListChannels', 'ivs:UpdateChannel'], Resource: { 'Fn::Join': ['', expect.arrayContaining([':channel/*'])] } },
    { Effect: 'Allow', Action: 'ivs:GetRecordingConfiguration', Resource: stack.resolve(recording.recordingConfigurationArn) },
  ]);
  expect(recording.node.defaultChild).toBeInstanceOf(CfnRecordingConfiguration);
});

test('a channel that the app knows is deleted before the configuration lets go of the others', () => {
  const stack = newStack();
  new ivs.Channel(stack, 'Channel', { recordingConfiguration: new ivs.RecordingConfiguration(stack, 'Recording', { detachOnDelete: true }) });
  const template = Template.fromStack(stack);
  const [[detachment]] = Object.entries(template.findResources('Custom::IvsRecordingDetachment'));
  expect(Object.values(template.findResources('AWS::IVS::Channel'))[0].DependsOn).toContain(detachment);
});
