import assert from 'node:assert/strict';
import { test } from 'node:test';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { PrivateChannelStack } from './private-channel-stack';

const siteOrigin = 'https://site.example.com';
const template = Template.fromStack(new PrivateChannelStack(new App(), 'PrivateChannel', { siteOrigin, keyVersion: 1, storage: 'secretsManager' }));

test('nobody watches without a token', () => {
  template.allResourcesProperties('AWS::IVS::Channel', { Authorized: true });
});

test('the API refuses requests without a sign-in', () => {
  template.resourceCountIs('AWS::ApiGatewayV2::Route', 2);
  template.allResourcesProperties('AWS::ApiGatewayV2::Route', { AuthorizationType: 'JWT' });
});

test('only the site may call the API', () => {
  const cors = { AllowOrigins: [siteOrigin], AllowMethods: ['POST'] };
  template.hasResourceProperties('AWS::ApiGatewayV2::Api', { CorsConfiguration: Match.objectLike(cors) });
});

test('the backend may invoke the signer and send to the revoker, and nothing else', () => {
  const [[, backend]] = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith('BackendRole'));
  const actions = backend.Properties.PolicyDocument.Statement.flatMap((statement: { Action: string | string[] }) => statement.Action);
  assert.deepEqual([...new Set(actions)].sort(), ['lambda:InvokeFunction', 'logs:CreateLogStream', 'logs:PutLogEvents', 'sqs:SendMessage']);
});

test('no output holds the stream key', () => {
  assert(!JSON.stringify(template.findOutputs('*')).includes('resolve:secretsmanager'));
});
