/**
 * Every error code of the functions of runtime constructs, except those of `cdk-ivs/playback-token` and of IVS. They are public API:
 * backends test for them. `docs/codes.md` is generated from this file.
 */
export const RUN_TIME_CODES = {
  ChannelNotAllowed: {
    from: 'PlaybackTokenSigner, ViewerSessionRevoker, BulkViewerSessionRevoker',
    meaning: 'the channel is not a channel of the construct, or with ChannelSelection.all() not in its account and region',
    fix: 'use one of its channels, or add the channel to the construct',
  },
  EntryInvalid: {
    from: 'BulkViewerSessionRevoker',
    meaning: 'the entry of a list has an unknown field, or a field with an invalid value',
    fix: 'correct the entry, and start an execution with the corrected list',
  },
  MessageInvalid: {
    from: 'ViewerSessionRevoker',
    meaning: 'the message is not JSON, or has an unknown field or a field with an invalid value',
    fix: 'correct the sender, and send the message again',
  },
  SigningKeyUnavailable: {
    from: 'PlaybackTokenSigner',
    meaning: 'the signer can\'t read the private key, or AWS KMS can\'t sign',
    fix: 'see the message for the cause, and try again',
  },
  TokenLifetimeAboveMaximum: {
    from: 'PlaybackTokenSigner',
    meaning: 'lifetimeSeconds is above maximumTokenLifetime of the signer',
    fix: 'shorten it, and sign a new token each time playback starts',
  },
  UnknownError: {
    from: 'PlaybackTokenSigner, ViewerSessionRevoker, BulkViewerSessionRevoker',
    meaning: 'an error without a code of its own',
    fix: 'see the message and the log for the cause; report it if it looks like a fault of this library',
  },
} as const;

export type RunTimeCode = keyof typeof RUN_TIME_CODES;
