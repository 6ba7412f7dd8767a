import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { addAsset, assemblyOf, deployed, Scenario } from './scenario';
import { LocalCloudFormation, LocalCloudFormationOptions } from '../../../../local/engine/cloudformation';
import type { ResourceDefinition } from '../../../../local/engine/cloudformation/assembly';

/*
 * The protocol itself, with functions that reply on their own, as CloudFormation's documentation shows it: no framework between.
 */

const ROOT = join(__dirname, '../../../..');

/** Replies as the property Reply says, by request type; the property Raw is sent as it is. */
const SCRIPTED = `exports.handler = async (event) => {
  console.log('REQUEST ' + JSON.stringify(event));
  const { RequestType, ResponseURL, StackId, RequestId, LogicalResourceId, ResourceProperties, PhysicalResourceId = 'id-1' } = event;
  const { [RequestType]: changes } = JSON.parse(ResourceProperties.Reply ?? '{}');
  const body = JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId, StackId, RequestId, LogicalResourceId, ...changes });
  await new Promise((resolve) => setTimeout(resolve, Number(RequestType === 'Create' ? ResourceProperties.Delay ?? 0 : 0)));
  await fetch(ResponseURL, { method: 'PUT', body: RequestType === 'Create' && ResourceProperties.Raw || body });
};`;

function func(code: string, more: object = {}): ResourceDefinition {
  return { Type: 'AWS::Lambda::Function', Properties: { Code: { ZipFile: code }, Handler: 'index.handler', Runtime: 'nodejs22.x', ...more } };
}

function thing(properties: object, more: object = {}): ResourceDefinition {
  return { Type: 'Custom::Thing', Properties: { ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] }, ...properties }, ...more };
}

const replying = (reply: object) => ({ Reply: JSON.stringify(reply) });

let cfn: LocalCloudFormation;
function start(options: Partial<LocalCloudFormationOptions> = {}): void {
  cfn = new LocalCloudFormation({ ivsEndpoint: 'http://127.0.0.1:1', ...options });
}
let scenario: Scenario | undefined;
afterEach(async () => {
  await cfn.close();
  await scenario?.close();
  scenario = undefined;
});

async function deploy(resources: { [id: string]: ResourceDefinition }, code = SCRIPTED, outputs?: object) {
  return deployed(cfn, assemblyOf({ Stack: { Resources: { Function: func(code), ...resources }, Outputs: outputs as any } }));
}

/** The requests so far, in order. */
function requests(): any[] {
  return cfn.logs().split('\n').filter((line) => line.startsWith('REQUEST ')).map((line) => JSON.parse(line.slice(8)));
}

function reasonOf(logicalId: string): string | undefined {
  return cfn.events.find((event) => event.logicalId === logicalId && event.status.endsWith('_FAILED'))?.reason;
}

test('a request has the documented fields, and numbers and booleans arrive as strings', async () => {
  start();
  await deploy({ Thing: thing({ Number: 1, Yes: true, List: [1, { No: false }], Text: 'x' }) });
  await deploy({ Thing: thing({ Number: 2 }) });
  const ServiceToken = expect.stringMatching(/^arn:aws:lambda:us-west-2:123456789012:function:Stack-Function-/);
  const common = {
    ServiceToken,
    ResponseURL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/),
    StackId: cfn.stack('Stack').id,
    RequestId: expect.stringMatching(/^[-0-9a-f]{36}$/),
    LogicalResourceId: 'Thing',
    ResourceType: 'Custom::Thing',
  };
  const first = { ServiceToken, Number: '1', Yes: 'true', List: ['1', { No: 'false' }], Text: 'x' };
  expect(requests()).toEqual([
    { ...common, RequestType: 'Create', ResourceProperties: first },
    { ...common, RequestType: 'Update', PhysicalResourceId: 'id-1', ResourceProperties: { ServiceToken, Number: '2' }, OldResourceProperties: first },
  ]);
  expect(requests()[0].RequestId).not.toBe(requests()[1].RequestId);
});

test('data is reached by GetAtt and Ref gives the physical id', async () => {
  start();
  const outputs = { Ref: { Value: { Ref: 'Thing' } }, Url: { Value: { 'Fn::GetAtt': ['Thing', 'Url'] } }, Dotted: { Value: { 'Fn::GetAtt': ['Thing', 'a.b'] } } };
  await deploy({ Thing: thing(replying({ Create: { PhysicalResourceId: 'me', Data: { 'Url': 'https://x', 'a.b': 'flat' } } })) }, SCRIPTED, outputs);
  expect(cfn.stack('Stack').outputs).toEqual({ Ref: 'me', Url: 'https://x', Dotted: 'flat' });
});

test('NoEcho masks what is shown of the data, but not where it is used', async () => {
  start();
  const outputs = { Key: { Value: { 'Fn::GetAtt': ['Thing', 'Key'] } } };
  await deploy({ Thing: thing(replying({ Create: { NoEcho: true, Data: { Key: 'secret' } } })) }, SCRIPTED, outputs);
  expect(cfn.stack('Stack').resources.find(({ logicalId }) => logicalId === 'Thing')!.attributes).toEqual({ Key: '*****' });
  expect(cfn.stack('Stack').outputs).toEqual({ Key: 'secret' });
});

test('a missing attribute fails the resource that wants it', async () => {
  start();
  const failure = await deploy({ Thing: thing({}), User: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { 'Fn::GetAtt': ['Thing', 'Nothing'] } } } });
  expect(failure).toMatchObject({ status: 'ROLLBACK_COMPLETE', reasons: [expect.stringMatching(/Vendor response doesn't contain Nothing key in object/)] });
  expect(requests().map(({ RequestType }) => RequestType)).toEqual(['Create', 'Delete']);
});

describe('a reply that is no good fails the resource', () => {
  test.each<[what: string, properties: object, reason: RegExp, deletedId: RegExp]>([
    ['failed', replying({ Create: { Status: 'FAILED', Reason: 'no luck' } }), /Message returned: no luck \(RequestId: /, /^id-1$/],
    ['no id', replying({ Create: { PhysicalResourceId: null } }), /^Invalid PhysicalResourceId$/, /^Stack-Thing-[A-Z0-9]{12}$/],
    ['an empty id', replying({ Create: { PhysicalResourceId: '', Status: 'FAILED', Reason: 'lost' } }), /^Invalid PhysicalResourceId$/, /^Stack-Thing-/],
    ['an id above 1 KB', replying({ Create: { PhysicalResourceId: 'x'.repeat(1025) } }), /^Invalid PhysicalResourceId$/, /^Stack-Thing-/],
    ['another stack', replying({ Create: { StackId: 'other' } }), /StackId is not that of the request/, /^id-1$/],
    ['another request', replying({ Create: { RequestId: 'other' } }), /RequestId is not that of the request/, /^id-1$/],
    ['an unknown status', replying({ Create: { Status: 'DONE' } }), /Status "DONE"/, /^id-1$/],
    ['no JSON', { Raw: 'fine' }, /not JSON/, /^Stack-Thing-/],
    ['4,097 bytes', { Raw: ' '.repeat(4097) }, /^Response object is too long\.$/, /^Stack-Thing-/],
    ['no reply in time', { ServiceTimeout: '1', Delay: 1500 }, /did not receive a response/, /^Stack-Thing-/],
    ['a time-out that is too long', { ServiceTimeout: '3601' }, /ServiceTimeout must be/, /^$/],
  ])('%s', async (_, properties, reason, deletedId) => {
    start();
    const failure = await deploy({ Thing: thing(properties) });
    expect(failure!.status).toBe('ROLLBACK_COMPLETE');
    expect(reasonOf('Thing')).toMatch(reason);
    expect(requests().find(({ RequestType }) => RequestType === 'Delete')?.PhysicalResourceId ?? '').toMatch(deletedId);
  });
});

test('a reply of 4,096 bytes is taken', async () => {
  start();
  const padded = SCRIPTED.replace('const body =', 'let body =').replace('await fetch', 'body = body.padEnd(4096); await fetch');
  expect(await deploy({ Thing: thing({}) }, padded)).toBeUndefined();
});

test('a failed update that reports another id is followed by a Delete of that id, and the old one counts again', async () => {
  start();
  await deploy({ Thing: thing({ N: 1 }) });
  const failure = await deploy({ Thing: thing({ N: 2, ...replying({ Update: { Status: 'FAILED', Reason: 'half made', PhysicalResourceId: 'id-2' } }) }) });
  expect(failure).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', reasons: [expect.stringContaining('half made')] });
  expect(requests().map(({ RequestType, PhysicalResourceId }) => `${RequestType} ${PhysicalResourceId}`))
    .toEqual(['Create undefined', 'Update id-1', 'Delete id-2']);
  expect(cfn.stack('Stack').resources.find(({ logicalId }) => logicalId === 'Thing')!.physicalId).toBe('id-1');
});

test('a rollback that fails too leaves the stack in UPDATE_ROLLBACK_FAILED; it can be deleted but not updated', async () => {
  start();
  const failing = { Update: { Status: 'FAILED', Reason: 'never' } };
  await deploy({ Thing: thing({ N: 1, ...replying(failing) }) });
  expect(await deploy({ Thing: thing({ N: 2, ...replying(failing) }) })).toMatchObject({ status: 'UPDATE_ROLLBACK_FAILED' });
  expect(await deploy({ Thing: thing({ N: 3 }) })).toMatchObject({ status: 'UPDATE_ROLLBACK_FAILED', reasons: [expect.stringContaining('can\'t be updated')] });
  await cfn.destroy(['Stack']);
  expect(cfn.resourcesLeft()).toEqual([]);
});

test('a stack whose resource can\'t be deleted is DELETE_FAILED and keeps what that resource needs', async () => {
  start();
  await deploy({ Thing: thing(replying({ Delete: { Status: 'FAILED', Reason: 'stuck' } })), Other: { Type: 'AWS::SNS::Topic' } });
  await expect(cfn.destroy(['Stack'])).rejects.toMatchObject({ status: 'DELETE_FAILED', reasons: ['The following resource(s) failed to delete: [Thing].'] });
  expect(cfn.resourcesLeft().map(({ logicalId }) => logicalId)).toEqual(['Function', 'Thing']);
});

test('the service token can\'t be changed', async () => {
  start();
  await deploy({ Thing: thing({}), Function2: func(SCRIPTED) });
  const failure = await deploy({ Thing: thing({ ServiceToken: { 'Fn::GetAtt': ['Function2', 'Arn'] } }), Function2: func(SCRIPTED) });
  expect(failure).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', reasons: ['Modifying service token is not allowed.'] });
});

test('new code alone is no reason for an Update, and the next request runs it', async () => {
  start();
  await deploy({ Thing: thing({}) });
  await deploy({ Thing: thing({}) }, `${SCRIPTED}\nconsole.log('new code');`);
  expect(requests().map(({ RequestType }) => RequestType)).toEqual(['Create']);
  await cfn.destroy(['Stack']);
  expect(requests().map(({ RequestType }) => RequestType)).toEqual(['Create', 'Delete']);
  expect(cfn.logs()).toContain('new code');
});

test('when another resource fails, one in creation is cancelled and gets its Delete while its Create still runs', async () => {
  start();
  const broken: ResourceDefinition = { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: 'none.zip' } }, DependsOn: 'Quick' };
  const failure = await deploy({ Slow: thing({ Delay: 700 }), Quick: thing({ Delay: 100 }), Broken: broken });
  expect(failure!.reasons).toEqual([expect.stringContaining('not in the assembly')]);
  expect(reasonOf('Slow')).toBe('Resource creation cancelled');
  const deleted = requests().find(({ RequestType, LogicalResourceId }) => RequestType === 'Delete' && LogicalResourceId === 'Slow');
  expect(deleted.PhysicalResourceId).toMatch(/^Stack-Slow-[A-Z0-9]{12}$/);
});

test('thirty custom resources at once are no reason for Node.js to warn of a leak', () => {
  start();
  const directory = assemblyOf({ Stack: { Resources: { Function: func(SCRIPTED), ...Object.fromEntries([...Array(30).keys()].map((n) => [`Thing${n}`, thing({ N: n })])) } } });
  // in a process of its own: warnings do not reach the process object that jest gives to a test
  const script = `
    const { LocalCloudFormation } = require('${join(ROOT, 'local/engine/cloudformation')}');
    const cfn = new LocalCloudFormation({ ivsEndpoint: 'http://127.0.0.1:1' });
    cfn.deploy('${directory}').then(() => console.log(cfn.stack('Stack').status)).finally(() => cfn.close());`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--require', 'tsx/cjs', '--eval', script], {
    cwd: ROOT, encoding: 'utf8', env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  expect({ stdout, stderr }).toEqual({ stdout: 'CREATE_COMPLETE\n', stderr: '' });
});

describe('a Lambda function', () => {
  const reply = SCRIPTED.slice(SCRIPTED.indexOf('{') + 1, -2);

  test('that throws is invoked twice more with the same request', async () => {
    start({ lambdaRetryDelaysMs: [10, 10] });
    const code = `let count = 0; exports.handler = async (event) => { console.log('try', event.RequestId); if (++count < 3) { throw new Error('not yet'); } ${reply} };`;
    expect(await deploy({ Thing: thing({}) }, code)).toBeUndefined();
    const tries = cfn.logs().match(/^try .*$/gm)!;
    expect(tries).toHaveLength(3);
    expect(new Set(tries).size).toBe(1);
  });

  test.each([
    ['index.js', 'const https = require(\'https\');', 'https.request'],
    ['index.mjs', 'import { request } from \'node:https\';', 'request'],
  ])('may reply by https, as the examples of AWS do: %s', async (file, load, request) => {
    start();
    const directory = assemblyOf({ Stack: { Resources: { Function: func('', { Code: { S3Key: 'code.zip' } }), Thing: thing({}) } } });
    const code = `${load} export const handler = async ({ ResponseURL, StackId, RequestId, LogicalResourceId }) => {
      const { hostname, pathname } = new URL(ResponseURL);
      ${request}({ hostname, path: pathname, port: undefined, method: 'PUT' }).end(JSON.stringify({
        Status: 'SUCCESS', PhysicalResourceId: 'me', StackId, RequestId, LogicalResourceId })); };`;
    addAsset(directory, 'code.zip', file, file.endsWith('.mjs') ? code : code.replace('export const handler', 'exports.handler'));
    expect(await deployed(cfn, directory)).toBeUndefined();
  });

  test('shares its unpacked code with others of the same asset, and another asset of that name is other code', async () => {
    start();
    /** Deploys two functions with this version of the code, each with a custom resource, and gives the different lines that they write. */
    const linesOf = async (version: string, MemorySize: number) => {
      const code = func('', { Code: { S3Key: 'code.zip' }, MemorySize });
      const Two = thing({ version, ServiceToken: { 'Fn::GetAtt': ['Function2', 'Arn'] } });
      const directory = assemblyOf({ Stack: { Resources: { Function: code, Function2: code, One: thing({ version }), Two } } });
      addAsset(directory, 'code.zip', 'index.js', SCRIPTED.replace('console.log(', `console.log('${version}', process.env.LAMBDA_TASK_ROOT); console.log(`));
      expect(await deployed(cfn, directory)).toBeUndefined();
      return [...new Set(cfn.logs().match(new RegExp(`^${version} .*$`, 'gm')))];
    };
    expect(await linesOf('v1', 128)).toHaveLength(1);
    expect(await linesOf('v2', 256)).toHaveLength(1);
    expect(requests()).toHaveLength(4);
  });

  test('that ends its process gives no reply', async () => {
    start();
    const failure = await deploy({ Thing: thing({ ServiceTimeout: 1 }) }, `exports.handler = async (event) => { if (event.RequestType === 'Create') { process.exit(3); } ${reply} };`);
    expect(failure!.reasons).toEqual([expect.stringContaining('did not receive a response')]);
  });

  test('gets its environment, region and time limit, and what it prints is kept', async () => {
    start({ environment: { SHARED: 'everywhere' } });
    const code = `exports.handler = async (event, context) => {
      console.error([process.env.OWN, process.env.SHARED, process.env.AWS_REGION, context.getRemainingTimeInMillis() <= 7000, context.functionName].join());
      ${reply} };`;
    await deployed(cfn, assemblyOf({
      Stack: { Resources: { Function: func(code, { FunctionName: 'mine', Timeout: 7, Environment: { Variables: { OWN: 'own' } } }), Thing: thing({}) } },
    }));
    expect(cfn.logs('mine')).toContain('own,everywhere,us-west-2,true,mine\n');
    expect(cfn.logs('other')).toBe('');
  });

  test('reaches no service that nobody emulates', async () => {
    start();
    const code = `const { SFNClient, ListStateMachinesCommand } = require('@aws-sdk/client-sfn');
      exports.handler = async (event) => {
        await new SFNClient({ maxAttempts: 1 }).send(new ListStateMachinesCommand({})).catch((error) => console.log('refused:', error.code));
        ${reply} };`;
    await deploy({ Thing: thing({}) }, code);
    expect(cfn.logs()).toContain('refused: ECONNREFUSED');
  });

  test.each<[what: string, more: object, reason: RegExp]>([
    ['of another language', { Runtime: 'ruby3.4' }, /runtime ruby3.4 is not supported/],
    ['without such a handler', { Handler: 'index.nothing' }, /did not receive a response/],
    ['without such a file', { Handler: 'other.handler' }, /did not receive a response/],
  ])('%s fails what it provides', async (_, more, reason) => {
    start();
    await deployed(cfn, assemblyOf({ Stack: { Resources: { Function: func(SCRIPTED, more), Thing: thing({ ServiceTimeout: 1 }) } } }));
    expect(reasonOf('Thing')).toMatch(reason);
  });

  test('that is not there fails what it provides, and a topic is not supported', async () => {
    start();
    await deploy({ Thing: thing({ ServiceToken: 'arn:aws:lambda:us-west-2:123456789012:function:gone' }) });
    expect(reasonOf('Thing')).toMatch(/Function not found/);
    await cfn.close();
    start();
    await deploy({ Thing: thing({ ServiceToken: 'arn:aws:sns:us-west-2:123456789012:topic' }) });
    expect(reasonOf('Thing')).toMatch(/only the ARN of a Lambda function is/);
  });

  test('may be invoked twice by the framework, with the same request', async () => {
    scenario = new Scenario({ handlerDeliveries: 2 });
    await scenario.deploy({ One: { Name: 'a' } });
    expect(scenario.requests()).toEqual(['Create a -', 'Create a -']);
  });
});

test('no log line of the framework holds data that is NoEcho', async () => {
  scenario = new Scenario();
  await scenario.deploy({ One: { Name: 'a', DataBytes: 10, Secret: true } });
  expect(scenario.cfn.logs()).toMatch(/"Padding\\?": ?\\?"\*{5}/);
  expect(scenario.cfn.logs()).not.toContain('xxxxxxxxxx');
});
