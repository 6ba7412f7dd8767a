import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IvsClient } from '@aws-sdk/client-ivs';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CONTEXT } from './services';
import { handler as bulk } from '../../handlers/bulk-viewer-session-revoker';
import { Revoker } from '../../handlers/bulk-viewer-session-revoker/revoker';
import { handler as controlPlane } from '../../handlers/control-plane';
import { keyPairsOfStack } from '../../handlers/control-plane/owned-key-pairs';
import { describeSecret } from '../../handlers/shared/secret-versions';
import { announce } from '../../handlers/stream-key-rotation/event';
import { revoke } from '../../handlers/viewer-session-revoker/revocation';

/*
 * Replies without what the API models make optional: lists above all. The embedded services always have them.
 */
jest.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));

const CHANNEL = 'arn:aws:ivs:us-west-2:123456789012:channel/live';
const RECORDING = CHANNEL.replace('channel', 'recording-configuration');
const SESSION = { channelArn: CHANNEL, viewerId: 'ann', viewerSessionVersionsLessThanOrEqualTo: 0 };

/** The replies of all services, one after the other; the last one again and again. */
let replies: object[];
beforeEach(() => {
  for (const client of [EventBridgeClient, IvsClient, SecretsManagerClient]) {
    jest.spyOn(client.prototype, 'send').mockImplementation(async () => (replies.length > 1 ? replies.shift() : replies[0]) as never);
  }
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => { jest.restoreAllMocks(); });

const customResource = (ResourceType: string, RequestType: string, ResourceProperties: object) => controlPlane(
  { ResourceType, RequestType, ResourceProperties, StackId: 'arn/stack', RequestId: 'r', LogicalResourceId: 'X', PhysicalResourceId: 'x' } as any, CONTEXT);
const revocation = () => customResource('Custom::IVSViewerSessionRevocation', 'Create', { ViewerSessions: [{ ChannelArn: CHANNEL, ViewerId: 'ann' }] });
const record = { messageId: '0', body: '', attributes: { ApproximateReceiveCount: '1' } };

test.each<[string, object[], () => Promise<unknown>, unknown]>([
  ['a revocation without errors', [{}], revocation, { PhysicalResourceId: 'x' }],
  ['a batch without errors', [{}], () => bulk({ Items: [SESSION], BatchInput: { LastRetry: 0 }, RetryCount: 0 }, CONTEXT), []],
  ['messages without errors', [{}], () => revoke([{ channelArn: CHANNEL, viewerId: 'ann', version: 0, records: [record] }], new AbortController().signal), []],
  ['a list of key pairs without any', [{}], () => keyPairsOfStack('arn/stack'), []],
  ['a list of channels without any', [{ tags: { 'cdk-ivs:detach-on-delete': 'true' } }, {}],
    () => customResource('Custom::IVSRecordingConfigurationDetachOnDelete', 'Delete', { RecordingConfigurationArn: RECORDING }), { PhysicalResourceId: 'x' }],
  ['a secret without tags and labels', [{}], () => describeSecret('arn:secret'), { arn: 'arn:secret', tags: {}, labels: {} }],
  ['an event without an entry', [{}], () => announce({ channelArn: CHANNEL, secretArn: 'arn:secret', versionId: 'v' }), undefined],
])('%s', async (_, given, action, expected) => {
  replies = given;
  expect(await action()).toEqual(expected);
});

test('an item of a revocation without a text', async () => {
  replies = [{ errors: [{ ...SESSION, code: 'Failed' }] }];
  await expect(revocation()).rejects.toThrow(/deploy again: viewer ann on channel \S+: Failed$/);
});

test('an item of a batch without a code and a text', async () => {
  const world = { now: () => 0, sleep: async () => undefined, random: () => 0, send: async () => [SESSION] };
  expect(await new Revoker(world).revoke({ Items: [SESSION], BatchInput: { LastRetry: 0 } })).toEqual([{ ...SESSION, errorCode: 'UnknownError', errorMessage: '' }]);
});
