import { createServer, IncomingHttpHeaders, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { Harness, startHarness } from './harness';
import { goLive } from '../../ivs-local/src';

interface Received {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: any;
}

let server: Server;
let url: string;
let received: Received[];
/** The next answers; 200 with an empty object after them. */
let answers: { status: number; body?: object; after?: number }[];
let harness: Harness | undefined;

beforeEach(async () => {
  [received, answers] = [[], []];
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => { text += chunk; }).on('end', () => {
      received.push({ url: request.url!, headers: request.headers, body: JSON.parse(text) });
      const { status, body = {}, after = 0 } = answers.shift() ?? { status: 200 };
      setTimeout(() => response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body)), after);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  jest.restoreAllMocks();
  await harness?.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** A channel that goes live: two events. */
async function live(eventsUrl: string): Promise<string> {
  harness = await startHarness({ eventsUrl, region: 'eu-west-1' });
  const { channel, streamKey } = await harness.call('CreateChannel');
  goLive(harness.ivs.account, streamKey.value);
  return channel.arn;
}

async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; !isSo() && i < 800; i++) { await new Promise((resolve) => setTimeout(resolve, 25)); }
  expect(isSo()).toBe(true);
}

test('a URL with a path gets each event as it is, in order', async () => {
  await live(`${url}/hooks/ivs?key=1`);
  await until(() => received.length === 2);
  expect(received.map(({ url: path }) => path)).toEqual(['/hooks/ivs?key=1', '/hooks/ivs?key=1']);
  expect(received.map(({ body }) => body)).toEqual(harness!.ivs.account.events.delivered);
});

test.each([['', undefined], ['/?bus=live', 'live']])('a URL without a path ("%s") is an EventBridge, and gets PutEvents', async (rest, bus) => {
  answers = [{ status: 200, body: { FailedEntryCount: 0, Entries: [{ EventId: '1' }] } }];
  const channelArn = await live(url + rest);
  await until(() => received.length === 2);
  const [{ url: path, headers, body }] = received;
  expect(path).toBe('/');
  expect(headers).toMatchObject({ 'x-amz-target': 'AWSEvents.PutEvents', 'authorization': expect.stringMatching(/Credential=[^/]+\/\d{8}\/eu-west-1\/events\//) });
  const [event] = harness!.ivs.account.events.delivered;
  expect(body).toEqual({
    Entries: [{
      ...bus && { EventBusName: bus },
      Source: 'aws.ivs',
      DetailType: 'IVS Stream State Change',
      Detail: JSON.stringify(event.detail),
      Resources: [channelArn],
      Time: Date.parse(event.time) / 1000,
    }],
  });
});

test('what fails is tried again, before the next event', async () => {
  answers = [{ status: 500 }, { status: 503 }];
  await live(`${url}/hook`);
  await until(() => received.length === 4);
  const [first, second] = harness!.ivs.account.events.delivered;
  expect(received.map(({ body }) => body.id)).toEqual([first.id, first.id, first.id, second.id]);
});

test('an entry that EventBridge refuses is tried again, too', async () => {
  answers = [{ status: 200, body: { FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure', ErrorMessage: 'once' }] } }];
  await live(url);
  await until(() => received.length === 3);
  expect(received[0].body).toEqual(received[1].body);
});

test('nobody there: no call waits, the loss is reported, and closing does not wait either', async () => {
  const said = jest.spyOn(console, 'error').mockImplementation();
  await live('http://127.0.0.1:1/hook');
  expect(harness!.ivs.account.events.delivered).toHaveLength(2);
  const id = harness!.ivs.account.events.delivered[0].id;
  await until(() => said.mock.calls.length > 0);
  expect(said.mock.calls[0][0]).toMatch(`event ${id} did not reach http://127.0.0.1:1/hook: `);
  const started = Date.now();
  await harness!.stop();
  harness = undefined;
  expect(Date.now() - started).toBeLessThan(1000);
}, 10_000);

test('what has happened until the service ends is still sent', async () => {
  await live(`${url}/hook`);
  await harness!.ivs.close();
  expect(received.map(({ body }) => body.detail.event_name)).toEqual(['Session Created', 'Stream Start']);
});

test('a target that has refused once, and is being asked again: what has happened until the service ends is still sent', async () => {
  answers = [{ status: 500 }, { status: 200, after: 200 }];
  await live(`${url}/hook`);
  await until(() => received.length === 2);
  await harness!.ivs.close();
  expect(received.map(({ body }) => body.detail.event_name)).toEqual(['Session Created', 'Session Created', 'Stream Start']);
});

test('more than a thousand events that wait: the oldest is dropped', async () => {
  const said = jest.spyOn(console, 'error').mockImplementation();
  await live(`${url}/hook`);
  await until(() => received.length === 2);
  answers = [{ status: 500 }];
  for (let i = 0; i < 1002; i++) { harness!.ivs.account.events.emit('IVS Limit Breach', undefined, { i }); } // one is being sent
  await until(() => received.length === 2 + 1 + 1001);
  expect(said.mock.calls).toEqual([[expect.stringContaining('1000 events wait for')]]);
  expect(received.slice(2).map(({ body }) => body.detail.i).slice(0, 3)).toEqual([0, 0, 2]);
}, 30_000);
