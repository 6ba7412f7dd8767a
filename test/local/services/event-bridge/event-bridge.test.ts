import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { EventBridge } from '../../../../local/services/event-bridge';

let bus: EventBridge;
let endpoint: { endpoint: string; close(): Promise<void> };
let client: EventBridgeClient;
beforeEach(async () => {
  bus = new EventBridge();
  endpoint = await bus.listen();
  client = new EventBridgeClient({ endpoint: endpoint.endpoint, region: 'us-west-2', credentials: { accessKeyId: 'me', secretAccessKey: 'x' }, maxAttempts: 2 });
});
afterEach(async () => { client.destroy(); await endpoint.close(); });

const put = async (...Entries: any[]) => client.send(new PutEventsCommand({ Entries }));
const ENTRY = { Source: 'test', DetailType: 'Tested', Detail: '{"a":1}', Resources: ['r'] };

test('an event of the real client arrives', async () => {
  expect((await put(ENTRY)).Entries).toEqual([{ EventId: expect.any(String) }]);
  expect(bus.events).toEqual([{ 'source': 'test', 'detail-type': 'Tested', 'resources': ['r'], 'detail': { a: 1 } }]);
  expect(bus.calls).toMatchObject([{ accessKeyId: 'me', operation: 'PutEvents' }]);
});

test('an entry that is no event fails alone', async () => {
  const { FailedEntryCount, Entries } = await put({ ...ENTRY, Detail: 'nonsense' }, ENTRY, { Detail: '{}' });
  expect([FailedEntryCount, Entries!.map(({ ErrorCode }) => ErrorCode)]).toEqual([2, ['MalformedDetail', undefined, 'InvalidArgument']]);
});

test('faults: an error, a lost answer', async () => {
  bus.faults.add({ error: 'InternalException' });
  bus.faults.add({ reset: 'after' });
  await expect(put(ENTRY)).rejects.toThrow();
  await put(ENTRY);
  expect(bus.events).toHaveLength(2);
});

test('who is denied puts nothing', async () => {
  bus.authorize = ({ accessKeyId }) => `${accessKeyId} may not`;
  await expect(put(ENTRY)).rejects.toMatchObject({ name: 'AccessDeniedException', message: 'me may not' });
  expect(bus.events).toEqual([]);
});
