import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { Key } from 'aws-cdk-lib/aws-kms';
import * as ivs from '../../src';
import { arnOf, expectError, KNOWN_ENV, newStack, propertiesOf } from '../helpers';

const TYPE = 'Custom::IvsSrtIngest';
const imported = (stack: Stack) => ivs.Channel.fromChannelArn(stack, 'Channel', arnOf('channel'));

/** What the function may do for it. */
function statementsOf(stack: Stack): any[] {
  const [[, { Properties }]] = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith('ChannelSrt'));
  return Properties.PolicyDocument.Statement;
}

test('endpoint and secret come from the custom resource, so that who uses them waits for it', () => {
  const stack = newStack();
  const srt = imported(stack).srtIngest('Srt');
  const resource = expect.stringMatching(/^ChannelSrt/);
  expect(stack.resolve(srt.srtIngestEndpoint)).toEqual({ 'Fn::GetAtt': [resource, 'Endpoint'] });
  expect(stack.resolve(srt.serverUrl)).toEqual({ 'Fn::Join': ['', ['srt://', { 'Fn::GetAtt': [resource, 'Endpoint'] }, ':9000']] });
  expect(stack.resolve(srt.secret.secretArn)).toEqual({ 'Fn::GetAtt': [resource, 'SecretArn'] });
});

test('the secret starts empty', () => {
  const stack = newStack();
  imported(stack).srtIngest('Srt', { secretName: 'live/srt' });
  expect(propertiesOf(stack, 'AWS::SecretsManager::Secret')).toEqual({ Name: 'live/srt', Description: 'SRT ingest with the passphrase of Stack/Channel' });
});

test('with a stream key, that key is read as well, and no other', () => {
  const stack = newStack(KNOWN_ENV);
  const streamKey = ivs.StreamKey.fromStreamKeyArn(stack, 'Key', arnOf('stream-key'));
  imported(stack).srtIngest('Srt', { streamKey });
  expect(propertiesOf(stack, TYPE)).toMatchObject({ ChannelArn: arnOf('channel'), StreamKeyArn: arnOf('stream-key') });
  expect(statementsOf(stack)).toEqual([
    { Effect: 'Allow', Action: 'ivs:GetChannel', Resource: arnOf('channel') },
    { Effect: 'Allow', Action: 'ivs:GetStreamKey', Resource: arnOf('stream-key') },
    { Effect: 'Allow', Action: 'secretsmanager:PutSecretValue', Resource: { Ref: expect.stringMatching(/^ChannelSrtSecret/) } },
  ]);
});

test('with a KMS key, the function may use it through Secrets Manager', () => {
  const stack = newStack(KNOWN_ENV);
  imported(stack).srtIngest('Srt', { encryptionKey: new Key(stack, 'Kms') });
  expect(statementsOf(stack)).toContainEqual(expect.objectContaining({
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.us-west-2.amazonaws.com' } },
  }));
});

test.each<[string, (stack: Stack) => { channel: any }, unknown]>([
  ['an L2', (stack) => ({ channel: new ivs.Channel(stack, 'Channel', { insecureIngest: true }) }), true],
  ['an L1', (stack) => ({ channel: new CfnChannel(stack, 'Channel', { insecureIngest: false }) }), false],
  ['an import', (stack) => ({ channel: imported(stack) }), undefined],
])('is read again when the insecure ingest of %s changes', (_, build, expected) => {
  const stack = newStack();
  new ivs.SrtIngest(stack, 'Srt', build(stack));
  expect(propertiesOf(stack, TYPE).InsecureIngest).toBe(expected);
});

test.each(['channel', 'streamKey'])('fails for a %s of another region', (prop) => {
  const stack = newStack(KNOWN_ENV);
  const channel = ivs.Channel.fromChannelArn(stack, 'Import', arnOf('channel', prop === 'channel' ? 'eu-west-1' : undefined));
  const streamKey = ivs.StreamKey.fromStreamKeyArn(stack, 'Key', arnOf('stream-key', prop === 'streamKey' ? 'eu-west-1' : undefined));
  expectError(() => new ivs.SrtIngest(stack, 'Srt', { channel, streamKey }), 'RegionMismatch', `region of ${prop} = "eu-west-1"`);
});
