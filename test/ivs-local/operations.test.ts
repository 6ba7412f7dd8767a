import { errorOf, Harness, populate, startHarness } from './harness';
import { Arns, VALID } from './valid-calls';
import model from '../../ivs-local/src/ivs-operations.json';
import { HANDLERS } from '../../ivs-local/src/operations';
import { OPERATIONS } from '../../ivs-local/src/protocol';
import { MEMBERS_NOT_COVERED, OPERATIONS_NOT_COVERED } from '../../tools/not-covered';

const VALID_ITEM: { [shape: string]: string } = {
  ChannelArn: 'arn:aws:ivs:us-west-2:123456789012:channel/a', StreamKeyArn: 'arn:aws:ivs:us-west-2:123456789012:stream-key/a',
};

let harness: Harness;
let arns: Arns;

beforeEach(async () => {
  harness = await startHarness({ recordingDelay: 5 });
  arns = await populate(harness);
});
afterEach(() => harness.stop());

test('the operations of the client and of the service are those of the model that are covered', () => {
  const names = Object.keys(model.operations).filter((name) => !OPERATIONS_NOT_COVERED.includes(name)).sort();
  expect(names).toHaveLength(41);
  expect(OPERATIONS.map(({ name }) => name).sort()).toEqual(names);
  expect(Object.keys(HANDLERS).sort()).toEqual(names);
  expect(Object.keys(VALID).sort()).toEqual(names);
});

/** The client drops what it doesn't know, so these requests are written by hand. */
const post = (operation: string, input: object) => fetch(`${harness.ivs.endpoint}/${operation}`, { method: 'POST', body: JSON.stringify(input) });

test.each(OPERATIONS_NOT_COVERED)('%s is no operation here', async (operation) => {
  expect((await post(operation, {})).status).toBe(404);
});

const SLATE = 'arn:aws:ivs:us-west-2:123456789012:failover-slate-configuration/a';
test.each<[string, string, (a: Arns) => object]>([
  ['failoverSlateConfigurationArn', 'CreateChannel', () => ({ failoverSlateConfigurationArn: SLATE })],
  ['failoverSlateConfigurationArn', 'UpdateChannel', ({ idle }) => ({ arn: idle, failoverSlateConfigurationArn: SLATE })],
  ['filterByFailoverSlateConfigurationArn', 'ListChannels', () => ({ filterByFailoverSlateConfigurationArn: SLATE })],
  ['adBreakId', 'InsertAdBreak', ({ live }) => ({ channelArn: live, durationSeconds: 30, adBreakId: 'abcdefghijkl' })],
  ['targetStartAt', 'InsertAdBreak', ({ live }) => ({ channelArn: live, durationSeconds: 30, targetStartAt: '2026-11-26T12:00:00Z' })],
  ['nmae', 'CreateChannel', () => ({ nmae: 'x' })],
  ['destinationConfiguration.s3.prefix', 'CreateRecordingConfiguration', () => ({ destinationConfiguration: { s3: { bucketName: 'abc', prefix: 'x' } } })],
  ['viewerSessions.0.viewer', 'BatchStartViewerSessionRevocation', ({ idle }) => (
    { viewerSessions: [{ channelArn: idle, viewerId: 'v', viewer: 'v' }] })],
])('a member that the service does not know is refused, not ignored: %s of %s', async (member, operation, input) => {
  const response = await post(operation, input(arns));
  expect(response.status).toBe(400);
  expect(response.headers.get('x-amzn-errortype')).toBe('ValidationException');
  expect((await response.json() as any).message).toBe(`ivs-local doesn't know ${member} of ${operation}`);
});

describe.each(Object.keys(VALID).sort())('%s', (operation) => {
  test('answers a valid call', async () => {
    if (operation === 'CreateStreamKey') { await harness.call('DeleteStreamKey', { arn: arns.idleKey }); }
    const { input, output } = VALID[operation](arns);
    const { $metadata, ...answer } = await harness.call(operation, input);
    expect(answer).toEqual(expect.objectContaining(output));
    expect($metadata.httpStatusCode).toBe((model.operations as any)[operation].http.successStatus);
  });

  const broken = brokenInputs(operation);
  if (broken.length > 0) {
    test.each(broken)('refuses $what', async ({ change }) => {
      const { input } = VALID[operation](arns);
      const error = await errorOf(harness.call(operation, { ...input, ...change }));
      expect(error).toMatchObject({ class: 'ValidationException', name: 'ValidationException', status: 400 });
      expect(error.message).toContain(Object.keys(change)[0]);
    });
  }
});

/** Each constraint of an input, broken once. Undefined leaves a member out; the client itself checks what stands in a path. */
function brokenInputs(operation: string): { what: string; change: { [member: string]: unknown } }[] {
  const members: [string, any][] = Object.entries((model.operations as any)[operation].input ?? {});
  const isCovered = ([name]: [string, any]) => !MEMBERS_NOT_COVERED.includes(`${operation}Request.${name}`);
  return members.filter(isCovered).filter(([, { location }]) => location !== 'uri').flatMap(([name, { type, required, min, max, pattern, enum: values, member }]) => {
    const change = (what: string, value: unknown) => ({ what: `${name} ${what}`, change: { [name]: value } });
    const item = (text: string) => (type === 'list' ? [text] : text);
    return [
      ...(required && type !== 'map' && !(type === 'list' && operation === 'UntagResource') ? [change('left out', undefined)] : []),
      ...(type === 'integer' || type === 'long' ? [
        ...(min !== undefined ? [change(`of ${min - 1}`, min - 1)] : []), ...(max !== undefined ? [change(`of ${max + 1}`, max + 1)] : []),
      ] : []),
      ...(type === 'string' && max !== undefined ? [change(`of ${max + 1} characters`, longText(pattern, max + 1))] : []),
      ...(type === 'string' && min > 0 ? [change('that is empty', '')] : []),
      ...(type === 'string' && pattern ? [change('against the pattern', 'a b#')] : []),
      ...(values ? [change('outside the enum', 'NOT_A_VALUE')] : []),
      ...(type === 'list' && max !== undefined && member?.pattern ? [change(`with ${max + 1} items`, Array(max + 1).fill(VALID_ITEM[member.shape] ?? 'a'))] : []),
      ...(type === 'list' && min > 0 ? [change('without items', [])] : []),
      ...(type === 'list' && member?.pattern ? [change('with an item against the pattern', item('a b#'))] : []),
      ...(type === 'map' && max !== undefined ? [change(`with ${max + 1} entries`, Object.fromEntries([...Array(max + 1).keys()].map((i) => [`k${i}`, ''])))] : []),
      ...(type === 'map' ? [change('with a wrong key', { 'a#b': 'c' }), change('with a wrong value', { a: '#' })] : []),
    ];
  });
}

function longText(pattern: string | undefined, length: number): string {
  return pattern?.startsWith('arn') ? `arn:aws:ivs:us-west-2:123456789012:channel/${'a'.repeat(length)}` : 'a'.repeat(length);
}
