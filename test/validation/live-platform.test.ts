import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin } from '../../tools/commands';

/*
 * The example is synthesized by the CDK's own CLI from the compiled library, as a user would do it,
 * with the offline rules of the CDK and with cdk-nag on.
 */
const ROOT = join(__dirname, '../..');
const EXAMPLE = join(ROOT, 'examples/live-platform');
let assembly: string;
let channels: any;
let operations: any;

beforeAll(() => {
  assembly = mkdtempSync(join(tmpdir(), 'live-platform-'));
  bin('aws-cdk', 'cdk', ['synth', '--quiet', '--no-notices', '--output', assembly], {
    cwd: EXAMPLE, stdio: 'pipe', env: { ...process.env, CDK_VALIDATION: 'true', AWS_REGION: '', AWS_PROFILE: '' },
  });
  channels = readJson('LiveChannels.template.json');
  operations = readJson('LiveOperations.template.json');
}, 120_000);

afterAll(() => rmSync(assembly, { recursive: true, force: true }));

const readJson = (file: string) => JSON.parse(readFileSync(join(assembly, file), 'utf8'));
const resources = (template: any, type: string): any[] => Object.values<any>(template.Resources).filter(({ Type }) => Type === type);

test('no rule has a finding, not even a warning', () => {
  expect(readJson('validation-report.json').pluginReports.flatMap(({ violations }: any) => violations)).toEqual([]);
});

test('the channels: one for all, one for viewers with a token, both recorded', () => {
  expect(resources(channels, 'AWS::IVS::Channel').map(({ Properties }) => [Properties.Authorized, Properties.Type]))
    .toEqual([[undefined, undefined], [true, 'ADVANCED_HD']]);
  for (const { Properties } of resources(channels, 'AWS::IVS::Channel')) {
    expect(Properties.RecordingConfigurationArn).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Recording/), 'Arn'] });
  }
});

test('no output holds the value of a stream key, or refers to it', () => {
  const outputs = JSON.stringify([channels.Outputs, operations.Outputs]);
  expect(outputs).not.toMatch(/"Value"\s*\]/);
  expect(outputs).not.toContain('resolve:secretsmanager');
});

test('each acknowledgement has a reason that says why', () => {
  const source = ['app.ts', 'channels-stack.ts', 'operations-stack.ts'].map((file) => readFileSync(join(EXAMPLE, file), 'utf8')).join('');
  const acknowledged = [...source.matchAll(/\{ id: '([^']+)', reason: '([^']+)' \}/g)];
  expect(acknowledged.map(([, id]) => id)).toEqual(['AwsSolutions-S1', 'AwsSolutions-SMG4']);
  for (const [, , reason] of acknowledged) { expect(reason.length).toBeGreaterThan(40); }
  expect(source.split('reason:')).toHaveLength(acknowledged.length + 1);
});

test('what CloudFormation can\'t do is done by one function, and one rotates all stream keys', () => {
  const types = [
    'ChannelLifecycle', 'RecordingConfigurationDetachOnDelete', 'RecordingConfigurationWaitUntilActive', 'RotatingStreamKey', 'SrtIngest', 'ViewerSessionRevocation',
  ];
  for (const type of types) { expect([type, resources(channels, `Custom::IVS${type}`).length > 0]).toEqual([type, true]); }
  expect(resources(channels, 'AWS::Lambda::Function').map(({ Properties }) => Properties.Description).sort()).toEqual([
    'Custom resources of Amazon IVS (cdk-ivs)',
    'Provider framework for custom resources of Amazon IVS (cdk-ivs)',
    'Rotation of stream keys of Amazon IVS (cdk-ivs)',
  ]);
});

test('the backend may act on the two channels, and only revoke viewers of the private one', () => {
  const [{ Properties: policy }] = resources(operations, 'AWS::IAM::Policy');
  const ivsStatements = policy.PolicyDocument.Statement.filter(({ Action }: any) => [Action].flat()[0].startsWith('ivs:'));
  const allowed = ivsStatements.flatMap(({ Action, Resource }: any) =>
    [Resource].flat().flatMap((resource: any) => [Action].flat().map((action: string) => `${action} ${/Main|Backstage/.exec(JSON.stringify(resource))}`)));
  expect(allowed.sort()).toEqual([
    'ivs:BatchStartViewerSessionRevocation Backstage',
    'ivs:GetStream Backstage', 'ivs:GetStream Main',
    'ivs:PutMetadata Backstage', 'ivs:PutMetadata Main',
    'ivs:StartViewerSessionRevocation Backstage',
    'ivs:StopStream Backstage', 'ivs:StopStream Main',
  ]);
});

test('the stacks depend on each other in one direction, by exports', () => {
  const imports = (template: any) => JSON.stringify(template).includes('Fn::ImportValue');
  expect({ channels: imports(channels), operations: imports(operations) }).toEqual({ channels: false, operations: true });
});

test('every rule has a target, and the alarms do not fire while nothing is live', () => {
  for (const { Properties } of resources(operations, 'AWS::Events::Rule')) { expect(Properties.Targets).toHaveLength(1); }
  for (const { Properties } of resources(operations, 'AWS::CloudWatch::Alarm')) { expect(Properties.TreatMissingData).toBe('notBreaching'); }
});
