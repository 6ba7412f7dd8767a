import { connect } from 'node:net';
import { serveSite } from '../../../local/demo/private-channel/site';
import { listenForInvocations } from '../../../local/engine/cloudformation/lambda-endpoint';
import { Endpoint, listenOnLoopback } from '../../../local/services/endpoint';
import { EventBridge } from '../../../local/services/event-bridge';
import { Kms } from '../../../local/services/kms';
import { startSecretsManager } from '../../../local/services/secrets-manager';
import { Sqs } from '../../../local/services/sqs';

/*
 * Whoever is on this machine may send anything to a local endpoint: a bad request gets a 4xx or a closed socket, and the next one is answered.
 */
const ENDPOINTS: { [name: string]: () => Promise<Endpoint> } = {
  'KMS': async () => new Kms().listen(),
  'SQS': async () => new Sqs().listen(),
  'EventBridge': async () => new EventBridge().listen(),
  'Secrets Manager': async () => startSecretsManager(),
  'Lambda': async () => listenForInvocations(async () => ({ Payload: '{}' }) as any, () => undefined),
  'the site of the example': async () => serveSite(async () => ({ status: 400, headers: {}, body: '{}' })),
};

/** An operation that each AWS service has; the others don't look at the header. */
const TARGET: { [name: string]: string } = {
  'KMS': 'TrentService.Sign', 'SQS': 'AmazonSQS.SendMessage', 'EventBridge': 'AWSEvents.PutEvents', 'Secrets Manager': 'secretsmanager.GetSecretValue',
};

const post = (body: string, { path = '/', length = body.length, headers = '' } = {}) =>
  (target: string) => `POST ${path} HTTP/1.1\r\nhost: x\r\nx-amz-target: ${target}\r\n${headers}content-length: ${length}\r\nconnection: close\r\n\r\n${body}`;
const get = (path: string) => () => `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`;

const BAD_REQUESTS: { [what: string]: (target: string) => string } = {
  'no HTTP': () => 'hello\r\n\r\n',
  'half a request line': () => 'POST /',
  'a wrong version of HTTP': () => 'GET / HTTP/9.9\r\n\r\n',
  'a header without a colon': () => 'GET /nothing HTTP/1.1\r\nhost\r\n\r\n',
  'no host': () => 'GET /nothing HTTP/1.1\r\nconnection: close\r\n\r\n',
  'two slashes': get('//'),
  'three slashes and a colon': get('///:'),
  'an escape that is none': get('/%ZZ'),
  'half an escape': get('/2015-03-31/functions/%E0%A4/invocations'),
  'a path that does not exist': get('/nothing'),
  'two lengths': post('{}', { headers: 'content-length: 5\r\n' }),
  'a negative length': post('{}', { length: -1 }),
  'a body that is cut off': post('{"KeyId":', { length: 1000 }),
  'an invocation that is cut off': post('{"a":', { path: '/2015-03-31/functions/f/invocations', length: 1000 }),
  'no body': post(''),
  'half a JSON object': post('{'),
  'no JSON': post('hello'),
  'null': post('null'),
  'a list': post('[]'),
  'a text': post('"x"'),
  'a number': post('7'),
  'true': post('true'),
  'an empty object': post('{}'),
  'bytes that are no UTF-8': post('\xff\xfe'),
  'members of a wrong type': post('{"KeyId":7,"Message":7,"QueueUrl":7,"MessageBody":7,"Entries":7,"SecretId":7}'),
  'members that are null': post('{"KeyId":null,"Message":null,"QueueUrl":null,"MessageBody":null,"Entries":null,"SecretId":null}'),
  'a list with null': post('{"Entries":[null],"MessageBody":"x","MessageAttributes":{"a":null}}'),
  'an unknown operation': () => post('{}')('Nope.Nope'),
  'an operation of every object': () => post('{}')('constructor'),
  'a chunk that is none': () => 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\nZZ\r\n',
};

/** The status of the answer, `closed` without one, or `silent`. The client goes away after a while, in the middle of its request if need be. */
async function send(endpoint: string, request: string, milliseconds = 10_000): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(new URL(endpoint).port), '127.0.0.1', () => { socket.write(request, 'latin1'); });
    const patience = setTimeout(() => { socket.destroy(); resolve('silent'); }, milliseconds);
    socket.on('data', (data) => { answer += data.toString('latin1'); });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(patience);
      resolve(answer.split(' ')[1] ?? 'closed');
    });
  });
}

/** The client goes away before it has finished; an answer may come earlier. */
const UNFINISHED = ['half a request line', 'a body that is cut off', 'an invocation that is cut off'];

describe.each(Object.keys(ENDPOINTS))('%s', (name) => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => { unhandled.push(error); };
  let endpoint: Endpoint;
  beforeAll(async () => { process.on('unhandledRejection', note); endpoint = await ENDPOINTS[name](); });
  afterAll(async () => { await endpoint.close(); process.off('unhandledRejection', note); });

  test.each(Object.keys(BAD_REQUESTS))('%s ends that request only', async (what) => {
    const answer = await send(endpoint.endpoint, BAD_REQUESTS[what](TARGET[name]), UNFINISHED.includes(what) ? 300 : undefined);
    expect(answer).toMatch(UNFINISHED.includes(what) ? /^(silent|4\d\d)$/ : /^(closed|4\d\d)$/);
    expect(await send(endpoint.endpoint, get('/nothing')())).toMatch(/^4\d\d$/);
    expect(unhandled).toEqual([]);
  });
});

test('a fault of the service itself is told with 500', async () => {
  const { endpoint, close } = await listenOnLoopback(async () => { throw new Error('broken'); });
  const response = await fetch(endpoint);
  expect([response.status, await response.json()]).toEqual([500, { message: 'broken' }]);
  await close();
});

test('what fails in the middle of an answer closes the socket', async () => {
  const { endpoint, close } = await listenOnLoopback(async (_, response) => {
    response.writeHead(200).write('half');
    throw new Error('broken');
  });
  await expect(fetch(endpoint).then(async (response) => response.text())).rejects.toThrow();
  await close();
});
