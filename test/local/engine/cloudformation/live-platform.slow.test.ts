import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ivs from '@aws-sdk/client-ivs';
import { EmbeddedIvs, startIvs } from '../../../../ivs-local/src';
import { LocalCloudFormation } from '../../../../local/engine/cloudformation';
import { ivsChecks } from '../../../../local/engine/iam';
import { bin } from '../../../../tools/commands';

/* The example, as a user deploys it: synthesized by the real CDK CLI. */

const ROOT = join(__dirname, '../../../..');
const temporary = () => mkdtempSync(join(tmpdir(), 'live-platform-'));
const first = temporary();
const second = temporary();
let service: EmbeddedIvs;
let cfn: LocalCloudFormation;

beforeAll(async () => {
  const cwd = join(ROOT, 'examples/live-platform');
  bin('aws-cdk', 'cdk', ['synth', '--quiet', '--no-notices', '--output', first], { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  service = await startIvs();
  cfn = new LocalCloudFormation({ ivsEndpoint: service.endpoint });
  service.authorizeBy(cfn.permissions.judge(ivsChecks(service.account)));
}, 120_000);
afterAll(async () => {
  await cfn.close();
  await service.close();
  for (const folder of [first, second]) { rmSync(folder, { recursive: true, force: true }); }
});

test('deploys both stacks; outputs and secrets are what an encoder and a player need', async () => {
  await cfn.deploy(first);
  expect(['LiveChannels', 'LiveOperations'].map((name) => cfn.stack(name).status)).toEqual(['CREATE_COMPLETE', 'CREATE_COMPLETE']);
  const outputs = cfn.stack('LiveChannels').outputs;
  expect(outputs.MainIngestServer93D790E4).toMatch(/^rtmps:\/\/[^/]+:443\/app\/$/);
  expect(outputs.MainPlaybackUrlD9782027).toMatch(/^https:\/\/.*\.m3u8$/);
  const secretOf = (name: string) => cfn.secrets.get(Object.entries(outputs).find(([id]) => id.startsWith(name))![1] as string)!;
  expect(JSON.parse(secretOf('MainStreamKeySecret')).streamKey).toMatch(/^sk_us-west-2_/);
  const { channelArn, ingestUrl, streamKey } = JSON.parse(secretOf('BackstageStreamKeySecret'));
  expect(streamKey).toMatch(/^sk_us-west-2_/);
  expect(ingestUrl).toMatch(new RegExp(`^rtmps://[^/]+:443/app/${streamKey}$`));
  const srt = JSON.parse(secretOf('BackstageSrtUrlSecret'));
  expect(srt.ingestUrl).toContain(streamKey);
  expect(srt.channelArn).toBe(channelArn);
  expect(cfn.events.find(({ logicalId }) => logicalId === 'Main54E5BC70')!.path).toBe('LiveChannels/Main/Resource');
});

test('the same assembly again changes nothing', async () => {
  const { length } = cfn.events;
  await cfn.deploy(first);
  expect(cfn.events).toHaveLength(length);
});

test('a changed assembly is an update: the channel in place, the recording configuration by a new one', async () => {
  cpSync(first, second, { recursive: true });
  const file = join(second, 'LiveChannels.template.json');
  const template = JSON.parse(readFileSync(file, 'utf8'));
  template.Resources.Main54E5BC70.Properties.LatencyMode = 'NORMAL';
  template.Resources.Recording2AAEC332.Properties.RecordingReconnectWindowSeconds = 120;
  writeFileSync(file, JSON.stringify(template));
  const before = new Map(cfn.stack('LiveChannels').resources.map(({ logicalId, physicalId }) => [logicalId, physicalId]));
  await cfn.deploy(second);
  const changed = cfn.stack('LiveChannels').resources.filter(({ logicalId, physicalId }) => before.get(logicalId) !== physicalId);
  expect(changed.map(({ type }) => type).sort()).toEqual([
    'AWS::IVS::RecordingConfiguration', 'Custom::IVSRecordingConfigurationDetachOnDelete', 'Custom::IVSRecordingConfigurationWaitUntilActive',
  ]);
});

test('destroy leaves nothing but the bucket, which is kept on purpose with its policy', async () => {
  await cfn.destroy(second);
  expect(cfn.resourcesLeft()).toEqual([]);
  expect(cfn.resourcesKept().map(({ type }) => type).sort()).toEqual(['AWS::S3::Bucket', 'AWS::S3::BucketPolicy']);
  const client = new ivs.IvsClient({ endpoint: service.endpoint, region: 'us-west-2', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
  const { channels } = await client.send(new ivs.ListChannelsCommand({}));
  const { keyPairs } = await client.send(new ivs.ListPlaybackKeyPairsCommand({}));
  const { recordingConfigurations } = await client.send(new ivs.ListRecordingConfigurationsCommand({}));
  client.destroy();
  expect([channels, keyPairs, recordingConfigurations]).toEqual([[], [], []]);
});
