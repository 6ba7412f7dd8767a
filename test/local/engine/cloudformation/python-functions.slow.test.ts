import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lambda } from '../../../../local/engine/cloudformation/lambda';

/* Functions in Python, which need a `python3` in PATH. */
const HANDLER = `
import os

count = 0


def handler(event, context):
    global count
    count += 1
    print("called with", event)
    if "raise" in event:
        raise ValueError(event["raise"])
    return {"count": count, "name": context.function_name, "region": os.environ["AWS_DEFAULT_REGION"], "time": context.get_remaining_time_in_millis() > 0}
`;
const ARN = 'arn:aws:lambda:us-west-2:123456789012:function:py';
let source: string;
let lambda: Lambda;

beforeEach(() => {
  source = mkdtempSync(join(tmpdir(), 'python-functions-'));
  mkdirSync(join(source, 'app'));
  writeFileSync(join(source, 'app/main.py'), HANDLER);
  lambda = new Lambda({ region: 'us-west-2', environment: {} }, new Map([['code', source]]));
});
afterEach(async () => {
  await lambda.close();
  rmSync(source, { recursive: true });
});

function put(handler: string): void {
  lambda.put('py', ARN, { Code: { S3Key: 'code' }, Runtime: 'python3.13', Handler: handler, Timeout: 10 });
}

const invoke = async (event: object) => {
  const { Payload, FunctionError } = await lambda.invoke(ARN, JSON.stringify(event));
  return { payload: JSON.parse(Payload), FunctionError };
};

test('gets event and context, and stays loaded between invocations', async () => {
  put('app/main.handler');
  const answer = { name: 'py', region: 'us-west-2', time: true };
  expect(await invoke({ first: '✓' })).toEqual({ payload: { count: 1, ...answer } });
  expect(await invoke({})).toEqual({ payload: { count: 2, ...answer } });
  expect(lambda.output('py')).toContain("called with {'first': '✓'}");
});

test('reports an exception as the runtime of Lambda does, and goes on', async () => {
  put('app.main.handler');
  expect(await invoke({ raise: 'no such channel' })).toEqual({
    payload: { errorType: 'ValueError', errorMessage: 'no such channel', stackTrace: [expect.stringContaining('_invoke'), expect.stringContaining('handler')] },
    FunctionError: 'Unhandled',
  });
  expect(lambda.output('py')).toContain('ValueError: no such channel');
  expect((await invoke({})).payload.count).toBe(2);
});

test.each([
  ['a module that does not exist', 'main.handler', 'ModuleNotFoundError'],
  ['a function that does not exist', 'app.main.other', 'AttributeError'],
])('reports %s', async (_, handler, errorType) => {
  put(handler);
  expect(await invoke({})).toMatchObject({ payload: { errorType }, FunctionError: 'Unhandled' });
});

test('a runtime of another language is refused', async () => {
  lambda.put('py', ARN, { Code: { S3Key: 'code' }, Runtime: 'ruby3.4', Handler: 'app.handler' });
  await expect(lambda.invoke(ARN, '{}')).rejects.toThrow('the runtime ruby3.4 is not supported, only Node.js and Python are');
});
