import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';
import { derToRaw } from '../../playback-token/src';

/** One signature in about 128 has an integer with a leading zero byte: a few signatures prove nothing. */
test('10,000 signatures in DER, as KMS gives them, are the same signatures in raw form', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
  let short = 0;
  for (let i = 0; i < 10_000; i += 100) {
    await Promise.all(Array.from({ length: 100 }, async (_, j) => {
      const text = Buffer.from(`${i + j}`);
      const der = await promisify<any, any, any, Buffer>(sign)('sha384', text, privateKey);
      const valid = await promisify<any, any, any, any, boolean>(verify)('sha384', text, { key: publicKey, dsaEncoding: 'ieee-p1363' }, derToRaw(der));
      if (!valid) { throw new Error(`not converted: ${der.toString('hex')}`); }
      if (der[3] < 48 || der[5 + der[3]] < 48) { short += 1; }
    }));
  }
  expect(short).toBeGreaterThan(10);
}, 180_000);
