import fc from 'fast-check';
import { assemblyOf, deployed } from './scenario';
import { LocalCloudFormation } from '../../../../local/engine/cloudformation';
import type { ResourceDefinition } from '../../../../local/engine/cloudformation/assembly';

/* Any sequence of changes: a good one ends as its template says, a broken one ends as if it had never been, and nothing stays behind. */

interface Wanted {
  /** For each queue that should exist: its name, and the queue before it that it waits for. */
  readonly queues: { readonly index: number; readonly name: string; readonly waitsFor?: number }[];
  /** After which queue a resource fails. */
  readonly breaksAfter?: number;
}

const wanted: fc.Arbitrary<Wanted> = fc.record({
  queues: fc.uniqueArray(fc.record({
    index: fc.nat(4), name: fc.constantFrom('a', 'b', 'c'), waitsFor: fc.option(fc.nat(3), { nil: undefined }),
  }), { selector: ({ index }) => index, maxLength: 5 }),
  breaksAfter: fc.option(fc.nat(4), { nil: undefined, freq: 2 }),
});

function templateOf({ queues, breaksAfter }: Wanted) {
  const exists = (index?: number) => index !== undefined && queues.some((queue) => queue.index === index);
  const Resources: { [id: string]: ResourceDefinition } = { Anchor: { Type: 'AWS::SNS::Topic' } };
  for (const { index, name, waitsFor } of queues) {
    const DependsOn = waitsFor! < index && exists(waitsFor) ? `Queue${waitsFor}` : 'Anchor';
    Resources[`Queue${index}`] = { Type: 'AWS::SQS::Queue', Properties: { QueueName: `${name}-${index}` }, DependsOn };
  }
  const DependsOn = exists(breaksAfter) ? `Queue${breaksAfter}` : 'Anchor';
  if (breaksAfter !== undefined) { Resources.Broken = { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: 'none' } }, DependsOn }; }
  return { Resources };
}

test('leaves what the last good template says, and nothing after it is destroyed', async () => {
  await fc.assert(fc.asyncProperty(fc.array(wanted, { minLength: 1, maxLength: 6 }), async (changes) => {
    const cfn = new LocalCloudFormation({ ivsEndpoint: 'http://127.0.0.1:1' });
    try {
      let last: Wanted['queues'] = [];
      for (const change of changes) {
        const { length } = cfn.events;
        const failure = await deployed(cfn, assemblyOf({ Stack: templateOf(change) }));
        expect(failure === undefined).toBe(change.breaksAfter === undefined);
        if (!failure) { last = change.queues; }
        const queues = cfn.resourcesLeft().filter(({ type }) => type === 'AWS::SQS::Queue').map(({ physicalId }) => physicalId!.split('/').pop());
        expect(queues.sort()).toEqual(last.map(({ index, name }) => `${name}-${index}`).sort());
        // A template equal to the last good one changes nothing and reports nothing.
        const status = cfn.events.slice(length).at(-1)?.status ?? 'UPDATE_COMPLETE';
        expect(status).toMatch(failure ? /^(UPDATE_)?ROLLBACK_COMPLETE$/ : /^(CREATE|UPDATE)_COMPLETE$/);
      }
      await cfn.destroy(['Stack']);
      expect(cfn.resourcesLeft()).toEqual([]);
    } finally {
      await cfn.close();
    }
  }), { numRuns: 150, seed: process.env.FC_SEED ? Number(process.env.FC_SEED) : undefined });
}, 60_000);
