import type { EmbeddedSecretsManager } from '../../local/secrets-manager';
import type { ControlPlaneProperties, ControlPlaneResourceType, Request } from '../../src/control-plane/contract';
import { Harness, populate } from '../local/ivs/harness';

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
  readonly calls: { readonly [request in Request['RequestType']]: Call[] };
  /** A request that fails, once the service is as `given`. */
  readonly refused: { readonly request: Request['RequestType']; readonly given: () => void; readonly error: string };
}

/** On a service with one of everything, among them a channel that is live and one that is idle. */
type World = Harness & { readonly arns: Awaited<ReturnType<typeof populate>>; readonly secrets: EmbeddedSecretsManager };

/** A secret that exists, without a value. */
export const SECRET = 'arn:aws:secretsmanager:us-west-2:123456789012:secret:live-LocaL1';
/** The id of each request: a new key is stored under it. */
export const REQUEST_ID = '11111111-2222-4333-8444-555555555555';
const SERVER = 'rtmps://a1.example.com:443/app/';

/** A new type of the control plane needs an entry here. */
export const LIVES: { [Type in ControlPlaneResourceType]: (world: World) => Life<Type> } = {
  'Custom::IvsChannelAttachments': ({ ivs, arns: { idle, policy, ads } }) => ({
    created: { ChannelArn: idle, PlaybackRestrictionPolicyArn: policy },
    updated: { ChannelArn: idle, AdConfigurationArn: ads },
    physicalId: idle,
    calls: {
      Create: [['UpdateChannel', { arn: idle, playbackRestrictionPolicyArn: policy }]],
      Update: [['UpdateChannel', { arn: idle, playbackRestrictionPolicyArn: '', adConfigurationArn: ads }]],
      Delete: [['UpdateChannel', { arn: idle, adConfigurationArn: '' }]],
    },
    refused: {
      request: 'Update',
      given: () => ivs.faults.add({ operation: 'UpdateChannel', error: 'ConflictException' }),
      error: `can't change what is attached to channel ${idle}: ConflictException: a fault on demand; if the channel is live, stop its stream, and try again`,
    },
  }),

  'Custom::IvsOwnedKeyPairs': ({ ivs, arns: { keyPair } }) => {
    Object.assign(ivs.account.keyPairs.get(keyPair)!, { tags: { 'cdk-ivs:playback-signing-key': 'Mine' } });
    const list: Call = ['ListPlaybackKeyPairs', { maxResults: 100 }];
    return {
      created: { Owner: 'Mine' },
      updated: { Owner: 'Mine' },
      physicalId: 'Mine',
      calls: { Create: [], Update: [], Delete: [list, ['DeletePlaybackKeyPair', { arn: keyPair }]] },
      refused: {
        request: 'Delete',
        given: () => ivs.faults.add({ operation: 'DeletePlaybackKeyPair', error: 'PendingVerification' }),
        error: `can't delete playback key pair ${keyPair}: PendingVerification: a fault on demand; have the account verified by AWS Support, and try again`,
      },
    };
  },

  'Custom::IvsPlaybackSigningKey': ({ ivs }) => {
    const list: Call = ['ListPlaybackKeyPairs', { maxResults: 100 }];
    const tags = { 'cdk-ivs:playback-signing-key': 'Mine', 'cdk-ivs:key-version': '1', 'cdk-ivs:private-half': REQUEST_ID };
    const properties = { Owner: 'Mine', KeyVersion: 1, SecretArn: SECRET, RetirementSeconds: 1500 };
    return {
      created: properties,
      updated: properties, // the key that is there stays
      physicalId: 'Mine',
      data: { PlaybackKeyPairArn: expect.stringContaining(':playback-key/'), PlaybackKeyPairFingerprint: expect.stringMatching(/^\w\w(:\w\w)+$/), SecretArn: SECRET },
      calls: {
        Create: [list, ['ImportPlaybackKeyPair', { name: 'Mine', publicKeyMaterial: expect.stringContaining('BEGIN PUBLIC KEY'), tags }], list],
        Update: [list, ['GetPlaybackKeyPair', { arn: expect.stringContaining(':playback-key/') }], list],
        Delete: [],
      },
      refused: {
        request: 'Create',
        given: () => ivs.faults.add({ operation: 'ImportPlaybackKeyPair', error: 'PendingVerification' }),
        error: "can't import the playback key of Mine: PendingVerification: a fault on demand; have the account verified by AWS Support, and try again",
      },
    };
  },

  'Custom::IvsRecordingDetachment': ({ ivs, arns: { idle, recording } }) => {
    ivs.account.channels.get(idle)!.recordingConfigurationArn = recording;
    return {
      created: { RecordingConfigurationArn: recording },
      updated: { RecordingConfigurationArn: recording },
      physicalId: recording,
      calls: {
        Create: [],
        Update: [],
        Delete: [
          ['ListChannels', { filterByRecordingConfigurationArn: recording, maxResults: 100 }],
          ['UpdateChannel', { arn: idle, recordingConfigurationArn: '' }],
        ],
      },
      refused: {
        request: 'Delete',
        given: () => ivs.faults.add({ operation: 'UpdateChannel', error: 'ConflictException' }),
        error: `can't detach channel ${idle} from ${recording}: ConflictException: a fault on demand; if the channel is live, stop its stream, and try again`,
      },
    };
  },

  'Custom::IvsRecordingReadiness': ({ ivs, arns: { recording } }) => ({
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
      given: () => { ivs.account.recordingConfigurations.get(recording)!.state = 'CREATE_FAILED'; },
      error: `recording configuration ${recording} is CREATE_FAILED: IVS can't record to the bucket recordings; `
        + 'likely it is in another region than us-west-2, or does not exist',
    },
  }),

  'Custom::IvsRotatingStreamKey': ({ ivs, secrets, arns: { idle, idleKey } }) => {
    const tags = { 'cdk-ivs:rotating-stream-key': 'Mine' };
    ivs.account.streamKeys.set(idleKey, { ...ivs.account.streamKeys.get(idleKey)!, tags });
    const list: Call = ['ListStreamKeys', { channelArn: idle, maxResults: 50 }];
    const properties = { ChannelArn: idle, SecretArn: SECRET, Owner: 'Mine', IngestServer: SERVER };
    return {
      created: properties, // the key of an earlier delivery of this request is there
      updated: properties,
      physicalId: idle,
      data: { SecretArn: SECRET },
      calls: {
        Create: [list, ['GetStreamKey', { arn: idleKey }], list],
        Update: [list, ['GetStreamKey', { arn: idleKey }], list],
        Delete: [list, ['DeleteStreamKey', { arn: idleKey }]],
      },
      refused: {
        request: 'Create',
        given: () => secrets.faults.add({ operation: 'PutSecretValue', error: 'EncryptionFailure' }),
        error: `can't write the secret ${SECRET}: EncryptionFailure: a fault on demand; try again`,
      },
    };
  },

  'Custom::IvsSrtIngest': ({ ivs, arns: { idle, idleKey, live } }) => ({
    created: { ChannelArn: idle, SecretArn: SECRET },
    updated: { ChannelArn: idle, SecretArn: SECRET, StreamKeyArn: idleKey },
    physicalId: SECRET,
    data: { Endpoint: ivs.account.channels.get(idle)!.srt!.endpoint!, SecretArn: SECRET },
    calls: { Create: [['GetChannel', { arn: idle }]], Update: [['GetChannel', { arn: idle }], ['GetStreamKey', { arn: idleKey }]], Delete: [] },
    refused: {
      request: 'Update',
      given: () => { ivs.account.streamKeys.set(idleKey, { ...ivs.account.streamKeys.get(idleKey)!, channelArn: live }); },
      error: `stream key ${idleKey} is of channel ${live}, not of ${idle}; pass the key of this channel`,
    },
  }),

  'Custom::IvsStreamStop': ({ ivs, arns: { live } }) => ({
    created: { ChannelArn: live },
    updated: { ChannelArn: live },
    physicalId: live,
    calls: { Create: [], Update: [], Delete: [['StopStream', { channelArn: live }], ['GetStream', { channelArn: live }]] },
    refused: {
      request: 'Delete',
      given: () => ivs.faults.add({ operation: 'StopStream', error: 'ValidationException' }),
      error: `can't stop the stream of channel ${live}: ValidationException: a fault on demand; check the settings, and try again`,
    },
  }),

  'Custom::IvsViewerSessionRevocation': ({ ivs, arns: { live } }) => {
    const bob = { channelArn: live, viewerId: 'bob' };
    return {
      created: { ViewerSessions: [{ ChannelArn: live, ViewerId: 'ann', VersionsLessThanOrEqualTo: '3' }] },
      updated: { ViewerSessions: [{ ChannelArn: live, ViewerId: 'ann', VersionsLessThanOrEqualTo: '3' }, { ChannelArn: live, ViewerId: 'bob' }] },
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
