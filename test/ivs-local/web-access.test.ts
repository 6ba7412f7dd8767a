import { request } from 'node:http';
import { Harness, startHarness } from './harness';

let harness: Harness;
let playbackPath: string;
beforeAll(async () => {
  harness = await startHarness({ publicUrl: 'https://ivs.example.test/' });
  const created = await ask('POST', '/CreateChannel');
  playbackPath = new URL(JSON.parse(created.body).channel.playbackUrl).pathname;
});
afterAll(() => harness.stop());

interface Answer {
  readonly status: number;
  readonly headers: { [name: string]: any };
  readonly body: string;
}

/** Not `fetch`, which lets nobody set the host. The request goes to loopback, whatever the host says. */
function ask(method: string, path: string, headers: { [name: string]: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: harness.ivs.port, method, path, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => { body += chunk; }).on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    });
    asked.on('error', reject).end(method === 'POST' ? '{}' : undefined);
  });
}

test('a client is told the public URL', () => {
  expect(harness.ivs.endpoint).toBe('https://ivs.example.test');
});

test.each([
  'localhost', 'localhost:4566', 'ivs.localhost:4566', '127.0.0.1', '127.1.2.3:80', '[::1]:4566', '192.168.1.2:4566', 'ivs.example.test', 'ivs.example.test:4566',
])('the host %s is answered', async (host) => {
  expect((await ask('POST', '/ListChannels', { host })).status).toBe(200);
});

test.each(['evil.example', 'localhost.evil.example', 'evil.example:4566', '127.0.0.1.evil.example', '@', 'a b'])('the host "%s" is refused: a name that was pointed here', async (host) => {
  for (const path of ['/ListChannels', '/_local/events', '/']) {
    const { status, body } = await ask('POST', path, { host });
    expect({ path, status }).toEqual({ path, status: 403 });
    expect(body).toContain('--public-url');
  }
});

test.each(['http://localhost:3000', 'https://app.localhost', 'http://127.0.0.1:8080', 'http://[::1]:3000', 'https://ivs.example.test'])('a page of %s may call the API, as an SDK in a browser does', async (origin) => {
  const preflight = await ask('OPTIONS', '/CreateChannel', {
    origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type,x-amz-date',
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers).toMatchObject({
    'access-control-allow-origin': origin,
    'access-control-allow-methods': expect.stringContaining('POST'),
    'access-control-allow-headers': 'authorization,content-type,x-amz-date',
    'vary': 'origin',
  });
  const answer = await ask('POST', '/ListChannels', { origin });
  expect(answer).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': origin } });
  const refused = await ask('POST', '/GetChannel', { origin }); // an error can be read, too
  expect(refused).toMatchObject({ status: 400, headers: { 'access-control-allow-origin': origin, 'access-control-expose-headers': expect.stringContaining('x-amzn-errortype') } });
});

test.each(['https://evil.example', 'http://192.168.1.2', 'null', 'file://', 'https://localhost.evil.example'])('a page of %s may not, not even by a plain POST', async (origin) => {
  for (const [method, path] of [['POST', '/CreateChannel'], ['POST', '/_local/faults'], ['OPTIONS', '/CreateChannel']]) {
    const { status, headers } = await ask(method, path, { origin });
    expect(status).toBe(403);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  }
  expect((await ask('POST', '/ListChannels')).body.match(/"arn"/g)).toHaveLength(1);
});

test('a player on a page of any origin may ask, with any header, and sees why it was refused', async () => {
  const headers = { host: 'x.us-west-2.playback.live-video.net', origin: 'https://anywhere.example' };
  const preflight = await ask('OPTIONS', playbackPath, { ...headers, 'access-control-request-method': 'GET', 'access-control-request-headers': 'range' });
  expect(preflight).toMatchObject({ status: 204, headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'range' } });
  expect(await ask('GET', playbackPath, headers)).toMatchObject({ status: 404, headers: { 'access-control-allow-origin': '*' }, body: 'the channel is not live' });
  expect(await ask('HEAD', playbackPath, headers)).toMatchObject({ status: 404, headers: { 'content-type': 'text/plain' }, body: '' });
  expect((await ask('DELETE', playbackPath, headers)).status).toBe(405);
});

test('it says that it runs, to GET and to HEAD', async () => {
  expect(JSON.parse((await ask('GET', '/_local/health')).body)).toEqual({ service: 'ivs-local', status: 'running', region: 'us-west-2', accountId: '123456789012' });
  for (const path of ['/', '/_local/health']) { expect(await ask('HEAD', path)).toMatchObject({ status: 200, body: '' }); }
});

test('the page of the service itself may call it, by whichever address it was opened', async () => {
  const host = '192.168.1.2:4566';
  expect((await ask('POST', '/_local/overview', { host, origin: `http://${host}` })).status).toBe(200);
  expect((await ask('POST', '/_local/overview', { host, origin: 'http://192.168.1.2:80' })).status).toBe(403);
  expect((await ask('POST', '/_local/overview', { host: 'evil.example', origin: 'http://evil.example' })).status).toBe(403);
});
