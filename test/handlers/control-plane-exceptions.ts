/**
 * What is otherwise than "reported, and nothing is left" when a call fails for good: how the request ends, what is left (`+`) or lost (`-`), and for
 * which calls. `done` is all that the request does without a fault.
 *
 * - A Create of a stream key deletes what it has created, and only asks IVS whose that is.
 * - A Create of a signing key leaves the key pair to its owner, which is deleted in the same rollback, and the private key to its secret.
 * - An Update is not undone by itself: CloudFormation sends the opposite Update. It never deletes the key in use.
 * - A Delete goes on as far as it can, and is sent again.
 * - The Update that rolls back a move must not fail, so it logs what it could not undo.
 */
export const EXCEPTIONS: { [request: string]: { [outcome: string]: string } } = {
  'Custom::IVSPlaybackSigningKey, Create': {
    'reported; done': 'DescribeSecret, last ListPlaybackKeyPairs, last ListTagsForResource',
    'reported; + version AWSCURRENT AWSPENDING': 'ImportPlaybackKeyPair',
  },
  'Custom::IVSRecordingConfigurationDetachOnDelete, Delete': {
    'reported; done': 'last ListChannels',
  },
  'Custom::IVSRotatingStreamKey, Create': {
    'reported; - stream key idleKey of idle': 'GetStreamKey, PutSecretValue, first GetSecretValue, last GetSecretValue',
    'reported; done': 'last ListTagsForResource',
  },
  'Custom::IVSRotatingStreamKey, Delete': {
    'reported; done': 'first DescribeSecret, first GetSecretValue, last DescribeSecret, last GetSecretValue',
  },
  'Custom::IVSSigningKeyPairs, Delete': {
    'reported; done': 'last ListPlaybackKeyPairs',
  },
  'Custom::IVSPlaybackSigningKey, KMS, Create': {
    'reported; done': 'last ListPlaybackKeyPairs, last ListTagsForResource',
  },
  'Custom::IVSPlaybackSigningKey, rotated, Update': {
    'reported; + key pair new, + version AWSCURRENT, + version AWSPENDING, - version AWSCURRENT AWSPENDING': 'DescribeSecret, UpdateSecretVersionStage',
    'reported; + version AWSCURRENT, + version AWSPENDING, - version AWSCURRENT AWSPENDING': 'ImportPlaybackKeyPair',
    'reported; + key pair new, + version AWSPREVIOUS': 'TagResource, last ListPlaybackKeyPairs',
    'reported; done': 'last ListTagsForResource',
  },
  'Custom::IVSPlaybackSigningKey, taken over, Create': {
    'reported; + key pair new, + version AWSCURRENT AWSPENDING': 'DescribeSecret, first TagResource, last ListPlaybackKeyPairs',
    'reported; + version AWSCURRENT AWSPENDING': 'ImportPlaybackKeyPair',
    'reported; done': 'last ListTagsForResource',
    'reported; + key pair keyPair cdk-ivs:previous-construct cdk-ivs:previous-stack, + key pair new, + version AWSCURRENT AWSPENDING, - key pair keyPair': 'last TagResource',
  },
  'Custom::IVSPlaybackSigningKey, taken over, Update': {
    'reported; done': 'GetPlaybackKeyPair, first DescribeSecret, last DescribeSecret, last ListPlaybackKeyPairs, last ListTagsForResource',
  },
  'Custom::IVSRecordingConfigurationDetachOnDelete, replaced, Delete': {
    'reported; done': 'last ListChannels',
  },
  'Custom::IVSRotatingStreamKey, new, Create': {
    'reported; done': 'ListTagsForResource',
  },
  'Custom::IVSRotatingStreamKey, moved, Update': {
    'reported; done': 'ListTagsForResource',
  },
  'Custom::IVSRotatingStreamKey, moved, Delete': {
    'reported; done': 'UpdateSecretVersionStage, first DescribeSecret, first GetSecretValue, last DescribeSecret, last GetSecretValue, last ListTagsForResource',
  },
  'Custom::IVSRotatingStreamKey, moved back, Update': {
    'logged; + stream key new of live, + version AWSPREVIOUS': 'DeleteStreamKey, last ListTagsForResource',
    'reported; + stream key new of live, + version AWSPREVIOUS': 'first ListTagsForResource',
    'passes; done': 'last GetSecretValue',
    'logged; done': 'last ListStreamKeys',
  },
  'Custom::IVSRotatingStreamKey, taken over, Create': {
    'reported; done': 'last ListTagsForResource',
  },
  'Custom::IVSRotatingStreamKey, taken over, Delete': {
    'reported; done': 'first DescribeSecret, first GetSecretValue, last DescribeSecret, last GetSecretValue',
  },
};
