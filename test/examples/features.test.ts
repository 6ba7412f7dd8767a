import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { KNOWN_ENV, warningsOf } from '../helpers';

jest.mock('cdk-ivs', () => jest.requireActual('../../src'), { virtual: true }); // as an installed package

/*
 * The small examples, one for each feature: each is synthesized, and has the resources that it is about.
 */
const FOLDER = join(__dirname, '../../examples/features');

const RESOURCES: { [example: string]: string[] } = {
  'ads': ['AWS::IVS::AdConfiguration', 'Custom::IVSChannelLifecycle'],
  'alarms': ['AWS::CloudWatch::Alarm'],
  'channel': ['AWS::IVS::Channel', 'AWS::IVS::StreamKey', 'AWS::SecretsManager::Secret'],
  'creators': ['AWS::Events::Rule', 'AWS::IVS::RecordingConfiguration', 'Custom::IVSRecordingConfigurationDetachOnDelete'],
  'events': ['AWS::Events::Rule'],
  'import': ['AWS::CloudWatch::Alarm', 'AWS::Events::Rule', 'AWS::IAM::Policy'],
  'live-deletion': ['Custom::IVSChannelLifecycle', 'Custom::IVSRecordingConfigurationDetachOnDelete'],
  'mixins': ['AWS::IVS::PlaybackRestrictionPolicy', 'Custom::IVSChannelLifecycle'],
  'multitrack': ['AWS::IVS::Channel', 'AWS::IVS::StreamKey'],
  'organization': ['AWS::EC2::VPC', 'AWS::Lambda::Function', 'Custom::IVSChannelLifecycle'],
  'private-channel': ['Custom::IVSPlaybackSigningKey', 'AWS::Lambda::Function'],
  'recording': ['AWS::CloudFront::Distribution', 'AWS::IVS::RecordingConfiguration', 'AWS::S3::Bucket'],
  'restrictions': ['AWS::IVS::PlaybackRestrictionPolicy', 'Custom::IVSChannelLifecycle'],
  'revoke-many': ['AWS::StepFunctions::StateMachine'],
  'revoke-viewers': ['AWS::CloudWatch::Alarm', 'AWS::SQS::Queue'],
  'rotating-key': ['AWS::SecretsManager::RotationSchedule', 'Custom::IVSRotatingStreamKey'],
  'srt': ['AWS::SecretsManager::Secret', 'Custom::IVSSrtIngest'],
};

const examples = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

function synthesized(example: string): Stack {
  const [StackOfExample] = Object.values<any>(jest.requireActual(join(FOLDER, example, 'app.ts')));
  return new StackOfExample(new App(), 'Example', KNOWN_ENV);
}

test('each example is in the table here, and in that of the README', () => {
  const readme = readFileSync(join(FOLDER, 'README.md'), 'utf8');
  expect([...readme.matchAll(/^\| \[([\w-]+)\]\(\1\) \|/gm)].map(([, name]) => name).sort()).toEqual(examples);
  expect(Object.keys(RESOURCES)).toEqual(examples);
});

test.each(examples)('%s is synthesized without a warning', (example) => {
  const stack = synthesized(example);
  const types = Object.values<any>(Template.fromStack(stack).toJSON().Resources).map(({ Type }) => Type);
  expect(types).toEqual(expect.arrayContaining(RESOURCES[example]));
  expect(warningsOf(stack)).toEqual([]);
});

test.each(examples)('%s is short, and its README leads to the guide', (example) => {
  const code = readFileSync(join(FOLDER, example, 'app.ts'), 'utf8');
  const [, body] = /super\(scope, id, props\);\n\n([^]*?)\n {2}\}\n\}\n/.exec(code)!;
  expect(body.split('\n').filter((line) => line !== '').length).toBeLessThan(24);
  expect(readFileSync(join(FOLDER, example, 'README.md'), 'utf8')).toMatch(/\(\.\.\/\.\.\/\.\.\/docs\/guide\/[\w-]+\.md(#[\w-]+)?\)/);
});
