import { generateKeyPairSync, sign } from 'node:crypto';
import * as fc from 'fast-check';
import { derToRaw, PlaybackTokenError } from '../../playback-token/src';

/** DER, stated a second time: an integer is what its hexadecimal digits are, with a zero before a first bit that is set. */
function integer(value: bigint): Buffer {
  const even = value.toString(16).replace(/^(?=(..)*.$)/, '0');
  const bytes = Buffer.from(even[0] > '7' ? `00${even}` : even, 'hex');
  return Buffer.concat([Buffer.from([0x02, bytes.length]), bytes]);
}
function sequence(...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([0x30, content.length]), content]);
}
const der = (r: bigint, s: bigint) => sequence(integer(r), integer(s));
const raw = (r: bigint, s: bigint) => [r, s].map((value) => value.toString(16).padStart(96, '0')).join('');
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

const MAX = 2n ** 384n - 1n;
const EDGES = [1n, ...[7n, 8n, 15n, 16n, 352n, 368n, 375n, 376n, 383n].flatMap((bits) => [2n ** bits - 1n, 2n ** bits]), MAX];

test.each(EDGES.map((r) => [integer(r).length - 2, `${r.toString(16).slice(0, 4)}…`, r] as const))('an integer of %i bytes, %s, with every other', (_, __, r) => {
  for (const s of EDGES) { expect(hex(derToRaw(der(r, s)))).toBe(raw(r, s)); }
});

test('any two integers, of any length', () => {
  const any = fc.integer({ min: 1, max: 384 }).chain((bits) => fc.bigInt({ min: 1n, max: 2n ** BigInt(bits) - 1n }));
  fc.assert(fc.property(any, any, (r, s) => hex(derToRaw(der(r, s))) === raw(r, s)), { numRuns: 10_000 });
});

test('signatures as node:crypto makes them', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
  for (let i = 0; i < 100; i++) { expect(derToRaw(sign('sha384', Buffer.from([i]), privateKey))).toHaveLength(96); }
});

const GOOD = der(MAX, MAX);
const [R, S] = [integer(1n), integer(MAX)];
const bytes = (...values: number[]) => Buffer.from(values);

test.each<[string, any]>([
  ['nothing', bytes()],
  ['undefined, as a client without an answer gives it', undefined],
  ['a text', GOOD.toString('base64')],
  ['a raw signature', Buffer.alloc(96, 1)],
  ['a raw signature that begins like DER', Buffer.concat([bytes(0x30, 94, 0x02), Buffer.alloc(93, 1)])],
  ['no sequence', Buffer.concat([bytes(0x31), GOOD.subarray(1)])],
  ['a byte too many', Buffer.concat([GOOD, bytes(0)])],
  ['a byte too few', GOOD.subarray(0, -1)],
  ['another length in the sequence', Buffer.concat([bytes(0x30, GOOD[1] - 1), GOOD.subarray(2)])],
  ['the long form of the length', Buffer.concat([bytes(0x30, 0x81), GOOD.subarray(1)])],
  ['one integer', sequence(S)],
  ['three integers', sequence(R, R, R)],
  ['another type for r', sequence(bytes(0x03, 1, 1), S)],
  ['another type for s', sequence(R, bytes(0x03, 1, 1))],
  ['an r that is longer than all', bytes(0x30, 4, 0x02, 100, 1, 1)],
  ['an s that is longer than what is left', bytes(0x30, 6, 0x02, 1, 1, 0x02, 2, 1)],
  ['an empty integer', sequence(bytes(0x02, 0), S)],
  ['zero', sequence(R, bytes(0x02, 1, 0))],
  ['a negative integer', sequence(bytes(0x02, 1, 0x80), S)],
  ['a zero that nobody needs', sequence(bytes(0x02, 2, 0, 1), S)],
  ['an integer of 49 bytes', sequence(R, Buffer.concat([bytes(0x02, 49, 1), Buffer.alloc(48, 1)]))],
  ['a signature on P-521', sequence(...[1, 2].map(() => Buffer.concat([bytes(0x02, 60), Buffer.alloc(60, 1)])))],
])('refused is %s', (_, value) => {
  expect(() => derToRaw(value)).toThrow(expect.objectContaining({ code: 'SignatureInvalid', name: 'PlaybackTokenError' }));
});

test('whatever the bytes are, the answer is 96 bytes or a refusal', () => {
  const changed = fc.tuple(fc.nat(GOOD.length - 1), fc.nat(255)).map(([at, value]) => Uint8Array.from(GOOD, (byte, i) => (i === at ? value : byte)));
  fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 120 }), changed), (value) => {
    try { return derToRaw(value).length === 96; } catch (error) { return error instanceof PlaybackTokenError; }
  }), { numRuns: 10_000 });
});
