import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import * as ivs from '@aws-sdk/client-ivs';
import { assemblyOf, deployed } from './scenario';
import { EmbeddedIvs, goLive, startIvs } from '../../../../ivs-local/src';
import { LocalCloudFormation } from '../../../../local/engine/cloudformation';
import type { ResourceDefinition, Template } from '../../../../local/engine/cloudformation/assembly';

/* The native types: what they do to the service, seen through a client of its own. */

let service: EmbeddedIvs;
let client: ivs.IvsClient;
let cfn: LocalCloudFormation;
beforeEach(async () => {
  service = await startIvs({ recordingDelay: 50 });
  client = new ivs.IvsClient({ endpoint: service.endpoint, region: 'us-west-2', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
  cfn = new LocalCloudFormation({ ivsEndpoint: service.endpoint });
});
afterEach(async () => {
  await cfn.close();
  client.destroy();
  await service.close();
});

const deploy = async (resources: { [id: string]: ResourceDefinition }, outputs: Template['Outputs'] = {}) =>
  deployed(cfn, assemblyOf({ Stack: { Resources: resources, Outputs: outputs } }));
const resource = (type: string, properties: object = {}): ResourceDefinition => ({ Type: `AWS::IVS::${type}`, Properties: { ...properties } });
const idOf = (logicalId: string) => cfn.stack('Stack').resources.find((candidate) => candidate.logicalId === logicalId)!.physicalId!;
const attributesOf = (logicalId: string) => cfn.stack('Stack').resources.find((candidate) => candidate.logicalId === logicalId)!.attributes;
const systemTags = (logicalId: string) => ({
  'aws:cloudformation:stack-name': 'Stack', 'aws:cloudformation:stack-id': cfn.stack('Stack').id, 'aws:cloudformation:logical-id': logicalId,
});
const tags = (map: { [key: string]: string }) => ({ Tags: Object.entries(map).map(([Key, Value]) => ({ Key, Value })) });
/** The operations that were called since the last time. */
const calls = () => service.calls.splice(0).map(({ operation }) => operation);

const publicKey = () => {
  const { publicKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  return createPublicKey(key.export({ type: 'spki', format: 'pem' })).export({ type: 'spki', format: 'pem' }) as string;
};
const recording = (more: object = {}) => resource('RecordingConfiguration', { DestinationConfiguration: { S3: { BucketName: 'my-bucket' } }, ...more });
const adConfiguration = (more: object = {}) => resource('AdConfiguration', {
  MediaTailorPlaybackConfigurations: [{ PlaybackConfigurationArn: 'arn:aws:mediatailor:us-west-2:123456789012:playbackConfiguration/ads' }], ...more,
});
const forChannel = (more: object = {}) => ({ Channel: resource('Channel'), Key: resource('StreamKey', { ChannelArn: { Ref: 'Channel' }, ...more }) });

interface TypeCase {
  readonly make: (more?: object) => { [id: string]: ResourceDefinition };
  readonly arn: string;
  readonly attributes: string[];
  /** How the type is made; the operations in their order, without those of other resources. */
  readonly created: string[];
  /** A change that keeps the resource, with its operations. */
  readonly change: object;
  readonly updated: string[];
  readonly deleted: string;
}

const key = publicKey();
const TYPES: { [id: string]: TypeCase } = {
  Channel: {
    make: (more) => ({ Channel: resource('Channel', more) }),
    arn: 'channel',
    attributes: ['Arn', 'IngestEndpoint', 'PlaybackUrl'],
    created: ['CreateChannel', 'DeleteStreamKey'],
    change: { Type: 'BASIC' },
    updated: ['UpdateChannel', 'GetChannel'],
    deleted: 'DeleteChannel',
  },
  Key: {
    make: forChannel,
    arn: 'stream-key',
    attributes: ['Arn', 'Value'],
    created: ['CreateChannel', 'DeleteStreamKey', 'CreateStreamKey'],
    change: tags({ a: 'b' }),
    updated: ['GetStreamKey', 'TagResource'],
    deleted: 'DeleteStreamKey',
  },
  Pair: {
    make: (more) => ({ Pair: resource('PlaybackKeyPair', { PublicKeyMaterial: key, ...more }) }),
    arn: 'playback-key',
    attributes: ['Arn', 'Fingerprint'],
    created: ['ImportPlaybackKeyPair'],
    change: tags({ a: 'b' }),
    updated: ['GetPlaybackKeyPair', 'TagResource'],
    deleted: 'DeletePlaybackKeyPair',
  },
  Policy: {
    make: (more) => ({ Policy: resource('PlaybackRestrictionPolicy', more) }),
    arn: 'playback-restriction-policy',
    attributes: ['Arn'],
    created: ['CreatePlaybackRestrictionPolicy'],
    change: { AllowedCountries: ['DE'] },
    updated: ['UpdatePlaybackRestrictionPolicy', 'GetPlaybackRestrictionPolicy'],
    deleted: 'DeletePlaybackRestrictionPolicy',
  },
  Recording: {
    make: (more) => ({ Recording: recording(more) }),
    arn: 'recording-configuration',
    attributes: ['Arn', 'State'],
    created: ['CreateRecordingConfiguration', 'GetRecordingConfiguration'],
    change: tags({ a: 'b' }),
    updated: ['GetRecordingConfiguration', 'TagResource'],
    deleted: 'DeleteRecordingConfiguration',
  },
  Ads: {
    make: (more) => ({ Ads: adConfiguration(more) }),
    arn: 'ad-configuration',
    attributes: ['Arn'],
    created: ['CreateAdConfiguration'],
    change: { Name: 'renamed' },
    updated: ['UpdateAdConfiguration', 'GetAdConfiguration'],
    deleted: 'DeleteAdConfiguration',
  },
};

test.each(Object.entries(TYPES))('%s: created, updated in place and deleted by the calls of its resource handlers', async (id, type) => {
  expect(await deploy(type.make(), { Ref: { Value: { Ref: id } } })).toBeUndefined();
  expect([...new Set(calls())]).toEqual(type.created);
  expect(cfn.stack('Stack').outputs.Ref).toMatch(new RegExp(`^arn:aws:ivs:us-west-2:123456789012:${type.arn}/[a-zA-Z0-9]+$`));
  expect(Object.keys(attributesOf(id)).sort()).toEqual(type.attributes);
  expect(Object.values(attributesOf(id)).every((value) => typeof value === 'string' && value !== '')).toBe(true);

  const arn = idOf(id);
  expect(await deploy(type.make(type.change))).toBeUndefined();
  expect([idOf(id), calls()]).toEqual([arn, type.updated]);

  await cfn.destroy(['Stack']);
  expect(calls()).toContain(type.deleted);
  expect(cfn.resourcesLeft()).toEqual([]);
});

test.each(Object.entries(TYPES))('%s: one that somebody else deleted counts as deleted', async (id, type) => {
  await deploy(type.make());
  const command = (ivs as any)[`${type.deleted}Command`];
  await client.send(new command({ arn: idOf(id) }));
  await cfn.destroy(['Stack']);
  expect(cfn.resourcesLeft()).toEqual([]);
});

test.each(Object.entries(TYPES))('%s: properties that the schema does not know fail it', async (id, type) => {
  const failure = await deploy(type.make({ Colour: 'red' }));
  expect(failure!.reasons[0]).toMatch(new RegExp(`^Properties validation failed for resource ${id} with message: .*Colour`));
});

test('tags are added, changed and taken away', async () => {
  const make = (map: { [key: string]: string }) => ({ Channel: resource('Channel', tags(map)) });
  const current = async () => (await client.send(new ivs.ListTagsForResourceCommand({ resourceArn: idOf('Channel') }))).tags;
  await deploy(make({ stays: '1', changes: '1', goes: '1' }));
  expect(await current()).toEqual({ stays: '1', changes: '1', goes: '1', ...systemTags('Channel') });
  await deploy(make({ stays: '1', changes: '2', new: '1' }));
  expect(await current()).toEqual({ stays: '1', changes: '2', new: '1', ...systemTags('Channel') });
});

test.each(Object.entries(TYPES))('%s: has the tags of CloudFormation from the start, and keeps them when it is updated', async (id, type) => {
  const current = async () => (await client.send(new ivs.ListTagsForResourceCommand({ resourceArn: idOf(id) }))).tags;
  await deploy(type.make());
  expect(await current()).toEqual(systemTags(id));
  await deploy(type.make(tags({ a: 'b' })));
  await deploy(type.make());
  expect(await current()).toEqual(systemTags(id));
});

test('fifty tags leave room for those of CloudFormation, which nobody else can set or remove', async () => {
  const fifty = Object.fromEntries([...Array(50).keys()].map((n) => [`key${n}`, 'x']));
  expect(await deploy({ Channel: resource('Channel', tags(fifty)) })).toBeUndefined();
  const { key0: _, ...others } = fifty;
  expect(await deploy({ Channel: resource('Channel', tags({ ...others, another: 'y' })) })).toBeUndefined();
  const resourceArn = idOf('Channel');
  const reserved = { name: 'ValidationException', message: expect.stringContaining('reserved: AWS:x') };
  await expect(client.send(new ivs.TagResourceCommand({ resourceArn, tags: { 'AWS:x': 'y' } }))).rejects.toMatchObject(reserved);
  await expect(client.send(new ivs.CreateChannelCommand({ tags: { 'AWS:x': 'y' } }))).rejects.toMatchObject(reserved);
  await expect(client.send(new ivs.UntagResourceCommand({ resourceArn, tagKeys: ['AWS:x'] }))).rejects.toMatchObject(reserved);
  const failure = await deploy({ Channel: resource('Channel', tags({ 'aws:cloudformation:stack-id': 'another' })) });
  expect(failure!.reasons).toEqual(['Tag keys can\'t be prefixed with aws: [aws:cloudformation:stack-id]']);
});

test('a property that is taken away falls back to its default', async () => {
  await deploy({ Channel: resource('Channel', { Authorized: true, LatencyMode: 'NORMAL' }) });
  await deploy({ Channel: resource('Channel', { LatencyMode: 'NORMAL' }) });
  const { channel } = await client.send(new ivs.GetChannelCommand({ arn: idOf('Channel') }));
  expect(channel).toMatchObject({ authorized: false, latencyMode: 'NORMAL' });
});

test('a changed recording configuration is replaced: the channel moves over before the old one goes', async () => {
  const make = (seconds: number) => ({
    Recording: recording({ RecordingReconnectWindowSeconds: seconds }),
    Channel: resource('Channel', { RecordingConfigurationArn: { 'Fn::GetAtt': ['Recording', 'Arn'] } }),
  });
  await deploy(make(10));
  const old = idOf('Recording');
  calls();
  expect(await deploy(make(20))).toBeUndefined();
  expect(idOf('Recording')).not.toBe(old);
  expect(calls().filter((operation) => !operation.startsWith('Get'))).toEqual(['CreateRecordingConfiguration', 'UpdateChannel', 'DeleteRecordingConfiguration']);
  const { channel } = await client.send(new ivs.GetChannelCommand({ arn: idOf('Channel') }));
  expect(channel!.recordingConfigurationArn).toBe(idOf('Recording'));
});

describe('a stream key deletes first when it is replaced', () => {
  const make = (channel: string, more: { [id: string]: ResourceDefinition } = {}) => ({
    A: resource('Channel'),
    B: resource('Channel'),
    Key: resource('StreamKey', { ChannelArn: { Ref: channel } }),
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: { 'Fn::GetAtt': ['Key', 'Value'] } } },
    ...more,
  });

  test('so that it can move to another channel', async () => {
    await deploy(make('A'));
    calls();
    await deploy(make('B'));
    expect(calls()).toEqual(['DeleteStreamKey', 'CreateStreamKey']);
    expect([...cfn.secrets.values()]).toEqual([attributesOf('Key').Value]);
  });

  test('and a rollback makes another one, which those that use it get', async () => {
    await deploy(make('A'));
    const old = attributesOf('Key').Value;
    calls();
    const failure = await deploy(make('B', { C: { ...resource('Channel', { Type: 'HUGE' }), DependsOn: 'Key' } }));
    expect(failure!.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(calls()).toEqual(['DeleteStreamKey', 'CreateStreamKey', 'DeleteStreamKey', 'CreateStreamKey']);
    expect(attributesOf('Key').Value).not.toBe(old);
    expect([...cfn.secrets.values()]).toEqual([attributesOf('Key').Value]);
    const { streamKeys } = await client.send(new ivs.ListStreamKeysCommand({ channelArn: idOf('A') }));
    expect(streamKeys!.map(({ arn }) => arn)).toEqual([idOf('Key')]);
  });
});

test('a failing update is rolled back: the service refuses to change a live channel, and the other one is as before', async () => {
  const make = (Type: string) => ({
    First: resource('Channel', { Type }),
    Live: { ...resource('Channel', { Type }), DependsOn: 'First' },
    Key: resource('StreamKey', { ChannelArn: { Ref: 'Live' } }),
  });
  await deploy(make('STANDARD'));
  goLive(service.account, attributesOf('Key').Value as string);
  const failure = await deploy(make('BASIC'));
  expect(failure!.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(failure!.reasons[0]).toMatch(/^Resource handler returned message: ".+\(Service: Ivs, Status Code: 409\)" \(HandlerErrorCode: ResourceConflict\)$/);
  const { channel } = await client.send(new ivs.GetChannelCommand({ arn: idOf('First') }));
  expect(channel!.type).toBe('STANDARD');
});

test('a recording configuration that ends in CREATE_FAILED fails, and is deleted', async () => {
  service.faults.add({ operation: 'CreateRecordingConfiguration', createFailed: true });
  const failure = await deploy({ Recording: recording() });
  expect(failure).toMatchObject({ status: 'ROLLBACK_COMPLETE', reasons: [expect.stringMatching(/is in state CREATE_FAILED" \(HandlerErrorCode: NotStabilized\)$/)] });
  expect((await client.send(new ivs.ListRecordingConfigurationsCommand({}))).recordingConfigurations).toEqual([]);
});

test('a fourth key pair is beyond the quota: the three others are deleted with it', async () => {
  const pairs = [1, 2, 3, 4].map((n) => {
    const pair = resource('PlaybackKeyPair', { PublicKeyMaterial: publicKey() });
    return [`Pair${n}`, n > 1 ? { ...pair, DependsOn: `Pair${n - 1}` } : pair];
  });
  const failure = await deploy(Object.fromEntries(pairs));
  expect(failure!.reasons).toEqual([expect.stringMatching(/Status Code: 402\)" \(HandlerErrorCode: ServiceLimitExceeded\)$/)]);
  expect((await client.send(new ivs.ListPlaybackKeyPairsCommand({}))).keyPairs).toEqual([]);
});

test('throttling is waited out, and a channel whose stream key can\'t be deleted is not lost', async () => {
  service.faults.add({ operation: 'CreateChannel', error: 'ThrottlingException', times: 2 });
  service.faults.add({ operation: 'DeleteStreamKey', error: 'ConflictException', times: 10 });
  const failure = await deploy({ Channel: resource('Channel') });
  expect(failure).toMatchObject({ status: 'ROLLBACK_COMPLETE', reasons: [expect.stringContaining('ResourceConflict')] });
  expect((await client.send(new ivs.ListChannelsCommand({}))).channels).toEqual([]);
});
