'use strict';
/*
 * Signs tokens, and prints how long that took, and how long on the processor, without the import and the warm-up. Usage: sign.cjs <'raw' or the module> <tokens> <in flight>.
 * Plain JavaScript: no compiler takes part.
 */
const { generateKeyPairSync, sign } = require('node:crypto');
const { promisify } = require('node:util');

const [what, tokens, inFlight] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
const signOne = what === 'raw' ? raw() : token(require(what));

function raw() {
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' };
  const bytes = Buffer.alloc(383, 'a'); // as long as the text of the token below
  const withCallback = promisify(sign);
  return inFlight === 1 ? () => sign('sha384', bytes, key) : () => withCallback('sha384', bytes, key);
}

function token({ privateKeySigner, signPlaybackToken }) {
  const signer = privateKeySigner(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const request = {
    channelArn: 'arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh',
    lifetimeSeconds: 60,
    viewerId: 'viewer-4711',
    viewerSessionVersion: 1700000000,
    allowedOrigins: ['https://www.example.com'],
    maximumResolution: 'FULL_HD',
  };
  return () => signPlaybackToken(request, signer);
}

async function signMany(count) {
  for (let i = 0; i < count; i += inFlight) { await Promise.all(Array.from({ length: inFlight }, signOne)); }
}

void (async () => {
  await signMany(80);
  const [started, used] = [process.hrtime.bigint(), process.cpuUsage()];
  await signMany(tokens);
  const ms = Number(process.hrtime.bigint() - started) / 1e6;
  const { user, system } = process.cpuUsage(used);
  process.stdout.write(JSON.stringify({ ms, cpu: (user + system) / 1000 })); // ms both
})();
