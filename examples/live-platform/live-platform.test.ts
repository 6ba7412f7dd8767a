import assert from 'node:assert/strict';
import { test } from 'node:test';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ChannelsStack } from './channels-stack';
import { OperationsStack } from './operations-stack';

const partnerChannelArn = 'arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh';
const app = new App();
const channels = new ChannelsStack(app, 'LiveChannels', { partnerChannelArn, revokedViewers: ['somebody'] });
const operations = new OperationsStack(app, 'LiveOperations', {
  main: channels.main,
  backstage: channels.backstage,
  partner: channels.partner,
  mainStreamKey: channels.mainStreamKey,
});

test('both channels are recorded, and one is private', () => {
  const template = Template.fromStack(channels);
  template.resourceCountIs('AWS::IVS::Channel', 2);
  template.allResourcesProperties('AWS::IVS::Channel', { RecordingConfigurationArn: Match.anyValue() });
  template.resourcePropertiesCountIs('AWS::IVS::Channel', { Authorized: true }, 1);
});

test('no output holds a stream key', () => {
  assert(!JSON.stringify(Template.fromStack(channels).findOutputs('*')).includes('resolve:secretsmanager'));
});

test('the backend can stop streams, and the partner is observed', () => {
  const template = Template.fromStack(operations);
  const statement = Match.objectLike({ Action: 'ivs:StopStream', Effect: 'Allow' });
  template.hasResourceProperties('AWS::IAM::Policy', { PolicyDocument: { Statement: Match.arrayWith([statement]) } });
  template.hasResourceProperties('AWS::Events::Rule', { EventPattern: Match.objectLike({ resources: [partnerChannelArn] }) });
});
