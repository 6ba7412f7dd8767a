/*
 * Signs playback tokens for private channels, in any Node.js backend: `cdk-ivs/playback-token`. It has no dependencies except Node.js.
 */
export { playbackTokenClaims } from './claims';
export type { PlaybackTokenClaims, PlaybackTokenOptions } from './claims';
export { derToRaw } from './der';
export { PlaybackTokenError } from './error';
export type { PlaybackTokenErrorCode } from './error';
export { kmsSigner } from './kms-signer';
export { playbackUrlWithToken } from './playback-url';
export { privateKeySigner } from './private-key-signer';
export type { PrivateKeySignerOptions } from './private-key-signer';
export type { PlaybackTokenRequest } from './request';
export { signPlaybackToken } from './sign';
export type { Es384Signer, PlaybackToken } from './sign';
export type { PlaybackTokenSignerResponse, PlaybackTokenSignerRequest } from './signer-function';
