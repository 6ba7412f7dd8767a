import type { Check } from './check';

/** What the operations of the permission checks are about: one resource of each type. */
export interface JudgedResources {
  readonly channel: string;
  readonly streamKey: string;
  readonly keyPair: string;
  readonly policy: string;
  readonly recordingConfiguration: string;
}

/** The tag that permits everything to the role of these checks. */
export const JUDGED_TAG = { judged: 'yes' };

/** A valid ID of a stream session that does not exist. */
const NO_STREAM = `st-${'0'.repeat(23)}`;

const onChannel = ({ channel }: JudgedResources) => ({ channelArn: channel });
const revocation = ({ channel }: JudgedResources) => ({ channelArn: channel, viewerId: 'nobody' });

/** Operations that IAM checks on a resource, by the Service Authorization Reference, with a request that does no harm. Deletions come last. */
export const TAGGED_OPERATIONS: { readonly [operation: string]: (resources: JudgedResources) => object } = {
  GetChannel: ({ channel }) => ({ arn: channel }),
  BatchGetChannel: ({ channel }) => ({ arns: [channel] }),
  UpdateChannel: ({ channel }) => ({ arn: channel, latencyMode: 'LOW' }),
  GetStream: onChannel,
  StopStream: onChannel,
  PutMetadata: (resources) => ({ ...onChannel(resources), metadata: 'x' }),
  InsertAdBreak: (resources) => ({ ...onChannel(resources), durationSeconds: 15 }),
  GetStreamSession: (resources) => ({ ...onChannel(resources), streamId: NO_STREAM }),
  ListStreamSessions: onChannel,
  ListStreamKeys: onChannel,
  StartViewerSessionRevocation: revocation,
  BatchStartViewerSessionRevocation: (resources) => ({ viewerSessions: [revocation(resources)] }),
  GetStreamKey: ({ streamKey }) => ({ arn: streamKey }),
  BatchGetStreamKey: ({ streamKey }) => ({ arns: [streamKey] }),
  GetPlaybackKeyPair: ({ keyPair }) => ({ arn: keyPair }),
  GetPlaybackRestrictionPolicy: ({ policy }) => ({ arn: policy }),
  UpdatePlaybackRestrictionPolicy: ({ policy }) => ({ arn: policy, allowedCountries: ['DE'] }),
  GetRecordingConfiguration: ({ recordingConfiguration }) => ({ arn: recordingConfiguration }),
  ListTagsForResource: ({ channel }) => ({ resourceArn: channel }),
  TagResource: ({ channel }) => ({ resourceArn: channel, tags: { another: 'tag' } }),
  UntagResource: ({ channel }) => ({ resourceArn: channel, tagKeys: ['another'] }),
  DeleteStreamKey: ({ streamKey }) => ({ arn: streamKey }),
  DeletePlaybackKeyPair: ({ keyPair }) => ({ arn: keyPair }),
  DeletePlaybackRestrictionPolicy: ({ policy }) => ({ arn: policy }),
  DeleteRecordingConfiguration: ({ recordingConfiguration }) => ({ arn: recordingConfiguration }),
  DeleteChannel: ({ channel }) => ({ arn: channel }),
};

export const taggedCheck = (operation: string): string => `resource-tag-${operation}`;

export const PERMISSION_CHECKS: { readonly [name: string]: Check } = {
  ...Object.fromEntries(Object.keys(TAGGED_OPERATIONS).map((operation) => [taggedCheck(operation), {
    assumes: `IAM knows aws:ResourceTag for ivs:${operation}`, expected: 'without the tag denied, with the tag allowed',
  }])),
  'cloudformation-tag': { assumes: 'IAM knows the tag aws:cloudformation:stack-id of a channel', expected: 'own stack allowed, other denied' },
  'request-tag': { assumes: 'IAM knows aws:RequestTag for ivs:CreateChannel', expected: 'without the tag denied, with the tag allowed' },
  'denied-text': { assumes: 'The text when IAM denies an operation', expected: 'AccessDeniedException: User: <arn> is not authorized to perform: ivs:GetChannel on resource: <arn>' },
};
