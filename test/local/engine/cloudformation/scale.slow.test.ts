import { assemblyOf, deployed, Scenario } from './scenario';
import { startIvs } from '../../../../ivs-local/src';
import { LocalCloudFormation, LocalCloudFormationOptions } from '../../../../local/engine/cloudformation';
import type { ResourceDefinition } from '../../../../local/engine/cloudformation/assembly';

/* Stacks with many resources: what runs at the same time, what waits, and that all of it ends. */

const open: { close(): Promise<void> }[] = [];
afterEach(async () => { await Promise.all(open.splice(0).map((one) => one.close())); });
function start(options: Partial<LocalCloudFormationOptions> = {}): LocalCloudFormation {
  const cfn = new LocalCloudFormation({ ivsEndpoint: 'http://127.0.0.1:1', ...options });
  open.push(cfn);
  return cfn;
}

const many = (count: number, item: ResourceDefinition) => Object.fromEntries([...Array(count).keys()].map((n) => [`Item${n}`, item]));
const CODE = `exports.handler = async ({ ResponseURL, StackId, RequestId, LogicalResourceId, ResourceProperties }) => {
  console.log('begins');
  await new Promise((resolve) => setTimeout(resolve, Number(ResourceProperties.Delay)));
  console.log('ends');
  await fetch(ResponseURL, { method: 'PUT', body: JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId: LogicalResourceId, StackId, RequestId, LogicalResourceId }) });
};`;
const func: ResourceDefinition = { Type: 'AWS::Lambda::Function', Properties: { Code: { ZipFile: CODE }, Handler: 'index.handler', Runtime: 'nodejs22.x', Timeout: 60 } };
const things = (count: number, Delay: number) => ({
  Stack: { Resources: { Function: func, ...many(count, { Type: 'Custom::Thing', Properties: { ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] }, Delay } }) } },
});

/** How many invocations ran at the same time. */
function mostAtOnce(cfn: LocalCloudFormation): number {
  let running = 0;
  return Math.max(...cfn.logs().match(/^(begins|ends)$/gm)!.map((line) => (line === 'begins' ? ++running : --running)));
}

test.each<[what: string, limit: number | undefined, count: number, most: number]>([
  ['the default', undefined, 150, 20],
  ['a lower limit', 3, 12, 3],
])('custom resources wait their turn: %s', async (_, asyncConcurrency, count, most) => {
  const cfn = start({ asyncConcurrency });
  expect(await deployed(cfn, assemblyOf(things(count, 300)))).toBeUndefined();
  expect(mostAtOnce(cfn)).toBe(most);
  await cfn.destroy(['Stack']);
  expect(cfn.resourcesLeft()).toEqual([]);
}, 120_000);

test('what a function invokes itself takes no place in the line', async () => {
  const scenario = new Scenario({ asyncConcurrency: 1 });
  open.push(scenario);
  expect(await scenario.deploy({ One: { Name: 'a' }, Two: { Name: 'b' } })).toBeUndefined();
});

test('an invocation that a function waits for is refused when the account has no room for it', async () => {
  for (const [accountConcurrency, reasons] of [[2, undefined], [1, [expect.stringContaining('TooManyRequestsException: Rate Exceeded.')]]] as const) {
    const scenario = new Scenario({ accountConcurrency });
    const failure = await scenario.deploy({ One: { Name: 'a' } }); // the framework invokes the handler
    expect(failure?.reasons).toEqual(reasons);
    await scenario.close();
  }
});

test('an event waits until the account has room for it', async () => {
  const cfn = new LocalCloudFormation({ ivsEndpoint: 'http://127.0.0.1:1', accountConcurrency: 3 });
  expect(await deployed(cfn, assemblyOf(things(12, 100)))).toBeUndefined();
  expect(mostAtOnce(cfn)).toBe(3);
  await cfn.close();
});

test('what waits when the engine is closed does not begin', async () => {
  const cfn = start({ asyncConcurrency: 2, lambdaRetryDelaysMs: [] });
  const deployment = deployed(cfn, assemblyOf(things(6, 60_000)));
  while ((cfn.logs().match(/begins/g) ?? []).length < 2) { await new Promise((resolve) => setTimeout(resolve, 20)); }
  await cfn.close();
  expect((await deployment)!.reasons).toContainEqual(expect.stringContaining('Function not found'));
  expect(cfn.logs().match(/begins/g)).toHaveLength(2);
});

test('150 channels at once are created and deleted as fast as the rates of IVS allow', async () => {
  const ivs = await startIvs({ rates: true, keptCalls: Infinity });
  open.push(ivs);
  const cfn = start({ ivsEndpoint: ivs.endpoint });
  const seconds = async (action: () => Promise<unknown>) => {
    const began = Date.now();
    await action();
    return (Date.now() - began) / 1000;
  };
  const toCreate = await seconds(async () => cfn.deploy(assemblyOf({ Stack: { Resources: many(150, { Type: 'AWS::IVS::Channel' }) } })));
  expect(cfn.stack('Stack').status).toBe('CREATE_COMPLETE');
  expect([ivs.account.channels.size, ivs.account.streamKeys.size]).toEqual([150, 0]);
  const toDelete = await seconds(async () => cfn.destroy(['Stack']));
  expect(ivs.account.channels.size).toBe(0);
  // five at once, then five a second
  for (const time of [toCreate, toDelete]) {
    expect(time).toBeGreaterThan(28.5);
    expect(time).toBeLessThan(45);
  }
}, 180_000);
