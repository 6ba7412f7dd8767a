import { Description, PlaybackTokenError } from './error';

const INTEGER_LENGTH = 48; // of a P-384 integer, in bytes
export const RAW_LENGTH = 2 * INTEGER_LENGTH;
const [SEQUENCE, INTEGER] = [0x30, 0x02];

/**
 * Converts a P-384 signature from DER, as AWS KMS returns it (RFC 3279, section 2.2.3), to the format of a token: r and s, 48 bytes each.
 *
 * Integers in DER have no fixed length: a leading zero keeps them positive, and small integers are shorter (about one signature in 128 has
 * such an integer). Throws `SignatureInvalid` if the input is not the DER of two positive integers of at most 48 bytes.
 */
export function derToRaw(der: Uint8Array): Uint8Array {
  if (!(der instanceof Uint8Array)) { throw new PlaybackTokenError('SignatureInvalid', 'signature', new Description(typeof der)); }
  // Two P-384 integers need at most 102 bytes, so the length is always a single byte. Longer integers are rejected below.
  if (der[0] !== SEQUENCE || der[1] !== der.length - 2) { throw malformed(der); }
  const afterR = 4 + der[3];
  const afterS = afterR + 2 + der[afterR + 1];
  if (der[2] !== INTEGER || der[afterR] !== INTEGER || afterS !== der.length) { throw malformed(der); }

  const raw = new Uint8Array(RAW_LENGTH);
  for (const [integer, end] of [[der.subarray(4, afterR), INTEGER_LENGTH], [der.subarray(afterR + 2, afterS), RAW_LENGTH]] as const) {
    const digits = digitsOf(integer);
    if (digits === undefined) { throw malformed(der); }
    raw.set(digits, end - digits.length);
  }
  return raw;
}

/** The bytes of a positive integer without the leading zero of DER. Undefined if the integer is invalid. */
function digitsOf(integer: Uint8Array): Uint8Array | undefined {
  if (integer.length === 0 || integer[0] > 0x7f) { return undefined; } // empty or negative
  const digits = integer[0] === 0 ? integer.subarray(1) : integer;
  const isMinimal = digits === integer || digits[0] > 0x7f; // also excludes zero
  return isMinimal && digits.length <= INTEGER_LENGTH ? digits : undefined;
}

function malformed(der: Uint8Array): PlaybackTokenError {
  return new PlaybackTokenError('SignatureInvalid', 'signature', new Description(`${der.length} bytes that are not the DER of two P-384 integers`));
}
