import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemblyOf, deployed } from './scenario';
import { EmbeddedIvs, startIvs } from '../../../../ivs-local/src';
import { LocalCloudFormation } from '../../../../local/engine/cloudformation';
import type { ResourceDefinition } from '../../../../local/engine/cloudformation/assembly';

/* A rollback that fails, and how it goes on. */

/** Fails to update what the file says, as "<logical id> <N>" for the N that it should get. */
const CODE = `exports.handler = async (event) => {
  const { RequestType, ResponseURL, StackId, RequestId, LogicalResourceId, ResourceProperties: { N }, OldResourceProperties, PhysicalResourceId = 'id-' + event.LogicalResourceId } = event;
  console.log('REQUEST ' + [RequestType, LogicalResourceId, N, ...OldResourceProperties ? ['was', OldResourceProperties.N] : []].join(' '));
  const isBroken = RequestType === 'Update' && require('fs').readFileSync(process.env.BROKEN, 'utf8').split(',').includes(LogicalResourceId + ' ' + N);
  const body = JSON.stringify({ Status: isBroken ? 'FAILED' : 'SUCCESS', Reason: 'broken', PhysicalResourceId, StackId, RequestId, LogicalResourceId });
  await fetch(ResponseURL, { method: 'PUT', body });
};`;

const folder = mkdtempSync(join(tmpdir(), 'continue-rollback-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const BROKEN = join(folder, 'broken');
const breaks = (...what: string[]) => writeFileSync(BROKEN, what.join());

let cfn: LocalCloudFormation;
let ivs: EmbeddedIvs | undefined;
let seen: number;
let from: number;
beforeEach(() => {
  [seen, from] = [0, 0];
  breaks();
  cfn = new LocalCloudFormation({ ivsEndpoint: 'http://127.0.0.1:1' });
});
afterEach(async () => {
  await cfn.close();
  await ivs?.close();
  ivs = undefined;
});

const thing = (N: number, more: Partial<ResourceDefinition> = {}): ResourceDefinition => ({
  Type: 'Custom::Thing', Properties: { ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] }, N }, ...more,
});
const func: ResourceDefinition = {
  Type: 'AWS::Lambda::Function', Properties: { Code: { ZipFile: CODE }, Handler: 'index.handler', Runtime: 'nodejs22.x', Environment: { Variables: { BROKEN } } },
};
/** First, Second which needs it, and Apart; the update to 2 fails at Last. */
const deploy = async (N: number) => deployed(cfn, assemblyOf({
  Stack: { Resources: { Function: func, First: thing(N), Second: thing(N, { DependsOn: 'First' }), Apart: thing(N), Last: thing(N, { DependsOn: ['Second', 'Apart'] }) } },
}));

/** The requests since the last time. */
function requests(): string[] {
  const all = cfn.logs().match(/(?<=^REQUEST ).*$/gm) ?? [];
  const found = all.slice(seen);
  seen = all.length;
  return found;
}
/** The events of one id since the last time. */
function events(): { [id: string]: string[] } {
  const found: { [id: string]: string[] } = {};
  for (const { logicalId, status } of cfn.events.slice(from)) { (found[logicalId] ??= []).push(status.replace('UPDATE_', '')); }
  from = cfn.events.length;
  return found;
}
const reason = () => cfn.events.filter(({ logicalId }) => logicalId === 'Stack').at(-1)!.reason;

/** Leaves the stack in UPDATE_ROLLBACK_FAILED because of First. */
async function failRollback(): Promise<void> {
  await deploy(1);
  breaks('Last 2', 'First 1');
  expect(await deploy(2)).toMatchObject({ status: 'UPDATE_ROLLBACK_FAILED', reasons: [expect.stringContaining('broken')] });
  events();
  requests();
}

test('what failed is tried again with the old properties, what waited for it goes on, and what was restored is left alone', async () => {
  await failRollback();
  expect(reason()).toBe('The following resource(s) failed to update: [First].');
  breaks();
  await cfn.continueUpdateRollback('Stack');
  expect(requests()).toEqual(['Update First 1 was 2', 'Update Second 1 was 2', 'Update Last 1 was 2']);
  const updated = ['IN_PROGRESS', 'COMPLETE'];
  expect(events()).toEqual({
    Stack: ['ROLLBACK_IN_PROGRESS', 'ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'ROLLBACK_COMPLETE'], First: updated, Second: updated, Last: updated,
  });
  expect(await deploy(1)).toBeUndefined();
  expect(requests()).toEqual([]);
  expect(await deploy(3)).toBeUndefined();
});

test('it can fail again, and then be continued once more', async () => {
  await failRollback();
  await expect(cfn.continueUpdateRollback('Stack')).rejects.toMatchObject({ status: 'UPDATE_ROLLBACK_FAILED', reasons: ['The following resource(s) failed to update: [First].'] });
  expect(events()).toEqual({ Stack: ['ROLLBACK_IN_PROGRESS', 'ROLLBACK_FAILED'], First: ['IN_PROGRESS', 'FAILED'] });
  breaks('Second 1');
  await expect(cfn.continueUpdateRollback('Stack')).rejects.toMatchObject({ reasons: ['The following resource(s) failed to update: [Second].'] });
  expect(requests()).toEqual(['Update First 1 was 2', 'Update First 1 was 2', 'Update Second 1 was 2']);
  breaks();
  await cfn.continueUpdateRollback('Stack');
  expect(requests()).toEqual(['Update Second 1 was 2', 'Update Last 1 was 2']);
  expect(cfn.stack('Stack').status).toBe('UPDATE_ROLLBACK_COMPLETE');
});

test('a resource that is skipped gets no request and counts as restored', async () => {
  await failRollback();
  await cfn.continueUpdateRollback('Stack', { resourcesToSkip: ['First'] });
  expect(requests()).toEqual(['Update Second 1 was 2', 'Update Last 1 was 2']);
  expect(events()).toMatchObject({ First: ['COMPLETE'] });
  expect(cfn.stack('Stack').status).toBe('UPDATE_ROLLBACK_COMPLETE');
  breaks();
  expect(await deploy(2)).toBeUndefined();
  expect(requests()).toContain('Update First 2 was 1'); // although it has 2 in fact
});

test.each(['Second', 'Apart', 'Nothing'])('only what failed can be skipped, not %s; nothing happens', async (id) => {
  await failRollback();
  await expect(cfn.continueUpdateRollback('Stack', { resourcesToSkip: ['First', id] })).rejects.toThrow(`Only resources whose rollback failed can be skipped, not [${id}]`);
  expect([events(), requests(), cfn.stack('Stack').status]).toEqual([{}, [], 'UPDATE_ROLLBACK_FAILED']);
});

test('a stack that is in order has nothing to continue, and one that is not can be deleted', async () => {
  await deploy(1);
  await expect(cfn.continueUpdateRollback('Stack')).rejects.toThrow('CREATE_COMPLETE state');
  await expect(cfn.continueUpdateRollback('None')).rejects.toThrow('does not exist');
  await cfn.destroy(['Stack']);
  await failRollback();
  expect(await deploy(3)).toMatchObject({ status: 'UPDATE_ROLLBACK_FAILED', reasons: [expect.stringContaining('can\'t be updated')] });
  await cfn.destroy(['Stack']);
  expect(cfn.resourcesLeft()).toEqual([]);
});

test('what has to be deleted first, and could not be created anew, is created when the rollback goes on', async () => {
  ivs = await startIvs();
  await cfn.close();
  cfn = new LocalCloudFormation({
    ivsEndpoint: ivs.endpoint,
    onEvent: ({ status, reason: text }) => {
      if (status === 'UPDATE_ROLLBACK_IN_PROGRESS' && text !== 'User Initiated') { ivs!.faults.add({ operation: 'CreateStreamKey', error: 'ValidationException' }); }
    },
  });
  const key = async (channel: string, more: { [id: string]: ResourceDefinition } = {}) => deployed(cfn, assemblyOf({
    Stack: {
      Resources: {
        A: { Type: 'AWS::IVS::Channel' },
        B: { Type: 'AWS::IVS::Channel' },
        Key: { Type: 'AWS::IVS::StreamKey', Properties: { ChannelArn: { Ref: channel } } },
        Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: { 'Fn::GetAtt': ['Key', 'Value'] } } },
        ...more,
      },
    },
  }));
  await key('A');
  const broken: ResourceDefinition = { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: 'none.zip' } }, DependsOn: 'Secret' };
  expect(await key('B', { Broken: broken })).toMatchObject({ status: 'UPDATE_ROLLBACK_FAILED' });
  expect(ivs.account.streamKeys.size).toBe(0);
  await cfn.continueUpdateRollback('Stack');
  const idOf = (id: string) => cfn.stack('Stack').resources.find(({ logicalId }) => logicalId === id)!.physicalId;
  expect([...ivs.account.streamKeys.values()]).toMatchObject([{ arn: idOf('Key'), channelArn: idOf('A') }]);
  expect([...cfn.secrets.values()]).toEqual([...ivs.account.streamKeys.values()].map(({ value }) => value));
  expect(await key('A')).toBeUndefined();
  await cfn.destroy(['Stack']);
  expect(cfn.resourcesLeft()).toEqual([]);
});
