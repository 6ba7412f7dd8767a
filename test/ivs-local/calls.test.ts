import { Harness, startHarness } from './harness';

let harness: Harness;
afterEach(() => harness.stop());

test('the last calls are kept, the oldest first', async () => {
  harness = await startHarness({ keptCalls: 3 });
  for (const name of ['a', 'b', 'c', 'd', 'e']) { await harness.call('CreateChannel', { name }); }
  expect(harness.ivs.calls.map(({ input }) => input.name)).toEqual(['c', 'd', 'e']);
});

test('a large input is not kept, though a listener gets it', async () => {
  const inputs: any[] = [];
  harness = await startHarness({ onCall: ({ input }) => inputs.push(input) });
  const tags = Object.fromEntries([...Array(30).keys()].map((i) => [`tag-${i}`, 'x'.repeat(200)]));
  await harness.call('CreateChannel', { name: 'large', tags });
  await harness.call('CreateChannel', { name: 'small' });
  expect(harness.ivs.calls.map(({ operation, status, input }) => [operation, status, input?.name])).toEqual([
    ['CreateChannel', 200, undefined], ['CreateChannel', 200, 'small'],
  ]);
  expect(inputs.map(({ name }) => name)).toEqual(['large', 'small']);
});
