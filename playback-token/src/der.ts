import { Description, PlaybackTokenError } from './error';

const INTEGER_LENGTH = 48; // of a P-384 integer
export const RAW_LENGTH = 2 * INTEGER_LENGTH;
const [SEQUENCE, INTEGER] = [0x30, 0x02];

/**
 * Turns a P-384 signature in DER, as AWS KMS gives it (RFC 3279, section 2.2.3), into the form of a token: r and s, 48 bytes each.
 *
 * Integers in DER have no fixed length: a leading zero keeps them positive, and small ones are shorter (one signature in about 128 has
 * such an integer). Raises `SignatureInvalid` for anything but the DER of two integers from 1 on, of 48 bytes at most.
 */
export function derToRaw(der: Uint8Array): Uint8Array {
  if (!(der instanceof Uint8Array)) { throw new PlaybackTokenError('SignatureInvalid', 'signature', new Description(typeof der)); }
  // The length always is a single byte: two integers of P-384 need 102 bytes at most, and longer ones are refused below.
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

/** The bytes of a positive integer without the zero that DER puts before a first bit that is set; undefined if it is none. */
function digitsOf(integer: Uint8Array): Uint8Array | undefined {
  if (integer.length === 0 || integer[0] > 0x7f) { return undefined; } // empty or negative
  const digits = integer[0] === 0 ? integer.subarray(1) : integer;
  const isMinimal = digits === integer || digits[0] > 0x7f; // which leaves out zero as well
  return isMinimal && digits.length <= INTEGER_LENGTH ? digits : undefined;
}

function malformed(der: Uint8Array): PlaybackTokenError {
  return new PlaybackTokenError('SignatureInvalid', 'signature', new Description(`${der.length} bytes that are no DER of two P-384 integers`));
}
