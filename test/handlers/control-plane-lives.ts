import { createHash } from 'node:crypto';
import { PENDING_VERIFICATION } from '../../ivs-local/src/errors';
import type { EmbeddedSecretsManager } from '../../local/services/secrets-manager';
import type { ControlPlaneProperties, ControlPlaneResourceType, Request } from '../../src/control-plane/contract';
import { Harness, populate } from '../ivs-local/harness';

/** A call that the handler makes: operation and input. */
type Call = [operation: string, input: object];

/** The life of one custom resource, as its handler sees it. */
export interface Life<Type extends ControlPlaneResourceType> {
  readonly created: ControlPlaneProperties[Type];
  /** After an update; with these it is deleted. */
  readonly updated: ControlPlaneProperties[Type];
  readonly physicalId: string;
  /** What the replies to Create and Update carry beside the id. */
  readonly data?: { readonly [attribute: string]: string };
  /** Each once: a list is read as long as it may be behind. */
  readonly calls: { readonly [request in Request['RequestType']]: Call[] };
  /** A request that fails, once the service is as `given`. */
  readonly refused: { readonly request: Request['RequestType']; readonly given: () => unknown; readonly error: string };
}

/** On a service with one of everything, among them a channel that is live and one that is idle. */
type World = Harness & { readonly arns: Awaited<ReturnType<typeof populate>>; readonly secrets: EmbeddedSecretsManager };

/** A secret that exists, without a value. */
export const SECRET = 'arn:aws:secretsmanager:us-west-2:123456789012:secret:live-LocaL1';
export const STACK = 'arn:aws:cloudformation:us-west-2:123456789012:stack/Live/11111111-2222-4333-8444-555555555555';
/** The ID of each request: a new key is stored under it. */
export const REQUEST_ID = '11111111-2222-4333-8444-555555555555';
/** Without its full stop. */
const PENDING = PENDING_VERIFICATION.slice(0, -1);
const SERVER = 'rtmps://a1.example.com:443/app/';

/** A short name that says nothing, as the handler makes it. */
const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);
const tagsOf = (resourceArn: string): Call => ['ListTagsForResource', { resourceArn }];

/** A new type of the control plane needs an entry here. */
export const LIVES: { [Type in ControlPlaneResourceType]: (world: World) => Life<Type> } = {
  'Custom::IVSChannelLifecycle': ({ ivs, arns: { idle, policy, ads } }) => {
    ivs.account.channels.set(idle, { ...ivs.account.channels.get(idle)!, tags: { 'cdk-ivs:channel-lifecycle': 'true' } });
    const get: Call = ['GetChannel', { arn: idle }];
    return {
      created: { ChannelArn: idle, PlaybackRestrictionPolicyArn: policy },
      updated: { ChannelArn: idle, AdConfigurationArn: ads, StopStreamOnDelete: 'true' },
      physicalId: idle,
      calls: {
        Create: [get, ['UpdateChannel', { arn: idle, playbackRestrictionPolicyArn: policy }], tagsOf(idle)],
        Update: [get, ['UpdateChannel', { arn: idle, playbackRestrictionPolicyArn: '', adConfigurationArn: ads }]],
        Delete: [tagsOf(idle), ['StopStream', { channelArn: idle }]],
      },
      refused: {
        request: 'Update',
        given: () => ivs.faults.add({ operation: 'UpdateChannel', error: 'ConflictException' }),
        error: `can't change what is attached to channel ${idle}: ConflictException: a fault on demand; if the channel is live, stop its stream, and try again`,
      },
    };
  },

  'Custom::IVSPlaybackSigningKey': ({ ivs, arns: { keyPair } }) => {
    const list: Call = ['ListPlaybackKeyPairs', { maxResults: 100 }];
    const isKeyPair = { resourceArn: expect.stringContaining(':playback-key/') };
    const tags = {
      'cdk-ivs:stack': STACK, 'cdk-ivs:construct': 'Mine', 'cdk-ivs:key-version': '1', 'cdk-ivs:private-key': REQUEST_ID, 'cdk-ivs:created-by': 'Resource',
    };
    const properties = { Owner: 'Mine', KeyVersion: 1, SecretArn: SECRET, RetirementSeconds: 1500 };
    const looked: Call[] = [list, tagsOf(keyPair), ['ListTagsForResource', isKeyPair]];
    return {
      created: properties,
      updated: properties, // the key that exists stays
      physicalId: `playback-signing-key-${hash(`${STACK} ${REQUEST_ID}`)}`,
      data: { PlaybackKeyPairArn: expect.stringContaining(':playback-key/'), PlaybackKeyPairFingerprint: expect.stringMatching(/^\w\w(:\w\w)+$/), SecretArn: SECRET },
      calls: {
        Create: [list, tagsOf(keyPair), ['ImportPlaybackKeyPair', { name: 'Live-1', publicKeyMaterial: expect.stringContaining('BEGIN PUBLIC KEY'), tags }], ['ListTagsForResource', isKeyPair]],
        Update: [...looked, ['GetPlaybackKeyPair', { arn: expect.stringContaining(':playback-key/') }]],
        Delete: [],
      },
      refused: {
        request: 'Create',
        given: () => ivs.faults.add({ operation: 'ImportPlaybackKeyPair', error: 'PendingVerification' }),
        error: `can't import the playback key: PendingVerification: ${PENDING}; have the account verified by AWS Support, and try again`,
      },
    };
  },

  'Custom::IVSRecordingConfigurationDetachOnDelete': ({ ivs, arns: { idle, recording } }) => {
    ivs.account.channels.set(idle, { ...ivs.account.channels.get(idle)!, recordingConfigurationArn: recording });
    ivs.account.recordingConfigurations.set(recording, { ...ivs.account.recordingConfigurations.get(recording)!, tags: { 'cdk-ivs:detach-on-delete': 'true' } });
    const list: Call = ['ListChannels', { filterByRecordingConfigurationArn: recording, maxResults: 100 }];
    return {
      created: { RecordingConfigurationArn: recording },
      updated: { RecordingConfigurationArn: recording },
      physicalId: recording,
      calls: { Create: [], Update: [], Delete: [tagsOf(recording), list, ['UpdateChannel', { arn: idle, recordingConfigurationArn: '' }]] },
      refused: {
        request: 'Delete',
        given: () => ivs.faults.add({ operation: 'UpdateChannel', error: 'ConflictException' }),
        error: `1 of the channels can't be detached from ${recording}: ${idle} ConflictException: a fault on demand; if the channel is live, stop its stream, and try again`,
      },
    };
  },

  'Custom::IVSRecordingConfigurationWaitUntilActive': ({ ivs, arns: { recording } }) => ({
    created: { RecordingConfigurationArn: recording, BucketName: 'recordings' },
    updated: { RecordingConfigurationArn: recording, BucketName: 'recordings' },
    physicalId: recording,
    calls: {
      Create: [['GetRecordingConfiguration', { arn: recording }]],
      Update: [['GetRecordingConfiguration', { arn: recording }]],
      Delete: [],
    },
    refused: {
      request: 'Create',
      given: () => ivs.account.recordingConfigurations.set(recording, { ...ivs.account.recordingConfigurations.get(recording)!, state: 'CREATE_FAILED' }),
      error: `recording configuration ${recording} is CREATE_FAILED: IVS can't record to the bucket recordings; `
        + 'it probably doesn\'t exist, or is not in us-west-2; use a bucket in us-west-2, and deploy again',
    },
  }),

  'Custom::IVSRotatingStreamKey': ({ ivs, secrets, arns: { idle, idleKey } }) => {
    const tags = { 'cdk-ivs:stack': STACK, 'cdk-ivs:construct': hash(SECRET) };
    ivs.account.streamKeys.set(idleKey, { ...ivs.account.streamKeys.get(idleKey)!, tags });
    const list: Call = ['ListStreamKeys', { channelArn: idle, maxResults: 50 }];
    const get: Call = ['GetStreamKey', { arn: idleKey }];
    const properties = { ChannelArn: idle, SecretArn: SECRET, IngestServer: SERVER };
    return {
      created: properties, // the key of an earlier delivery of this request exists
      updated: properties,
      physicalId: idle,
      data: { SecretArn: SECRET },
      calls: {
        Create: [list, tagsOf(idleKey), get],
        Update: [tagsOf(idleKey), get], // the secret names it
        Delete: [tagsOf(idleKey), ['DeleteStreamKey', { arn: idleKey }]],
      },
      refused: {
        request: 'Create',
        given: () => secrets.faults.add({ operation: 'PutSecretValue', error: 'EncryptionFailure' }),
        error: `can't write the secret ${SECRET}: EncryptionFailure: a fault on demand; try again`,
      },
    };
  },

  'Custom::IVSSigningKeyPairs': ({ ivs, arns: { keyPair } }) => {
    const owner = `signing-key-${hash(`${STACK} ${REQUEST_ID}`)}`;
    ivs.account.keyPairs.set(keyPair, { ...ivs.account.keyPairs.get(keyPair)!, tags: { 'cdk-ivs:stack': STACK, 'cdk-ivs:construct': owner } });
    const list: Call = ['ListPlaybackKeyPairs', { maxResults: 100 }];
    return {
      created: {},
      updated: {},
      physicalId: owner,
      calls: { Create: [], Update: [], Delete: [list, tagsOf(keyPair), ['DeletePlaybackKeyPair', { arn: keyPair }]] },
      refused: {
        request: 'Delete',
        given: () => ivs.faults.add({ operation: 'DeletePlaybackKeyPair', error: 'PendingVerification' }),
        error: `can't delete playback key pair ${keyPair}: PendingVerification: ${PENDING}; have the account verified by AWS Support, and try again`,
      },
    };
  },

  'Custom::IVSSrtIngest': ({ ivs, arns: { idle, idleKey, live } }) => ({
    created: { ChannelArn: idle, SecretArn: SECRET },
    updated: { ChannelArn: idle, SecretArn: SECRET, StreamKeyArn: idleKey },
    physicalId: SECRET,
    data: { Endpoint: ivs.account.channels.get(idle)!.srt!.endpoint!, SecretArn: SECRET },
    calls: { Create: [['GetChannel', { arn: idle }]], Update: [['GetChannel', { arn: idle }], ['GetStreamKey', { arn: idleKey }]], Delete: [] },
    refused: {
      request: 'Update',
      given: () => ivs.account.streamKeys.set(idleKey, { ...ivs.account.streamKeys.get(idleKey)!, channelArn: live }),
      error: `stream key ${idleKey} belongs to channel ${live}, not to ${idle}; pass the key of this channel`,
    },
  }),

  'Custom::IVSViewerSessionRevocation': ({ ivs, arns: { live } }) => {
    const bob = { channelArn: live, viewerId: 'bob' };
    return {
      created: { ViewerSessions: [{ ChannelArn: live, ViewerId: 'ann', ViewerSessionVersionsLessThanOrEqualTo: '3' }] },
      updated: { ViewerSessions: [{ ChannelArn: live, ViewerId: 'ann', ViewerSessionVersionsLessThanOrEqualTo: '3' }, { ChannelArn: live, ViewerId: 'bob' }] },
      physicalId: 'Resource',
      calls: {
        Create: [['BatchStartViewerSessionRevocation', { viewerSessions: [{ ...bob, viewerId: 'ann', viewerSessionVersionsLessThanOrEqualTo: 3 }] }]],
        Update: [['BatchStartViewerSessionRevocation', { viewerSessions: [{ ...bob, viewerSessionVersionsLessThanOrEqualTo: 0 }] }]],
        Delete: [],
      },
      refused: {
        request: 'Update',
        given: () => ivs.faults.add({ operation: 'BatchStartViewerSessionRevocation', failItems: ['bob'] }),
        error: `1 of the viewer sessions could not be revoked; deploy again: viewer bob on channel ${live}: InternalServerException a fault on demand`,
      },
    };
  },
};
