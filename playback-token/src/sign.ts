import { playbackTokenClaims, PlaybackTokenOptions } from './claims';
import { RAW_LENGTH } from './der';
import { Description, PlaybackTokenError } from './error';
import { PlaybackTokenRequest } from './request';

/** Signs bytes with ECDSA on P-384 and SHA-384. Create one with `privateKeySigner` or `kmsSigner`. */
export interface Es384Signer {
  /** Returns the signature of the bytes: r and s, 48 bytes each (`SignatureInvalid`). */
  sign(bytes: Uint8Array): Promise<Uint8Array> | Uint8Array;
}

/** A signed token and its expiration. You can send it to a player as JSON. */
export interface PlaybackToken {
  readonly token: string;
  /** The time until which playback can start, in ISO 8601 and UTC. */
  readonly expirationTime: string;
}

const HEADER = base64url({ alg: 'ES384', typ: 'JWT' }); // without a key ID: IVS tries the key pairs of the account

/** Checks a request and signs its token (`SignerInvalid`). Authorize the viewer before you sign a token. */
export async function signPlaybackToken(request: PlaybackTokenRequest, signer: Es384Signer, options?: PlaybackTokenOptions): Promise<PlaybackToken> {
  const claims = playbackTokenClaims(request, options);
  const text = `${HEADER}.${base64url(claims)}`;
  if (typeof signer?.sign !== 'function') { throw new PlaybackTokenError('SignerInvalid', 'signer', new Description(typeof signer)); } // the value may contain a key
  const signature = await signer.sign(Buffer.from(text));
  if (!(signature instanceof Uint8Array) || signature.length !== RAW_LENGTH) {
    throw new PlaybackTokenError('SignatureInvalid', 'signature', new Description(signature instanceof Uint8Array ? `${signature.length} bytes` : typeof signature));
  }
  return {
    token: `${text}.${Buffer.from(signature).toString('base64url')}`,
    expirationTime: new Date(claims.exp * 1000).toISOString(),
  };
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
