import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Duration, Stack } from 'aws-cdk-lib';
import * as ivs from '../../src';
import { ErrorCode } from '../../src/private/codes';
import { expectError, KNOWN_ENV, newStack } from '../helpers';

/*
 * An import does not exist yet when its ARN is checked, and a static factory has no construct at all: the error names a path all the same.
 */
const ARN = 'arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh';

const IMPORTS: [string, ErrorCode, (stack: Stack) => unknown][] = [
  ['AdConfiguration.fromAdConfigurationArn', 'ArnInvalid', (stack) => ivs.AdConfiguration.fromAdConfigurationArn(stack, 'Import', 'x')],
  ['Channel.fromChannelArn', 'ArnInvalid', (stack) => ivs.Channel.fromChannelArn(stack, 'Import', 'x')],
  ['Channel.fromChannelAttributes', 'IngestEndpointInvalid', (stack) => ivs.Channel.fromChannelAttributes(stack, 'Import', { channelArn: ARN, channelIngestEndpoint: 'a/b' })],
  ['Channel.fromLookup by name', 'ChannelLookupInvalid', (stack) => ivs.Channel.fromLookup(stack, 'Import', { channelName: '' })],
  ['Channel.fromLookup by ARN', 'ArnInvalid', (stack) => ivs.Channel.fromLookup(stack, 'Import', { channelArn: 'x' })],
  ['MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn', 'ArnInvalid', (stack) => (
    ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(stack, 'Import', 'x'))],
  ['PlaybackKeyPair.fromPlaybackKeyPairArn', 'ArnInvalid', (stack) => ivs.PlaybackKeyPair.fromPlaybackKeyPairArn(stack, 'Import', 'x')],
  ['PlaybackRestrictionPolicy.fromPlaybackRestrictionPolicyArn', 'ArnInvalid', (stack) => (
    ivs.PlaybackRestrictionPolicy.fromPlaybackRestrictionPolicyArn(stack, 'Import', 'x'))],
  ['PlaybackSigningKey.fromPlaybackSigningKeyAttributes', 'SigningKeyAttributesInvalid', (stack) => (
    ivs.PlaybackSigningKey.fromPlaybackSigningKeyAttributes(stack, 'Import', { maximumTokenLifetime: Duration.minutes(1) }))],
  ['PlaybackTokenSigner.fromFunctionArn', 'ArnInvalid', (stack) => ivs.PlaybackTokenSigner.fromFunctionArn(stack, 'Import', 'x')],
  ['RecordingConfiguration.fromArn', 'ArnInvalid', (stack) => ivs.RecordingConfiguration.fromArn(stack, 'Import', 'x')],
  ['RecordingConfiguration.fromRecordingConfigurationArn', 'ArnInvalid', (stack) => ivs.RecordingConfiguration.fromRecordingConfigurationArn(stack, 'Import', 'x')],
  ['RecordingConfiguration.fromRecordingConfigurationId', 'RecordingConfigurationIdInvalid', (stack) => (
    ivs.RecordingConfiguration.fromRecordingConfigurationId(stack, 'Import', 'x/y'))],
  ['RotatingStreamKey.fromSecret', 'ValueTypeInvalid', (stack) => ivs.RotatingStreamKey.fromSecret(stack, 'Import', 'stream-key' as any)],
  ['StreamKey.fromStreamKeyArn', 'ArnInvalid', (stack) => ivs.StreamKey.fromStreamKeyArn(stack, 'Import', 'x')],
  ['ViewerSessionRevoker.fromQueueArn', 'ArnInvalid', (stack) => ivs.ViewerSessionRevoker.fromQueueArn(stack, 'Import', 'x')],
];

test.each(IMPORTS)('%s names its import', (_, code, action) => {
  expectError(() => action(newStack(KNOWN_ENV)), code, '[at Stack/Import]');
});

test('every import is here', () => {
  const { types } = JSON.parse(gunzipSync(readFileSync(join(__dirname, '../../.jsii.gz'))).toString());
  const methods = Object.values<any>(types).flatMap(({ name, methods: all = [] }) => all.map((method: any) => ({ ...method, path: `${name}.${method.name}` })));
  const imports = methods.filter((method) => method.static && method.parameters?.[1]?.name === 'id').map(({ path }) => path);
  expect([...new Set(IMPORTS.map(([name]) => name.split(' ')[0]))]).toEqual(imports.sort());
});
