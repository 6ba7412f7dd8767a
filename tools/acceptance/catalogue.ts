import { PERMISSION_CHECKS } from './catalogue-permissions';
import type { Check, NotJudged } from './check';

/*
 * Every check of a run: what the library or its documentation assumes, and what a run must observe if that is right.
 */
/** It runs all the same, so that the check itself is tried. */
const BUILT_IN: NotJudged = { runs: true, why: 'ivs-local was written to this assumption' };
const OWN_TYPES: NotJudged = { runs: true, why: 'here, the CloudFormation types of IVS are those of this project' };
const NO_TYPES: NotJudged = { runs: false, why: 'here, the CloudFormation types of IVS are those of this project' };
const NO_ROLLBACK: NotJudged = { runs: false, why: 'ministack does not restore what a failed update has changed' };
const NO_EVENTS: NotJudged = { runs: false, why: 'ministack takes no events with the source aws.ivs' };
const NO_METRICS: NotJudged = { runs: false, why: 'there are no metrics of IVS here' };
const NO_BULK_REVOCATION: NotJudged = { runs: false, why: 'ministack can neither deploy nor run bulk revocations' };
const NO_PERMISSIONS: NotJudged = { runs: false, why: 'neither ministack nor ivs-local checks permissions' };

const DEPLOYMENT: { [name: string]: Check } = {
  'everything-is-deployed': {
    assumes: 'The real CDK CLI deploys the stacks', expected: '5 channels, 2 stream keys, 2 key pairs, 2 policies, recording configuration ACTIVE',
  },
  'permissions-suffice': { assumes: 'The roles of the functions permit what custom resources do at deployment', expected: 'deployed', locally: NO_PERMISSIONS },
  'channel-type-creates-no-stream-key': { assumes: 'AWS::IVS::Channel creates no stream key', expected: '0 stream keys', locally: OWN_TYPES },
  'secrets-hold-the-stream-keys': { assumes: 'Secrets hold the stream keys that IVS has', expected: 'both' },
  'srt-secret-holds-the-url': { assumes: 'The secret of SRT holds the endpoint and the passphrase of the channel', expected: 'equal' },
  'policy-is-attached': { assumes: 'The custom resource attaches the playback restriction policy', expected: 'attached' },
};

const SERVICE: { [name: string]: Check } = {
  'public-key-form-accepted': { assumes: 'IVS takes a public key as Node.js writes it, and its fingerprint is the MD5 of the DER', expected: 'imported, fingerprint equal', locally: BUILT_IN },
  'same-public-key-refused': { assumes: 'IVS refuses to import the same public key a second time', expected: 'ConflictException', locally: BUILT_IN },
  'second-stream-key-refused': { assumes: 'IVS refuses a second stream key of a channel', expected: 'ServiceQuotaExceededException', locally: BUILT_IN },
  'list-lag-channels': { assumes: 'A new channel is in ListChannels after at most 5 seconds', expected: 'at most 5 s', locally: BUILT_IN },
  'list-lag-stream-keys': { assumes: 'A new stream key is in ListStreamKeys after at most 5 seconds', expected: 'at most 5 s', locally: BUILT_IN },
  'list-lag-key-pairs': { assumes: 'A new key pair is in ListPlaybackKeyPairs after at most 5 seconds', expected: 'at most 5 s', locally: BUILT_IN },
  'error-member': { assumes: 'The text of an error is in the member `message`', expected: 'message', locally: BUILT_IN },
  'error-text-not-live': { assumes: 'The text when a channel is not live', expected: 'ChannelNotBroadcasting: Channel: <arn> is not currently online', locally: BUILT_IN },
  'error-text-invalid-key': {
    assumes: 'The text when a public key is invalid', expected: 'ValidationException: Request member: publicKeyMaterial failed to satisfy the constraints', locally: BUILT_IN,
  },
  'error-text-missing-member': { assumes: 'The text when a member is missing', expected: 'ValidationException: PutMetadata.channelArn is a required attribute', locally: BUILT_IN },
  'error-text-metadata-size': { assumes: 'The text when metadata is too long', expected: 'ValidationException: Metadata size exceeds payload limit', locally: BUILT_IN },
  'policy-in-use-not-deleted': { assumes: 'IVS refuses to delete a policy that a channel uses', expected: 'ConflictException', locally: BUILT_IN },
  'omitted-members-stay': { assumes: 'UpdateChannel leaves members alone that the request omits', expected: 'attached', locally: BUILT_IN },
  'foreign-bucket-refused': { assumes: 'IVS does not record to a bucket of another account', expected: 'refused' },
};

const STREAMING: { [name: string]: Check } = {
  'encoder-goes-live': { assumes: 'ffmpeg streams with the key from the secret', expected: 'LIVE' },
  'public-channel-plays': { assumes: 'Pages of an allowed origin play a public channel', expected: 'playlist 200, rendition 200, segment 200' },
  'other-origin-refused': { assumes: 'The policy keeps other origins out', expected: '403' },
  'private-channel-needs-a-token': { assumes: 'A private channel plays with a token only', expected: '403' },
  'signed-token-plays': { assumes: 'A token of the deployed signer, with its key in a secret, lets a viewer in', expected: 'playlist 200, rendition 200, segment 200' },
  'kms-signed-token-plays': { assumes: 'A token of the deployed signer, with its key in AWS KMS, lets a viewer in', expected: 'playlist 200, rendition 200, segment 200' },
  'changed-token-refused': { assumes: 'A token whose signature was changed is refused', expected: '403' },
  'single-use-token-once': { assumes: 'A token for single use works once', expected: '200, then 403' },
  'backend-sees-the-stream': { assumes: 'A function with grants.readStream sees that the channel is live', expected: 'live' },
  'backend-sends-metadata': { assumes: 'A function with grants.putMetadata sends metadata', expected: 'sent' },
  'backend-without-grant-denied': { assumes: 'A function without a grant for it can\'t stop a stream', expected: 'AccessDeniedException', locally: NO_PERMISSIONS },
  'live-channel-not-updated': { assumes: 'IVS refuses to update a live channel', expected: 'ConflictException', locally: BUILT_IN },
  'live-channel-tags-by-api': { assumes: 'TagResource works on a live channel', expected: 'tagged', locally: BUILT_IN },
  'live-channel-tags-by-cloudformation': { assumes: 'An update of tags alone fails on a live channel, and is rolled back', expected: 'UPDATE_ROLLBACK_COMPLETE', locally: NO_TYPES },
  'event-reaches-the-rule': { assumes: 'EventBridge delivers the start of a stream to the rule of the channel', expected: 'Stream Start', locally: NO_EVENTS },
  'rule-matches-its-event-alone': {
    assumes: 'The rule matches the start of a stream of its channel, and neither another event nor another channel', expected: 'start true, end false, other channel false',
  },
  'metric-dimension-is-the-id': { assumes: 'The dimension Channel of the ingest metrics is the ID of the channel', expected: 'the ID', locally: NO_METRICS },
  'recording-is-complete': { assumes: 'IVS records the stream into the bucket, with its service-linked role alone', expected: 'RECORDING_ENDED, playlist' },
};

const REVOCATION: { [name: string]: Check } = {
  'revoker-revokes': { assumes: 'A message to the queue of the revoker ends what the viewer can play', expected: '200, then 403' },
  'session-ends': { assumes: 'A revocation ends a session that has started', expected: '200, then 403' },
  'later-token-of-revoked-version-refused': { assumes: 'A revocation also refuses tokens that are signed later, for a version up to its own', expected: '403', locally: BUILT_IN },
  'newer-version-plays': { assumes: 'A revocation leaves newer versions of the viewer session alone', expected: '200', locally: BUILT_IN },
  'bulk-revocation-revokes': { assumes: 'The state machine revokes the viewers of a list', expected: 'SUCCEEDED, then 403', locally: NO_BULK_REVOCATION },
  'deployment-revokes': { assumes: 'An update that names another viewer revokes the viewer', expected: '200, then 403' },
};

const ROTATION: { [name: string]: Check } = {
  'stream-key-rotates': { assumes: 'A rotation puts the new stream key of the channel into the secret', expected: 'a new key, equal' },
  'encoder-outlives-rotation': { assumes: 'A rotation doesn\'t disconnect an encoder that streams', expected: 'the same stream', locally: BUILT_IN },
  'old-stream-key-refused': { assumes: 'IVS refuses an encoder with the old stream key', expected: 'not live' },
  'new-stream-key-streams': { assumes: 'IVS takes an encoder with the new stream key', expected: 'LIVE' },
  'secret-key-rotation-refuses-none': { assumes: 'While the signing key in a secret is rotated, every token that is signed and used works', expected: '0 refused' },
  'kms-key-rotation-refuses-none': { assumes: 'While the signing key in AWS KMS is rotated, every token that is signed and used works', expected: '0 refused' },
  'earlier-token-stays-valid': { assumes: 'A token of the earlier key works after the rotation', expected: '200' },
  'retirement-waits': { assumes: 'The hourly retirement leaves the earlier key pair alone while its tokens are valid', expected: 'kept' },
  'deleted-key-pair-refuses': { assumes: 'Without the earlier key pair, its tokens are refused', expected: '403' },
};

const UPDATES: { [name: string]: Check } = {
  'channel-updated-in-place': { assumes: 'An update of latency and tags keeps the channel', expected: 'NORMAL, evening, the same ARN' },
  'recording-replaced': { assumes: 'A replaced recording configuration takes its channel along', expected: 'another one, attached, the old one deleted' },
  'attachment-survives-update': { assumes: 'A CloudFormation update of a channel keeps a policy that was attached by API', expected: 'attached', locally: OWN_TYPES },
  'own-attachment-survives-update': { assumes: 'The policy that the custom resource has attached is attached after an update of the channel', expected: 'attached' },
  'removed-prop-detaches': { assumes: 'Removing the prop detaches the policy. IAM must know the tags of CloudFormation', expected: 'detached' },
  'ads-are-attached': { assumes: 'The custom resource attaches an ad configuration', expected: 'attached' },
  'failed-update-rolled-back': { assumes: 'A failed update leaves channels as they were', expected: 'NORMAL', locally: NO_ROLLBACK },
  'rollback-follows-dependencies': { assumes: 'A rollback updates resources in the order of their dependencies', expected: 'Bare, Public', locally: NO_ROLLBACK },
};

const DELETION: { [name: string]: Check } = {
  'deleted-while-live': { assumes: 'The stack is deleted while both channels are live', expected: 'deleted' },
  'retained-channel-stays': { assumes: 'A channel with RemovalPolicy.RETAIN stays', expected: 'exists' },
  'nothing-else-is-left': { assumes: 'Nothing but the retained channel is left in IVS', expected: '1 channel' },
  'sweep-leaves-nothing': { assumes: 'The sweep deletes what was retained', expected: 'nothing' },
};

export const CATALOGUE: { readonly [name: string]: Check } = {
  ...DEPLOYMENT,
  ...SERVICE,
  ...STREAMING,
  ...REVOCATION,
  ...ROTATION,
  ...UPDATES,
  ...Object.fromEntries(Object.entries(PERMISSION_CHECKS).map(([name, check]) => [name, { ...check, locally: NO_PERMISSIONS }])),
  ...DELETION,
};
