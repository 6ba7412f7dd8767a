import { createPublicKey } from 'node:crypto';
import { CfnResource, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';
import { Deployment } from './harness';
import { goLive } from '../../local/ivs';
import * as ivs from '../../src';
import type { ControlPlaneResourceType } from '../../src/control-plane/contract';
import { callerOf, MEDIA_TAILOR, newClient } from '../local/ivs/harness';

/*
 * Every type of custom resource of the control plane, as a table: the tests beside this file go through the life of each, and through all that
 * can go wrong. A new type gets a new entry, and no test of its own but for what only it does. The table must be complete (kinds.test.ts).
 */

/**
 * What the stack holds:
 * - `without`: what the custom resource works on, but not the custom resource;
 * - `first`: with the custom resource;
 * - `changed`: with another value that leaves the physical id as it is;
 * - `elsewhere`: with what it works on replaced by another one of its kind, the logical id of the custom resource being the same.
 */
export type Variant = 'without' | 'first' | 'changed' | 'elsewhere';

export type RequestType = 'Create' | 'Update' | 'Delete';

export interface Kind {
  readonly type: ControlPlaneResourceType;
  /** When a type stands in the table more than once. */
  readonly title?: string;
  /** What `observe` gives after a deployment; `used` after `use`. With `elsewhere`, the first one was used. */
  readonly seen: { readonly [variant in Variant]: unknown } & { readonly used?: unknown };
  /** The operations that the handler calls for each request, each once, in their order. */
  readonly calls: { readonly [request in RequestType]: readonly string[] };
  /** Operations that another custom resource calls, without which this one never is. */
  readonly alongside?: readonly string[];
  /** The requests that a deployment of these variants after `first` brings. */
  readonly requests: { readonly changed: readonly RequestType[]; readonly elsewhere: readonly RequestType[] };
  /** Why it can't work on something else, when it refuses `elsewhere`. */
  readonly staysPut?: RegExp;
  /** Properties that the handler checks, as paths, and what the reason says about a bad value. */
  readonly checked: { readonly [path: string]: string };
  /** What a reason about a call names: the thing that could not be changed. */
  readonly named: RegExp;
  /** Fills the stack, with constructs of the library only, as an app would. */
  build(stack: Stack, variant: Variant): void;
  /** What happens at run time after `first`, so that the Delete has something to do. Left out when it has without. */
  use?(deployment: Deployment): Promise<void>;
  /** What the custom resource has brought about, as IVS and secrets have it; without generated names, so that it can be compared. */
  observe(deployment: Deployment): unknown;
  /** What is left behind; all of it, when this is left out. */
  left?(deployment: Deployment): string[];
}

const CHANNEL_ARN = /arn:aws:ivs:us-west-2:123456789012:channel\/\w+/;
const RECORDING_ARN = /arn:aws:ivs:us-west-2:123456789012:recording-configuration\/\w+/;

export const KINDS: Kind[] = [
  {
    type: 'Custom::IvsChannelAttachments',
    build: (stack, variant) => {
      const [one, two] = ['A', 'B'].map((id) => new ivs.PlaybackRestrictionPolicy(stack, id, { allowedCountries: ['DE'], playbackRestrictionPolicyName: id }));
      const mediaTailor = ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(stack, 'MediaTailor', MEDIA_TAILOR);
      const ads = new ivs.AdConfiguration(stack, 'Ads', { mediaTailorPlaybackConfigurations: [mediaTailor] });
      const attached = { without: {}, first: { playbackRestrictionPolicy: one }, changed: { playbackRestrictionPolicy: two, adConfiguration: ads } };
      const channel = new ivs.Channel(stack, 'Channel', attached[variant === 'elsewhere' ? 'first' : variant]);
      if (variant === 'elsewhere') { replace(channel); }
    },
    observe: ({ ivs: { account: { channels, policies, adConfigurations } } }) => [...channels.values()].map((channel) => ({
      policy: policies.get(channel.playbackRestrictionPolicyArn!)?.name, ads: adConfigurations.has(channel.adConfigurationArn!),
    })),
    seen: {
      without: [{ policy: undefined, ads: false }],
      first: [{ policy: 'A', ads: false }],
      changed: [{ policy: 'B', ads: true }],
      elsewhere: [{ policy: 'A', ads: false }],
    },
    calls: { Create: ['UpdateChannel'], Update: ['UpdateChannel'], Delete: ['UpdateChannel'] },
    requests: { changed: ['Update'], elsewhere: ['Update', 'Update'] },
    staysPut: /stays with its channel, arn:\S+; give the construct another id/,
    checked: { ChannelArn: 'must be the ARN of a channel', PlaybackRestrictionPolicyArn: 'must be the ARN of a playback-restriction-policy' },
    named: CHANNEL_ARN,
  },
  {
    type: 'Custom::IvsViewerSessionRevocation',
    build: (stack, variant) => {
      const channel = new ivs.Channel(stack, 'Channel', { authorized: true });
      if (variant === 'elsewhere') { replace(channel); }
      // as texts, "10" would be less than "9"
      const viewers = variant === 'changed' ? { ann: 10, bob: 0, eve: 3 } : { ann: 9, bob: 0 };
      const viewerSessions = Object.entries(viewers)
        .map(([viewerId, versionsLessThanOrEqualTo]) => ({ channel, viewerId, versionsLessThanOrEqualTo }));
      if (variant !== 'without') { new ivs.ViewerSessionRevocation(stack, 'Revocation', { viewerSessions }); }
    },
    observe: ({ ivs: { account: { channels, revocations } } }) => [...channels.keys()].map((arn) => Object.fromEntries(revocations.get(arn) ?? [])),
    seen: { without: [{}], first: [{ ann: 9, bob: 0 }], changed: [{ ann: 10, bob: 0, eve: 3 }], elsewhere: [{ ann: 9, bob: 0 }] },
    calls: { Create: ['BatchStartViewerSessionRevocation'], Update: ['BatchStartViewerSessionRevocation'], Delete: [] },
    requests: { changed: ['Update'], elsewhere: ['Update'] },
    checked: {
      'ViewerSessions.0.ChannelArn': 'must be the ARN of a channel',
      'ViewerSessions.0.ViewerId': 'must be a text of 1 to 40 characters',
      'ViewerSessions.0.VersionsLessThanOrEqualTo': 'must be an integer from 0',
    },
    named: /viewer ann on channel arn:/,
  },
  {
    type: 'Custom::IvsStreamStop',
    build: (stack, variant) => {
      const tags = variant === 'changed' ? { changed: 'yes' } : undefined;
      const channel = new ivs.Channel(stack, 'Channel', { stopStreamOnDelete: variant !== 'without', tags });
      if (variant === 'elsewhere') { replace(channel); }
      channel.addStreamKey('Key');
    },
    use: async ({ ivs: { account } }) => { goLive(account, [...account.streamKeys.values()][0].value!, { reconnects: true }); },
    observe: ({ ivs: { account: { channels, streams } } }) => [...channels.keys()].map((arn) => streams.has(arn)),
    seen: { without: [false], first: [false], used: [true], changed: [false], elsewhere: [false] },
    calls: { Create: [], Update: [], Delete: ['StopStream', 'GetStream'] },
    requests: { changed: [], elsewhere: ['Update', 'Update'] },
    staysPut: /stays with its channel, arn:\S+; give the construct another id/,
    checked: { ChannelArn: 'must be the ARN of a channel' },
    named: CHANNEL_ARN,
  },
  {
    type: 'Custom::IvsRecordingDetachment',
    build: (stack, variant) => {
      const tags = variant === 'changed' ? { changed: 'yes' } : undefined;
      recording(stack, variant, { detachOnDelete: variant !== 'without', tags });
    },
    use: async (deployment) => {
      const call = callerOf(newClient(deployment.ivs.endpoint));
      const [recordingConfigurationArn] = deployment.ivs.account.recordingConfigurations.keys();
      const { streamKey } = await call('CreateChannel', { recordingConfigurationArn });
      await call('DeleteStreamKey', { arn: streamKey.arn });
    },
    observe: ({ ivs: { account: { channels } } }) => [...channels.values()].map(({ recordingConfigurationArn }) => recordingConfigurationArn !== ''),
    seen: { without: [], first: [], used: [true], changed: [], elsewhere: [false] },
    calls: { Create: [], Update: [], Delete: ['ListChannels', 'UpdateChannel'] },
    requests: { changed: [], elsewhere: ['Update', 'Delete'] },
    checked: { RecordingConfigurationArn: 'must be the ARN of a recording-configuration' },
    named: RECORDING_ARN,
    // the channel that was made at run time stays, but with nothing attached
    left: (deployment) => deployment.left().filter((arn) => deployment.ivs.account.channels.get(arn)?.recordingConfigurationArn !== ''),
  },
  {
    type: 'Custom::IvsRecordingReadiness',
    build: (stack, variant) => {
      recording(stack, variant, { waitUntilActive: variant !== 'without' });
      // another bucket replaces the configuration: only what the resource is told of it can change in place
      if (variant === 'changed') { customResource(stack, 'Custom::IvsRecordingReadiness').addPropertyOverride('BucketName', 'changed'); }
    },
    observe: ({ ivs: { account: { recordingConfigurations } } }) => [...recordingConfigurations.values()].map(({ state }) => state),
    seen: { without: ['ACTIVE'], first: ['ACTIVE'], changed: ['ACTIVE'], elsewhere: ['ACTIVE'] },
    calls: { Create: ['GetRecordingConfiguration'], Update: ['GetRecordingConfiguration'], Delete: [] },
    requests: { changed: ['Update'], elsewhere: ['Update', 'Delete'] },
    checked: { RecordingConfigurationArn: 'must be the ARN of a recording-configuration' },
    named: RECORDING_ARN,
  },
  {
    type: 'Custom::IvsSrtIngest',
    build: (stack, variant) => {
      const channel = new ivs.Channel(stack, 'Channel');
      if (variant === 'elsewhere') { replace(channel); }
      const streamKey = new ivs.StreamKey(stack, 'Key', { channel });
      if (variant !== 'without') { new ivs.SrtIngest(stack, 'Srt', { channel, streamKey: variant === 'changed' ? streamKey : undefined }); }
    },
    observe: ({ cloudFormation, ivs: { account: { channels, streamKeys } } }) => [...cloudFormation.secrets.values()].map((text) => {
      const { passphrase, url } = JSON.parse(text);
      const of = [...channels.values()].filter(({ srt }) => srt!.passphrase === passphrase && url.startsWith(`srt://${srt!.endpoint}:9000?`));
      const streamId = new URL(url).searchParams.get('streamid');
      return { channels: of.length, key: streamId === null ? undefined : [...streamKeys.values()].some(({ value }) => value === streamId) };
    }),
    seen: {
      without: [],
      first: [{ channels: 1, key: undefined }],
      changed: [{ channels: 1, key: true }],
      elsewhere: [{ channels: 1, key: undefined }],
    },
    calls: { Create: ['GetChannel'], Update: ['GetChannel', 'GetStreamKey'], Delete: [] },
    requests: { changed: ['Update'], elsewhere: ['Update'] },
    checked: { ChannelArn: 'must be the ARN of a channel', SecretArn: 'must be the ARN of a secret' },
    named: /arn:aws:ivs:us-west-2:123456789012:(channel|stream-key)\/\w+/,
  },
  {
    type: 'Custom::IvsRotatingStreamKey',
    build: (stack, variant) => {
      const channel = new ivs.Channel(stack, 'Channel');
      if (variant === 'elsewhere') { replace(channel); }
      const secretName = variant === 'changed' ? 'changed' : undefined; // another secret
      if (variant !== 'without') { new ivs.RotatingStreamKey(stack, 'Key', { channel, secretName }); }
    },
    use: async ({ cloudFormation }) => {
      await cloudFormation.secretsManager.rotations.settled(); // the schedule is tried first
      expect(await cloudFormation.rotateSecret([...cloudFormation.secrets.keys()][0])).toMatchObject({ succeeded: true });
    },
    observe: ({ cloudFormation, ivs: { account: { streamKeys } } }) => [{
      keys: [...streamKeys.values()].length,
      secrets: [...cloudFormation.secrets].map(([arn, text]) => ({
        name: arn.includes(':changed-') ? 'changed' : 'first',
        isGood: [...streamKeys.values()].some(({ value }) => value === JSON.parse(text).streamKey),
      })),
    }],
    seen: {
      without: [{ keys: 0, secrets: [] }],
      first: [{ keys: 1, secrets: [{ name: 'first', isGood: true }] }],
      used: [{ keys: 1, secrets: [{ name: 'first', isGood: true }] }],
      changed: [{ keys: 1, secrets: [{ name: 'changed', isGood: true }] }],
      elsewhere: [{ keys: 1, secrets: [{ name: 'first', isGood: true }] }],
    },
    calls: { Create: ['ListStreamKeys', 'CreateStreamKey'], Update: ['ListStreamKeys', 'GetStreamKey'], Delete: ['ListStreamKeys', 'DeleteStreamKey'] },
    requests: { changed: ['Update'], elsewhere: ['Update', 'Update'] },
    staysPut: /stays with its channel, arn:\S+; give the construct another id/,
    checked: {
      ChannelArn: 'must be the ARN of a channel',
      SecretArn: 'must be the ARN of a secret',
      Owner: 'must be a text of 1 to 128 characters',
      IngestServer: 'must be a text of 1 to 512 characters',
    },
    named: /arn:aws:ivs:us-west-2:123456789012:(channel|stream-key)\/\w+/,
  },
  ...(['secretsManager', 'kms'] as const).map((custody): Kind => ({
    type: 'Custom::IvsPlaybackSigningKey',
    title: `Custom::IvsPlaybackSigningKey, ${custody}`,
    build: (stack, variant) => {
      new ivs.Channel(stack, 'Channel', { authorized: true });
      if (variant !== 'without') { ivs.PlaybackSigningKey[custody](stack, 'Key', { keyVersion: variant === 'changed' ? 2 : 1 }); }
      if (variant === 'elsewhere') { customResource(stack, 'Custom::IvsPlaybackSigningKey').addPropertyOverride('Owner', 'Another'); }
    },
    observe: signingKeys,
    seen: {
      without: [],
      first: [{ version: '1', signs: true }],
      changed: [{ version: '2', signs: true }],
      elsewhere: [{ version: '1', signs: true }],
    },
    calls: {
      Create: ['ListPlaybackKeyPairs', 'ImportPlaybackKeyPair'],
      Update: ['ListPlaybackKeyPairs', 'ImportPlaybackKeyPair', 'TagResource'],
      Delete: [],
    },
    requests: { changed: ['Update'], elsewhere: ['Update', 'Update'] },
    staysPut: /stays with the key pairs of \w+; give the construct another id/,
    checked: {
      Owner: 'must be a text of 1 to 128 characters',
      KeyVersion: 'must be an integer from 0',
      RetirementSeconds: 'must be an integer from 0',
      ...custody === 'kms' ? { KmsKeyArn: 'must be the ARN of a KMS key' } : { SecretArn: 'must be the ARN of a secret' },
    },
    named: /playback key/,
  })),
  {
    type: 'Custom::IvsOwnedKeyPairs',
    build: (stack, variant) => {
      new ivs.Channel(stack, 'Channel', { authorized: true });
      if (variant !== 'without') { ivs.PlaybackSigningKey.secretsManager(stack, 'Key', { keyVersion: variant === 'changed' ? 2 : 1 }); }
      if (variant === 'elsewhere') { customResource(stack, 'Custom::IvsOwnedKeyPairs').addPropertyOverride('Owner', 'Another'); }
    },
    observe: signingKeys,
    seen: { without: [], first: [{ version: '1', signs: true }], changed: [{ version: '2', signs: true }], elsewhere: [{ version: '1', signs: true }] },
    calls: { Create: [], Update: [], Delete: ['ListPlaybackKeyPairs', 'DeletePlaybackKeyPair'] },
    alongside: ['ListPlaybackKeyPairs', 'ImportPlaybackKeyPair', 'TagResource'],
    requests: { changed: [], elsewhere: ['Update', 'Update'] },
    staysPut: /stays with the key pairs of \w+; give the construct another id/,
    checked: { Owner: 'must be a text of 1 to 128 characters' },
    named: /playback key/,
  },
];

/** The table for `describe.each`: title, type, kind. */
export const TABLE = KINDS.map((kind): [string, string, Kind] => [kind.title ?? kind.type, kind.type, kind]);

/** The custom resource of a type. */
export function customResource(scope: IConstruct, type: string): CfnResource {
  return scope.node.findAll().find((child): child is CfnResource => CfnResource.isCfnResource(child) && child.cfnResourceType === type)!;
}

export function left(kind: Kind, deployment: Deployment): string[] {
  return kind.left?.(deployment) ?? deployment.left();
}

/** CloudFormation makes another resource for another logical id. */
function replace(construct: IConstruct): void {
  (construct.node.defaultChild as CfnResource).overrideLogicalId('Another');
}

function recording(stack: Stack, variant: Variant, props: ivs.RecordingConfigurationProps): void {
  const configuration = new ivs.RecordingConfiguration(stack, 'Recording', { bucket: Bucket.fromBucketName(stack, 'Bucket', 'recordings'), ...props });
  if (variant === 'elsewhere') { replace(configuration); }
}

/** The key pairs in service, and whether what signs at this moment is their other half. */
function signingKeys({ cloudFormation, ivs: { account: { keyPairs } } }: Deployment): unknown {
  const alias = cloudFormation.stack('Stack').resources.find(({ type }) => type === 'AWS::KMS::Alias')?.physicalId;
  const signing = alias === undefined
    ? [...cloudFormation.secrets.values()].map((text) => createPublicKey(JSON.parse(text).privateKey).export({ format: 'pem', type: 'spki' }))
    : [cloudFormation.kms.publicKeyOf(alias)];
  return [...keyPairs.values()].filter(({ tags }) => tags!['cdk-ivs:retires'] === undefined)
    .map(({ tags, publicKeyMaterial }) => ({ version: tags!['cdk-ivs:key-version'], signs: signing.includes(publicKeyMaterial) }));
}
