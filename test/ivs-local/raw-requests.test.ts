import { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { Harness, startHarness } from './harness';

let harness: Harness;
beforeAll(async () => { harness = await startHarness(); });
afterAll(() => harness.stop());

/** Sends bytes, and gives back the status of the answer; 0 when the connection is closed without one. A client that hangs up doesn't wait. */
function raw(bytes: string | Buffer, hangsUp = false): Promise<number> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(harness.ivs.port, '127.0.0.1', () => {
      socket.write(bytes);
      if (hangsUp) { setTimeout(() => socket.destroy(), 20); } else { socket.end(); }
    });
    socket.on('data', (chunk) => { answer += chunk.toString('latin1'); }).on('error', () => undefined);
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0)));
  });
}

const http = (line: string, body = '', ...headers: string[]) => [line, 'host: localhost', 'connection: close', ...headers, `content-length: ${body.length}`, '', body].join('\r\n');
const local = (action: string, body: string) => http(`POST /_local/${action} HTTP/1.1`, body);

test.each<[string, string | Buffer, number[], boolean?]>([
  ['no HTTP', 'hello\r\n\r\n', [400]],
  ['bytes', Buffer.from([0x16, 0x03, 0x01, 0x00, 0xff, 0x00, 0x80]), [400]],
  ['nothing', '', [0]],
  ['half a request line', 'POST /Crea', [0, 400]],
  ['half of the headers', 'POST /CreateChannel HTTP/1.1\r\nhost: loc', [0, 400], true],
  ['half of a body', `${http('POST /CreateChannel HTTP/1.1', '', 'content-type: application/json').replace('content-length: 0', 'content-length: 99')}{"name"`, [0, 400], true],
  ['no host', 'POST /ListChannels HTTP/1.1\r\n\r\n', [400]],
  ['HTTP/1.0 without a host', 'GET / HTTP/1.0\r\n\r\n', [200]],
  ['HTTP/9.9', 'GET / HTTP/9.9\r\nhost: localhost\r\n\r\n', [400]],
  ['two slashes', http('GET // HTTP/1.1'), [404]],
  ['an absolute address', http('GET http://localhost/ HTTP/1.1'), [404]],
  ['an absolute address of another host', http('POST http://evil.example/CreateChannel HTTP/1.1', '{}'), [404]],
  ['an asterisk', http('OPTIONS * HTTP/1.1'), [204]],
  ['a path that is none', http('GET /%E0%A4%A HTTP/1.1'), [400]],
  ['a label that can\'t be decoded', http('GET /tags/%ZZ HTTP/1.1'), [400]],
  ['a way out of the root', http('GET /../../etc/passwd HTTP/1.1'), [404]],
  ['a way out of a session', http('GET /_session/a/b/..%2f..%2fx HTTP/1.1'), [403, 404]],
  ['a session that does not exist', http('GET /_session/x/360p/0.mp4 HTTP/1.1'), [403]],
  ['a playlist that does not exist', http('GET /nothing.m3u8 HTTP/1.1'), [404]],
  ['a token that is none', http('GET /nothing.m3u8?token=%00 HTTP/1.1'), [404]],
  ['CONNECT', http('CONNECT localhost:22 HTTP/1.1'), [0]],
  ['an upgrade', http('GET / HTTP/1.1', '', 'connection: upgrade', 'upgrade: websocket'), [200]],
  ['an expectation', http('POST /ListChannels HTTP/1.1', '{}', 'expect: the-unexpected'), [417]],
  ['a method that nobody knows', http('BREW /CreateChannel HTTP/1.1'), [400]],
  ['a method that is known', http('PROPFIND /CreateChannel HTTP/1.1'), [404]],
  ['two lengths', http('POST /ListChannels HTTP/1.1', '{}', 'content-length: 5'), [400]],
  ['a length and chunks', http('POST /ListChannels HTTP/1.1', '{}', 'transfer-encoding: chunked'), [400]],
  ['a chunk that is none', 'POST /ListChannels HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n', [0, 400]],
  ['64 KB of headers', http('POST /ListChannels HTTP/1.1', '{}', `x-long: ${'x'.repeat(65_536)}`), [431, 400]],
  ['a body that is no JSON', http('POST /CreateChannel HTTP/1.1', '<xml/>'), [400]],
  ['a body of zero bytes in JSON', http('POST /CreateChannel HTTP/1.1', '\0\0'), [400]],
  ['JSON 100,000 levels deep', http('POST /CreateChannel HTTP/1.1', `{"tags":${'['.repeat(100_000)}${']'.repeat(100_000)}}`), [400, 500]],
  ['a member __proto__', http('POST /CreateChannel HTTP/1.1', '{"__proto__":{"name":5}}'), [200, 400]],
  ['a local action with null', local('faults', 'null'), [400]],
  ['a local action with a text', local('faults', '"x"'), [400]],
  ['a local action with a list', local('encoder/stop', '[]'), [400, 404]],
  ['a local action that goes up', local('../CreateChannel', '{}'), [200]], // a URL is normalized first: it is CreateChannel
])('%s ends no process', async (_, bytes, statuses, hangsUp = false) => {
  const problems: unknown[] = [];
  const note = (problem: unknown) => problems.push(problem);
  process.on('uncaughtException', note).on('unhandledRejection', note);
  expect(statuses).toContain(await raw(bytes, hangsUp));
  expect((await fetch(harness.ivs.endpoint)).status).toBe(200);
  process.off('uncaughtException', note).off('unhandledRejection', note);
  expect(problems).toEqual([]);
});

test('an answer that can\'t be sent ends the connection, not the process', async () => {
  for (const method of ['writeHead', 'end'] as const) {
    const broken = jest.spyOn(ServerResponse.prototype, method).mockImplementation(() => { throw new Error('of the socket'); });
    await expect(fetch(`${harness.ivs.endpoint}/ListChannels`, { method: 'POST', body: '{}' })).rejects.toThrow('fetch failed');
    broken.mockRestore();
    expect((await fetch(harness.ivs.endpoint)).status).toBe(200);
  }
});

test('a listener that fails is an error of its call, and ends no process', async () => {
  const failing = await startHarness({ onCall: () => { throw new Error('of the listener'); } });
  await expect(failing.call('ListChannels')).rejects.toMatchObject({ name: 'InternalServerException' });
  expect((await fetch(failing.ivs.endpoint)).status).toBe(200);
  await failing.stop();
});
