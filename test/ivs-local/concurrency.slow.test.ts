import { callerOf, Harness, newClient, startHarness } from './harness';

let harness: Harness;
beforeEach(async () => { harness = await startHarness(); });
afterEach(() => harness.stop());

test('50 clients, 10,000 calls: each resource once, lists complete, no error', async () => {
  const perClient = 40; // five calls each
  await Promise.all([...Array(50).keys()].map(async (i) => {
    const client = newClient(harness.ivs.endpoint);
    const call = callerOf(client);
    for (let j = 0; j < perClient; j++) {
      const { channel, streamKey } = await call('CreateChannel', { name: `c-${i}-${j}` });
      await call('TagResource', { resourceArn: channel.arn, tags: { client: String(i) } });
      const { channel: read } = await call('GetChannel', { arn: channel.arn });
      expect(read).toMatchObject({ name: `c-${i}-${j}`, tags: { client: String(i) } });
      await call('DeleteStreamKey', { arn: streamKey.arn });
      if (j % 2) { await call('DeleteChannel', { arn: channel.arn }); } else { await call('CreateStreamKey', { channelArn: channel.arn }); }
    }
    client.destroy();
  }));
  expect(harness.ivs.calls).toHaveLength(10_000);
  expect(harness.ivs.calls.filter(({ error }) => error)).toEqual([]);
  const found = new Set<string>();
  let nextToken: string | undefined;
  do {
    const page: any = await harness.call('ListChannels', { nextToken });
    for (const { name } of page.channels) { found.add(name); }
    nextToken = page.nextToken;
  } while (nextToken);
  expect(found.size).toBe(1000);
  expect(harness.ivs.account.streamKeys.size).toBe(1000);
}, 120_000);
