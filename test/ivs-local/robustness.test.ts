import { connect } from 'node:net';
import { Harness, startHarness } from './harness';
import { arnOf } from '../helpers';

let harness: Harness;
beforeEach(async () => { harness = await startHarness(); });
afterEach(() => harness.stop());

const post = (path: string, body?: string) => fetch(`${harness.ivs.endpoint}${path}`, { method: 'POST', body });
const stillThere = async () => expect((await harness.call('ListChannels')).channels).toEqual([]);

test.each<[string, string, string | undefined, number]>([
  ['no JSON', '/CreateChannel', '{', 400],
  ['a list instead of an object', '/GetChannel', '[]', 400],
  ['a text where a number stands', '/ListChannels', '{"maxResults":"many"}', 400],
  ['a number where a text stands', '/GetChannel', '{"arn":7}', 400],
  ['no body', '/GetChannel', undefined, 400],
  ['an unknown operation', '/MakeCoffee', '{}', 404],
  ['an unknown path', '/', '', 404],
  ['a path label that is no ARN', '/tags/nonsense', '{"tags":{}}', 400],
  ['a list as a body', '/CreateChannel', '[]', 400],
  ['a number as a body', '/CreateChannel', '5', 400],
  ['a label that can\'t be decoded', '/tags/%ZZ', '{"tags":{}}', 400],
  ['two slashes', '//', '{}', 404],
  ['a local action with null', '/_local/encoder/start', 'null', 400],
  ['a stream key that is a number', '/_local/encoder/start', '{"streamKey":5}', 409],
  ['an unknown error as a fault', '/_local/faults', '{"error":"Nope"}', 400],
  ['an unknown local action', '/_local/nothing', '{}', 404],
  ['a local action without JSON', '/_local/faults', '{', 400],
  ['an encoder with a wrong stream key', '/_local/encoder/start', '{"streamKey":"wrong"}', 409],
])('%s gets a clear answer, and the server stays up', async (_, path, body, status) => {
  const response = await post(path, body);
  expect(response.status).toBe(status);
  expect(Object.values(await response.json() as object)[0]).toMatch(/\w+/);
  await stillThere();
});

test('a body of 10 MB is refused', async () => {
  expect((await post('/CreateChannel', `{"name":"${'x'.repeat(10 * 1024 * 1024)}"}`)).status).toBe(413);
  await stillThere();
});

test('a wrong method is no operation', async () => {
  expect((await fetch(`${harness.ivs.endpoint}/CreateChannel`)).status).toBe(404);
});

test('a client that goes away in the middle of its request does no harm', async () => {
  const { port } = new URL(harness.ivs.endpoint);
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write('POST /CreateChannel HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{"name":');
      setTimeout(() => { socket.destroy(); resolve(); }, 20);
    });
  });
  await stillThere();
});

test('it listens on loopback only', () => {
  expect(new URL(harness.ivs.endpoint).hostname).toBe('127.0.0.1');
});

describe('rates', () => {
  test('with rates on, no more gets through than the service allows, and the rest is told to slow down', async () => {
    const limited = await startHarness({ rates: true });
    const started = Date.now();
    const outcomes = await Promise.all([...Array(60)].map(() => limited.call('ListChannels').then(() => 'ok', (error) => error.name)));
    const seconds = (Date.now() - started) / 1000;
    await limited.stop();
    const passed = outcomes.filter((outcome) => outcome === 'ok').length;
    expect(passed).toBeGreaterThanOrEqual(5);
    expect(passed).toBeLessThanOrEqual(5 + Math.ceil(seconds * 5));
    expect(new Set(outcomes)).toEqual(new Set(['ok', 'ThrottlingException']));
  });

  test('a second ad break within a second is told to slow down', async () => {
    const limited = await startHarness({ rates: true });
    const insert = () => limited.call('InsertAdBreak', { channelArn: arnOf('channel'), durationSeconds: 30 }).catch((error) => error.name);
    expect(await Promise.all([insert(), insert()])).toEqual(['ResourceNotFoundException', 'ThrottlingException']);
    await limited.stop();
  });

  test('a client that retries gets through, later', async () => {
    const limited = await startHarness({ rates: true }, 10);
    await Promise.all([...Array(8)].map(() => limited.call('ListChannels')));
    expect(limited.ivs.calls.filter(({ status }) => status === 200)).toHaveLength(8);
    await limited.stop();
  }, 30_000);
});
