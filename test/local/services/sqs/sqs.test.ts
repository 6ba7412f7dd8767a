import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Endpoint } from '../../../../local/services/endpoint';
import { Sqs } from '../../../../local/services/sqs';

const QUEUE = 'https://sqs.us-west-2.amazonaws.com/123456789012/letters';

let sqs: Sqs;
let endpoint: Endpoint;
let client: SQSClient;
beforeEach(async () => {
  sqs = new Sqs();
  endpoint = await sqs.listen();
  client = new SQSClient({ endpoint: endpoint.endpoint, region: 'us-west-2', credentials: { accessKeyId: 'me', secretAccessKey: 'x' }, maxAttempts: 2 });
});
afterEach(async () => { client.destroy(); await endpoint.close(); });

const send = async (MessageBody: string, MessageAttributes = {}) =>
  client.send(new SendMessageCommand({ QueueUrl: QUEUE, MessageBody, MessageAttributes }));

test('a message of the real client arrives, with its attributes', async () => {
  const { MessageId } = await send('hello', { reason: { DataType: 'String', StringValue: 'because' } });
  expect(sqs.messages).toEqual([{ queueUrl: QUEUE, messageId: MessageId, body: 'hello', attributes: { reason: 'because' } }]);
  expect(sqs.calls).toMatchObject([{ accessKeyId: 'me', operation: 'SendMessage' }]);
  expect(sqs.calls[0]).not.toHaveProperty('error');
});

test('faults: an error that passes, one that does not, a lost answer', async () => {
  sqs.faults.add({ error: 'InternalFailure' });
  await send('one');
  sqs.faults.add({ error: 'QueueDoesNotExist' });
  await expect(send('two')).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  sqs.faults.add({ reset: 'after' });
  await send('three');
  expect(sqs.messages.map(({ body }) => body)).toEqual(['one', 'three', 'three']);
});

test('who is denied sends nothing', async () => {
  sqs.authorize = ({ accessKeyId }) => `${accessKeyId} may not`;
  await expect(send('hello')).rejects.toMatchObject({ name: 'AccessDeniedException', message: 'me may not' });
  expect(sqs.messages).toEqual([]);
});
