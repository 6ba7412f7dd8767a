import { createHash } from 'node:crypto';
import { derToRaw } from './der';
import { Description, PlaybackTokenError } from './error';
import type { Es384Signer } from './sign';

/**
 * Signs with a key that never leaves AWS KMS (key spec ECC_NIST_P384).
 *
 * @param signDigest a function that calls KMS Sign with the digest as the message, `MessageType: 'DIGEST'` and `SigningAlgorithm: 'ECDSA_SHA_384'`,
 *   and returns the unchanged signature, in DER (`SignatureInvalid`, `SignerInvalid`). Its errors are passed on.
 */
export function kmsSigner(signDigest: (digest: Uint8Array) => Promise<Uint8Array | undefined>): Es384Signer {
  if (typeof signDigest !== 'function') { throw new PlaybackTokenError('SignerInvalid', 'signDigest', new Description(typeof signDigest)); }
  return {
    sign: async (bytes) => derToRaw(await signDigest(createHash('sha384').update(bytes).digest()) as Uint8Array),
  };
}
