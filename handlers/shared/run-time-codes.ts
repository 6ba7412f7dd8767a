/**
 * Every code that a function of a runtime construct gives beside those of `cdk-ivs/playback-token` and of IVS. They are public API:
 * backends test for them. `docs/codes.md` is generated from here.
 */
export const RUN_TIME_CODES = {
  ChannelNotAllowed: {
    from: 'PlaybackTokenSigner, ViewerSessionRevoker, BulkViewerSessionRevoker',
    meaning: 'the channel is none of those of the construct, or with ChannelSelection.all() none of its account and region',
    fix: 'name one of its channels, or add the channel to the construct',
  },
  EntryInvalid: {
    from: 'BulkViewerSessionRevoker',
    meaning: 'the entry of a list has an unknown field, or a field with a value that it can\'t have',
    fix: 'correct the entry, and start an execution with it',
  },
  MessageInvalid: {
    from: 'ViewerSessionRevoker',
    meaning: 'the message is not JSON, has an unknown field, or a field with a value that it can\'t have',
    fix: 'correct the sender, and send the message again',
  },
  SigningKeyUnavailable: {
    from: 'PlaybackTokenSigner',
    meaning: 'the private key can\'t be read, or AWS KMS does not sign',
    fix: 'try again; see the message for the cause',
  },
  TokenLifetimeAboveMaximum: {
    from: 'PlaybackTokenSigner',
    meaning: 'lifetimeSeconds is above maximumTokenLifetime of the signer',
    fix: 'shorten it, and sign a new token each time playback starts',
  },
} as const;

export type RunTimeCode = keyof typeof RUN_TIME_CODES;
