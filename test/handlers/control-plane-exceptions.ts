/**
 * What is otherwise than "reported, and nothing is left" when a call fails for good: how the request ends, what is left (`+`) or lost (`-`), and for
 * which calls: the first of an operation (0), or a later one. `done` is all that the request does without a fault.
 *
 * - A Create of a stream key deletes what it has created, and only asks IVS whose that is.
 * - A Create of a signing key leaves the key pair to its owner, which is deleted in the same rollback, and the private key to its secret.
 * - An Update is not undone by itself: CloudFormation sends the opposite Update. It never deletes the key in use.
 * - A Delete goes on as far as it can, and is sent again.
 * - The Update that rolls back a move must not fail, so it logs what it could not undo.
 */
export const EXCEPTIONS: { [request: string]: { [outcome: string]: string } } = {
  'Custom::IVSPlaybackSigningKey, Create': {
    'reported; done': 'DescribeSecret 0, ListPlaybackKeyPairs 1, ListTagsForResource 1, ListTagsForResource 4',
    'reported; + version AWSCURRENT AWSPENDING': 'ImportPlaybackKeyPair 0',
  },
  'Custom::IVSRecordingConfigurationDetachOnDelete, Delete': {
    'reported; done': 'ListChannels 5',
  },
  'Custom::IVSRotatingStreamKey, Create': {
    'reported; - stream key idleKey of idle': 'GetSecretValue 0, GetSecretValue 1, GetStreamKey 0, PutSecretValue 0',
    'reported; done': 'ListTagsForResource 1',
  },
  'Custom::IVSRotatingStreamKey, Delete': {
    'reported; done': 'DescribeSecret 0, DescribeSecret 1, GetSecretValue 0, GetSecretValue 1',
  },
  'Custom::IVSSigningKeyPairs, Delete': {
    'reported; done': 'ListPlaybackKeyPairs 1, ListPlaybackKeyPairs 4',
  },
  'Custom::IVSPlaybackSigningKey, KMS, Create': {
    'reported; done': 'ListPlaybackKeyPairs 1, ListTagsForResource 1, ListTagsForResource 4',
  },
  'Custom::IVSPlaybackSigningKey, rotated, Update': {
    'reported; + key pair new, + version AWSCURRENT, + version AWSPENDING, - version AWSCURRENT AWSPENDING': 'DescribeSecret 0, UpdateSecretVersionStage 0',
    'reported; + version AWSCURRENT, + version AWSPENDING, - version AWSCURRENT AWSPENDING': 'ImportPlaybackKeyPair 0',
    'reported; + key pair new, + version AWSPREVIOUS': 'ListPlaybackKeyPairs 5, TagResource 0',
    'reported; done': 'ListTagsForResource 15',
  },
  'Custom::IVSPlaybackSigningKey, taken over, Create': {
    'reported; + key pair new, + version AWSCURRENT AWSPENDING': 'DescribeSecret 0, ListPlaybackKeyPairs 1, ListTagsForResource 1, TagResource 0',
    'reported; + version AWSCURRENT AWSPENDING': 'ImportPlaybackKeyPair 0',
    'reported; done': 'ListTagsForResource 5',
    'reported; + key pair keyPair cdk-ivs:previous-construct cdk-ivs:previous-stack, + key pair new, + version AWSCURRENT AWSPENDING, - key pair keyPair': 'TagResource 1',
  },
  'Custom::IVSPlaybackSigningKey, taken over, Update': {
    'reported; done': 'DescribeSecret 0, DescribeSecret 1, GetPlaybackKeyPair 0, ListPlaybackKeyPairs 5, ListTagsForResource 13',
  },
  'Custom::IVSRecordingConfigurationDetachOnDelete, replaced, Delete': {
    'reported; done': 'ListChannels 5',
  },
  'Custom::IVSRotatingStreamKey, new, Create': {
    'reported; done': 'ListTagsForResource 0',
  },
  'Custom::IVSRotatingStreamKey, moved, Update': {
    'reported; done': 'ListTagsForResource 0',
  },
  'Custom::IVSRotatingStreamKey, moved, Delete': {
    'reported; done': 'DescribeSecret 0, DescribeSecret 1, DescribeSecret 2, GetSecretValue 0, GetSecretValue 1, GetSecretValue 2, ListTagsForResource 1, UpdateSecretVersionStage 0',
  },
  'Custom::IVSRotatingStreamKey, moved back, Update': {
    'logged; + stream key new of live, + version AWSPREVIOUS': 'DeleteStreamKey 0, ListStreamKeys 1, ListTagsForResource 1, ListTagsForResource 2',
    'passes; done': 'GetSecretValue 2',
    'logged; done': 'ListStreamKeys 5',
    'reported; + stream key new of live, + version AWSPREVIOUS': 'ListTagsForResource 0',
  },
  'Custom::IVSRotatingStreamKey, taken over, Create': {
    'reported; done': 'ListTagsForResource 1',
  },
  'Custom::IVSRotatingStreamKey, taken over, Delete': {
    'reported; done': 'DescribeSecret 0, DescribeSecret 1, GetSecretValue 0, GetSecretValue 1',
  },
};
