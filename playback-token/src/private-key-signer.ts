import { createPrivateKey, KeyObject, sign } from 'node:crypto';
import { Description, PlaybackTokenError } from './error';
import type { Es384Signer } from './sign';

export interface PrivateKeySignerOptions {
  /**
   * Whether to sign in the thread pool, so that a backend is not blocked and can use several cores. Without it, a single signature is a few
   * percent faster. Disable it if there is only one request at a time, as in AWS Lambda.
   *
   * @default true
   */
  readonly threadPool?: boolean;
}

/**
 * Signs with a private key in PEM. The key is parsed once, so create one signer and reuse it. The signer doesn't expose the key.
 *
 * Throws `PrivateKeyInvalid` if the key is not an unencrypted P-384 key.
 */
export function privateKeySigner(pem: string, { threadPool = true }: PrivateKeySignerOptions = {}): Es384Signer {
  const key = { key: parse(pem), dsaEncoding: 'ieee-p1363' } as const;
  if (!threadPool) { return { sign: (bytes) => sign('sha384', bytes, key) }; }
  return {
    sign: (bytes) => new Promise((resolve, reject) => {
      sign('sha384', bytes, key, (error, signature) => (error ? reject(error) : resolve(signature)));
    }),
  };
}

function parse(pem: unknown): KeyObject {
  if (typeof pem !== 'string') { throw invalid(typeof pem); }
  let key: KeyObject;
  try {
    key = createPrivateKey(pem.trim());
  } catch {
    // the error texts of OpenSSL don't help
    throw invalid(describeText(pem));
  }
  const kind = key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType;
  if (kind !== 'secp384r1') { throw invalid(`a ${kind} key`); }
  return key;
}

/** Describes an invalid text without revealing any part of it. */
function describeText(pem: string): string {
  const label = /-----BEGIN ([A-Z ]+)-----/.exec(pem)?.[1];
  if (label === undefined) { return `a text of ${pem.length} characters that does not start with "-----BEGIN"`; }
  if (/\\r|\\n/.test(pem)) { return `a text with "${label}" that has "\\n", two characters, for its line breaks`; }
  return pem.trim().includes('\n') ? `a text with "${label}" that can't be read as a private key` : `a text with "${label}" that has no line breaks`;
}

function invalid(found: string): PlaybackTokenError {
  return new PlaybackTokenError('PrivateKeyInvalid', 'pem', new Description(found));
}
