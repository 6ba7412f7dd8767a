import { LocalExecution, SimulatedTime } from '../../../../local/services/step-functions';
import * as ivs from '../../../../src';
import { bulkRevocation, definitionOf } from '../../../playback/bulk-revocation';

/*
 * What the harness does with the synthesized definition, and what it refuses.
 */
const LIST = 'lists/list';

type Invoke = (items: any[], retry: number) => unknown;

function execution(text: string, invoke: Invoke, change: (map: any) => void = () => undefined, format = ivs.ViewerListFormat.JSON_LINES) {
  const time = new SimulatedTime();
  const objects = new Map([[LIST, text]]);
  const definition = definitionOf(bulkRevocation({ listFormat: format }).stack);
  change(definition.States['Revoke all']);
  const run = new LocalExecution(definition, {
    objects,
    sleep: (ms) => time.sleep(ms),
    random: () => 0.5,
    startLatency: () => 10,
    invoke: async (_, { Items, RetryCount }) => invoke(Items, RetryCount),
  }, 'run', { key: 'list' });
  const results = (file: string) => objects.get(`lists/viewer-session-revocation/results/run/map-run/${file}`);
  return { time, run, results };
}

const lines = (count: number) => Array.from({ length: count }, (_, n) => `{"n":${n}}`).join('\n');

test('items of JSON Lines come in batches of 20, in their order', async () => {
  const seen: number[][] = [];
  const { time, run } = execution(`${lines(45)}\n`, (items) => { seen.push(items.map(({ n }) => n)); return []; });
  await time.until(run.run());
  expect([run.status, seen.map(({ length }) => length), seen.flat()]).toEqual(['SUCCEEDED', [20, 20, 5], [...Array(45).keys()]]);
});

test('items of CSV are texts, by the names in the first line', async () => {
  const seen: any[] = [];
  const { time, run } = execution('a,b\r\n1,"x, ""y"""\r\n,2\n3', (items) => { seen.push(...items); return []; }, undefined, ivs.ViewerListFormat.CSV);
  await time.until(run.run());
  expect(seen).toEqual([{ a: '1', b: 'x, "y"' }, { a: '', b: '2' }, { a: '3', b: '' }]);
});

test('two at a time', async () => {
  let [now, most] = [0, 0];
  const { time, run } = execution(lines(200), async () => {
    most = Math.max(most, ++now);
    await time.sleep(100);
    now -= 1;
    return [];
  });
  await time.until(run.run());
  expect(most).toBe(2);
});

test('a child that fails is run again three times, then tolerated up to the threshold', async () => {
  const retries: number[] = [];
  const { time, run, results } = execution(lines(1000), (items, retry) => {
    if (items[0].n !== 40) { return [{ n: items[0].n }]; }
    retries.push(retry);
    throw new RangeError('bad');
  });
  await time.until(run.run());
  expect([run.status, retries]).toEqual(['SUCCEEDED', [0, 1, 2, 3]]);
  expect(results('SUCCEEDED_0.jsonl')!.split('\n')).toHaveLength(49);
  expect(JSON.parse(results('FAILED_0.jsonl')!)).toMatchObject({ Error: 'RangeError', Cause: 'bad', Status: 'FAILED' });
});

test('beyond the threshold it fails, and a redrive runs what did not succeed', async () => {
  let isBroken = true;
  const done: number[] = [];
  const { time, run } = execution(lines(200), (items) => {
    if (isBroken && items[0].n >= 40) { throw new Error('bad'); }
    done.push(items[0].n);
    return [];
  });
  await time.until(run.run());
  expect([run.status, run.error, done]).toEqual(['FAILED', 'States.ExceedToleratedFailureThreshold', [0, 20]]);
  isBroken = false;
  await time.until(run.redrive());
  expect([run.status, done.sort((a, b) => a - b)]).toEqual(['SUCCEEDED', [0, 20, 40, 60, 80, 100, 120, 140, 160, 180]]);
  await expect(run.redrive()).rejects.toThrow('ExecutionNotRedrivable');
});

test('a task that takes too long is run again', async () => {
  const { time, run } = execution(lines(1), async (_, retry) => { await time.sleep(retry === 0 ? 70_000 : 1); return []; });
  await time.until(run.run());
  expect(run.status).toBe('SUCCEEDED');
});

test.each<[string, (map: any) => void, string]>([
  ['a field of the map', (map) => { map.ItemSelector = {}; }, 'Map: ItemSelector is not supported'],
  ['another kind of children', (map) => { map.ItemProcessor.ProcessorConfig.ExecutionType = 'STANDARD'; }, 'only Express children'],
])('refuses %s', (_, change, message) => {
  expect(() => execution(lines(1), () => [], change)).toThrow(message);
});

test.each<[string, (map: any) => void, string]>([
  ['another reader', (map) => { map.ItemReader.ReaderConfig = { InputType: 'PARQUET' }; }, 'PARQUET is not supported'],
  ['another key', (map) => { map.ItemReader.Parameters = { 'Bucket': 'lists', 'Key.$': '$.other' }; }, '$.other leads to nothing'],
  ['an expression', (map) => { map.ItemReader.Parameters = { 'Bucket': 'lists', 'Key.$': '$.keys[0]' }; }, '$.keys[0] is not supported'],
  ['an object that is not there', (map) => { map.ItemReader.Parameters = { Bucket: 'lists', Key: 'none' }; }, 'there is no lists/none'],
  ['a field of the task', (map) => { map.ItemProcessor.States['Revoke batch'].Catch = []; }, 'Task: Catch is not supported'],
  ['another task', (map) => { map.ItemProcessor.States['Revoke batch'].Resource = 'arn:aws:states:::sqs:sendMessage'; }, 'only a task that invokes'],
])('fails for %s', async (_, change, message) => {
  const { time, run } = execution(lines(1), () => [], change);
  await expect(time.until(run.run())).rejects.toThrow(message);
});

test('time does not stand still unnoticed', async () => {
  await expect(new SimulatedTime().until(new Promise(() => undefined))).rejects.toThrow('nothing is planned');
});
