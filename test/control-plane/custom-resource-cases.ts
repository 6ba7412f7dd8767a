import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { customResource, recording, replace, replaceAlone, signingKey } from './case-helpers';
import { Deployment } from './harness';
import { goLive } from '../../ivs-local/src';
import * as ivs from '../../src';
import type { ControlPlaneResourceType } from '../../src/control-plane/contract';
import { callerOf, MEDIA_TAILOR, newClient } from '../ivs-local/harness';

/*
 * Every type of custom resource of the control plane, as a table. The tests beside this file run each of them through its whole life, and
 * through everything that can go wrong. A new type gets a new entry. It gets a test of its own only for what no other type does. The table
 * must be complete (custom-resource-cases.test.ts).
 */

/**
 * What the stack contains:
 * - `without`: what the custom resource looks after, but not the custom resource;
 * - `first`: with the custom resource;
 * - `changed`: with another value that keeps the physical ID;
 * - `elsewhere`: with what it looks after, or its owner, replaced.
 */
export type Variant = 'without' | 'first' | 'changed' | 'elsewhere';

export type RequestType = 'Create' | 'Update' | 'Delete';
type Operations = readonly string[];

export interface CustomResourceCase {
  readonly type: ControlPlaneResourceType;
  /** When a type is in the table more than once. */
  readonly title?: string;
  /** What `observe` returns after a deployment; `used` after `use`, and `moved` after `use` and `elsewhere`. */
  readonly seen: { readonly [variant in Variant]: unknown } & { readonly used?: unknown; readonly moved?: unknown };
  /** The operations that the handler calls for each request, each once, in their order. `Removal`: the Delete when what it looks after stays. */
  readonly calls: { readonly [request in RequestType]: Operations } & { readonly Removal?: Operations };
  /** The requests that a deployment of these variants after `first` causes. */
  readonly requests: { readonly changed: readonly RequestType[]; readonly elsewhere: readonly RequestType[] };
  /** Properties that the handler checks, as paths, and what the reason says about a bad value. */
  readonly checked: { readonly [path: string]: string };
  /** What a reason about a call names. */
  readonly named: RegExp;
  /** The resources with which it is retained: their types, and the IDs of their L2 constructs. */
  readonly retainedWith?: { readonly types: string[]; readonly constructs: string[] };
  /** Whether the service refuses to take the mark off while `used`. */
  readonly isRemovalRefused?: boolean;
  /** Fills the stack, only with constructs of the library, as an app would. */
  build(stack: Stack, variant: Variant, removalPolicy?: RemovalPolicy): void;
  /** What happens at run time after `first`, so that the Delete has something to do. */
  use?(deployment: Deployment): Promise<void>;
  /** What the custom resource has achieved, without generated names. */
  observe(deployment: Deployment): unknown;
  /** What is left behind; by default, everything. */
  left?(deployment: Deployment): string[];
}

const CHANNEL_ARN = /arn:aws:ivs:us-west-2:123456789012:channel\/\w+/;
const RECORDING_ARN = /arn:aws:ivs:us-west-2:123456789012:recording-configuration\/\w+/;
const KEY_ARN = /arn:aws:ivs:us-west-2:123456789012:(channel|stream-key)\/\w+/;

export const CASES: CustomResourceCase[] = [
  {
    type: 'Custom::IVSChannelLifecycle',
    title: 'Custom::IVSChannelLifecycle, policy and ads',
    build: (stack, variant, removalPolicy) => {
      const [one, two] = ['A', 'B'].map((id) => new ivs.PlaybackRestrictionPolicy(stack, id, { allowedCountries: ['DE'], playbackRestrictionPolicyName: id }));
      const mediaTailor = ivs.MediaTailorPlaybackConfiguration.fromPlaybackConfigurationArn(stack, 'MediaTailor', MEDIA_TAILOR);
      const ads = new ivs.AdConfiguration(stack, 'Ads', { mediaTailorPlaybackConfigurations: [mediaTailor] });
      const attached = { without: {}, first: { playbackRestrictionPolicy: one }, changed: { playbackRestrictionPolicy: two, adConfiguration: ads } };
      const channel = new ivs.Channel(stack, 'Channel', { ...attached[variant === 'elsewhere' ? 'first' : variant], removalPolicy });
      if (variant === 'elsewhere') { replaceAlone(channel, customResource(stack, 'Custom::IVSChannelLifecycle')); }
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
    calls: {
      Create: ['GetChannel', 'UpdateChannel', 'ListTagsForResource'],
      Update: ['GetChannel', 'UpdateChannel'],
      Delete: ['ListTagsForResource'],
      Removal: ['ListTagsForResource', 'GetChannel', 'UpdateChannel'],
    },
    requests: { changed: ['Update'], elsewhere: ['Update', 'Delete'] },
    checked: { ChannelArn: 'must be the ARN of a channel', PlaybackRestrictionPolicyArn: 'must be the ARN of a playback-restriction-policy' },
    named: CHANNEL_ARN,
    retainedWith: { types: ['AWS::IVS::Channel'], constructs: ['Channel'] },
  },
  {
    type: 'Custom::IVSChannelLifecycle',
    title: 'Custom::IVSChannelLifecycle, stop',
    build: (stack, variant, removalPolicy) => {
      const tags = variant === 'changed' ? { changed: 'yes' } : undefined;
      const channel = new ivs.Channel(stack, 'Channel', { stopStreamOnDelete: variant !== 'without', tags, removalPolicy });
      if (variant === 'elsewhere') { replaceAlone(channel, customResource(stack, 'Custom::IVSChannelLifecycle')); }
      channel.addStreamKey('Key', { removalPolicy });
    },
    use: async ({ ivs: { account } }) => { goLive(account, [...account.streamKeys.values()][0].value!, { reconnects: true }); },
    observe: ({ ivs: { account: { channels, streams } } }) => [...channels.keys()].map((arn) => streams.has(arn)),
    seen: { without: [false], first: [false], used: [true], changed: [false], elsewhere: [false] },
    calls: {
      Create: ['ListTagsForResource'],
      Update: [],
      Delete: ['ListTagsForResource', 'StopStream', 'GetStream'],
      Removal: ['ListTagsForResource'],
    },
    requests: { changed: [], elsewhere: ['Update', 'Delete'] },
    checked: { ChannelArn: 'must be the ARN of a channel' },
    named: CHANNEL_ARN,
    retainedWith: { types: ['AWS::IVS::Channel'], constructs: ['Channel'] },
    isRemovalRefused: true,
  },
  {
    type: 'Custom::IVSViewerSessionRevocation',
    build: (stack, variant) => {
      const channel = new ivs.Channel(stack, 'Channel', { authorized: true });
      if (variant === 'elsewhere') { replace(channel); }
      // as texts, "10" would be less than "9"
      const viewers = variant === 'changed' ? { ann: 10, bob: 0, eve: 3 } : { ann: 9, bob: 0 };
      const viewerSessions = Object.entries(viewers)
        .map(([viewerId, viewerSessionVersionsLessThanOrEqualTo]) => ({ channel, viewerId, viewerSessionVersionsLessThanOrEqualTo }));
      if (variant !== 'without') { new ivs.ViewerSessionRevocation(stack, 'Revocation', { viewerSessions }); }
    },
    observe: ({ ivs: { account: { channels, revocations } } }) => [...channels.keys()].map((arn) => Object.fromEntries(revocations.get(arn) ?? [])),
    seen: { without: [{}], first: [{ ann: 9, bob: 0 }], changed: [{ ann: 10, bob: 0, eve: 3 }], elsewhere: [{ ann: 9, bob: 0 }] },
    calls: { Create: ['BatchStartViewerSessionRevocation'], Update: ['BatchStartViewerSessionRevocation'], Delete: [] },
    requests: { changed: ['Update'], elsewhere: ['Update'] },
    checked: {
      'ViewerSessions.0.ChannelArn': 'must be the ARN of a channel',
      'ViewerSessions.0.ViewerId': 'must be a text of 1 to 40 characters',
      'ViewerSessions.0.ViewerSessionVersionsLessThanOrEqualTo': 'must be an integer from 0',
      'ViewerSessions': 'must be a list',
    },
    named: /viewer ann on channel arn:/,
  },
  {
    type: 'Custom::IVSRecordingConfigurationDetachOnDelete',
    build: (stack, variant, removalPolicy) => {
      const tags = variant === 'changed' ? { changed: 'yes' } : undefined;
      recording(stack, variant, { detachOnDelete: variant !== 'without', tags, removalPolicy });
    },
    use: async (deployment) => {
      const call = callerOf(newClient(deployment.ivs.endpoint));
      const [recordingConfigurationArn] = deployment.ivs.account.recordingConfigurations.keys();
      const { streamKey } = await call('CreateChannel', { recordingConfigurationArn });
      await call('DeleteStreamKey', { arn: streamKey.arn });
    },
    observe: ({ ivs: { account: { channels, recordingConfigurations } } }) => [...channels.values()]
      .map(({ recordingConfigurationArn }) => recordingConfigurations.has(recordingConfigurationArn!)),
    seen: { without: [], first: [], used: [true], changed: [], elsewhere: [], moved: [true] },
    calls: {
      Create: [],
      Update: [],
      Delete: ['ListTagsForResource', 'ListChannels', 'UpdateChannel'],
      Removal: ['ListTagsForResource'],
    },
    requests: { changed: [], elsewhere: ['Update', 'Delete'] },
    checked: { RecordingConfigurationArn: 'must be the ARN of a recording-configuration' },
    named: RECORDING_ARN,
    retainedWith: { types: ['AWS::IVS::RecordingConfiguration'], constructs: ['Recording'] },
    // the channel that was created at run time stays, but with nothing attached
    left: (deployment) => deployment.left().filter((arn) => deployment.ivs.account.channels.get(arn)?.recordingConfigurationArn !== ''),
  },
  {
    type: 'Custom::IVSRecordingConfigurationWaitUntilActive',
    build: (stack, variant, removalPolicy) => {
      recording(stack, variant, { waitUntilActive: variant !== 'without', removalPolicy });
      // another bucket replaces the configuration: in place, only what the custom resource is told of it can change
      if (variant === 'changed') { customResource(stack, 'Custom::IVSRecordingConfigurationWaitUntilActive').addPropertyOverride('BucketName', 'changed'); }
    },
    observe: ({ ivs: { account: { recordingConfigurations } } }) => [...recordingConfigurations.values()].map(({ state }) => state),
    seen: { without: ['ACTIVE'], first: ['ACTIVE'], changed: ['ACTIVE'], elsewhere: ['ACTIVE'] },
    calls: { Create: ['GetRecordingConfiguration'], Update: ['GetRecordingConfiguration'], Delete: [] },
    requests: { changed: ['Update'], elsewhere: ['Update', 'Delete'] },
    checked: { RecordingConfigurationArn: 'must be the ARN of a recording-configuration' },
    named: RECORDING_ARN,
  },
  {
    type: 'Custom::IVSSrtIngest',
    build: (stack, variant, removalPolicy) => {
      const channel = new ivs.Channel(stack, 'Channel');
      if (variant === 'elsewhere') { replace(channel); }
      const streamKey = new ivs.StreamKey(stack, 'Key', { channel });
      if (variant !== 'without') { new ivs.SrtIngest(stack, 'Srt', { channel, streamKey: variant === 'changed' ? streamKey : undefined, removalPolicy }); }
    },
    observe: ({ cloudFormation, ivs: { account: { channels, streamKeys } } }) => [...cloudFormation.secrets.values()].map((text) => {
      const { passphrase, ingestUrl } = JSON.parse(text);
      const of = [...channels.values()].filter(({ srt }) => srt!.passphrase === passphrase && ingestUrl.startsWith(`srt://${srt!.endpoint}:9000?`));
      const streamId = new URL(ingestUrl).searchParams.get('streamid');
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
    named: KEY_ARN,
    retainedWith: { types: ['AWS::SecretsManager::Secret'], constructs: ['Srt'] },
  },
  {
    type: 'Custom::IVSRotatingStreamKey',
    build: (stack, variant, removalPolicy) => {
      const channel = new ivs.Channel(stack, 'Channel', { removalPolicy });
      if (variant === 'elsewhere') { replace(channel); }
      const secretName = variant === 'changed' ? 'changed' : undefined; // another secret
      if (variant !== 'without') { new ivs.RotatingStreamKey(stack, 'Key', { channel, secretName, removalPolicy }); }
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
    calls: {
      Create: ['ListStreamKeys', 'CreateStreamKey', 'ListTagsForResource'],
      Update: ['ListTagsForResource', 'TagResource', 'GetStreamKey'],
      Delete: ['ListTagsForResource', 'DeleteStreamKey'],
    },
    requests: { changed: ['Update'], elsewhere: ['Update', 'Delete'] },
    checked: {
      ChannelArn: 'must be the ARN of a channel',
      SecretArn: 'must be the ARN of a secret',
      IngestServer: 'must be a text of 1 to 512 characters',
      Tags: 'must be tags',
    },
    named: KEY_ARN,
    retainedWith: { types: ['AWS::SecretsManager::Secret', 'AWS::IVS::Channel'], constructs: ['Key', 'Channel'] },
  },
  ...(['secretsManager', 'kms'] as const).map((storage): CustomResourceCase => ({
    ...signingKey(storage, 'Custom::IVSPlaybackSigningKey'),
    calls: {
      Create: ['ListPlaybackKeyPairs', 'ImportPlaybackKeyPair', 'ListTagsForResource'],
      Update: ['ListPlaybackKeyPairs', 'ListTagsForResource', 'ImportPlaybackKeyPair', 'TagResource'],
      Delete: [],
    },
    requests: { changed: ['Update'], elsewhere: ['Update'] },
    checked: {
      Owner: 'must be a text of 1 to 128 characters',
      KeyVersion: 'must be an integer from 0',
      RetirementSeconds: 'must be an integer from 0',
      Tags: 'must be tags',
      TakeOver: 'must be a list',
      ...storage === 'kms' ? { KmsKeyArn: 'must be the ARN of a KMS key' } : { SecretArn: 'must be the ARN of a secret' },
    },
  })),
  ...(['secretsManager', 'kms'] as const).map((storage): CustomResourceCase => ({
    ...signingKey(storage, 'Custom::IVSSigningKeyPairs'),
    calls: { Create: [], Update: [], Delete: ['ListPlaybackKeyPairs', 'ListTagsForResource', 'DeletePlaybackKeyPair'] },
    requests: { changed: [], elsewhere: ['Create', 'Delete'] },
    checked: {},
  })),
];

/** The table for `describe.each`: title, type, case. */
export const TABLE = CASES.map((entry): [string, string, CustomResourceCase] => [entry.title ?? entry.type, entry.type, entry]);

export function left(entry: CustomResourceCase, deployment: Deployment): string[] {
  return entry.left?.(deployment) ?? deployment.left();
}
