'use strict';
/*
 * Signs tokens, and prints the elapsed time and the CPU time, without the import and the warm-up. Usage: sign.cjs <'raw', the module, or the bundled function> <tokens> <in flight>.
 * Plain JavaScript, so that no compiler is involved.
 */
const { generateKeyPairSync, sign } = require('node:crypto');
const { createServer } = require('node:http');
const { promisify } = require('node:util');

const [what, tokens, inFlight] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
const REQUEST = {
  lifetimeSeconds: 60,
  viewerId: 'viewer-4711',
  viewerSessionVersion: 1700000000,
  allowedOrigins: ['https://www.example.com'],
  maximumResolution: 'FULL_HD',
};
const CHANNEL_ARN = 'arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh';
const pem = () => privateKey.export({ type: 'pkcs8', format: 'pem' });

async function signerOf() {
  if (what === 'raw') { return raw(); }
  return what.includes('bundles') ? deployed() : token(require(what));
}

function raw() {
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' };
  const bytes = Buffer.alloc(383, 'a'); // as long as the text of the token below
  const withCallback = promisify(sign);
  return inFlight === 1 ? () => sign('sha384', bytes, key) : () => withCallback('sha384', bytes, key);
}

function token({ privateKeySigner, signPlaybackToken }) {
  const signer = privateKeySigner(pem(), { threadPool: inFlight > 1 });
  return () => signPlaybackToken({ ...REQUEST, channelArn: CHANNEL_ARN }, signer);
}

/** The deployed function. It reads the secret once, over HTTP. */
async function deployed() {
  const reply = JSON.stringify({ SecretString: JSON.stringify({ privateKey: pem() }) });
  const server = createServer((_, response) => { response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(reply); });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  server.unref();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${server.address().port}`,
    AWS_REGION: 'us-west-2',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    SECRET_ARN: 'arn:aws:secretsmanager:us-west-2:123456789012:secret:signing',
    CHANNELS: JSON.stringify([{ name: 'stage', arn: CHANNEL_ARN, playbackUrl: 'https://a1.us-west-2.playback.live-video.net/api/video/v1/us-west-2.123456789012.channel.abcdABCDefgh.m3u8' }]),
    DEFAULT_LIFETIME: '60',
    MAXIMUM_LIFETIME: '600',
    KEY_MAX_AGE: '300',
    AWS_LAMBDA_FUNCTION_NAME: 'signer',
  });
  const { handler } = require(what);
  const context = { awsRequestId: '5b441b59-a550-4527-a3f5-0e5b1c1f2a3b', getRemainingTimeInMillis: () => 30_000 };
  return () => handler({ ...REQUEST, channel: 'stage' }, context); // it logs each token
}

async function signMany(signOne, count) {
  for (let i = 0; i < count; i += inFlight) { await Promise.all(Array.from({ length: inFlight }, signOne)); }
}

void (async () => {
  const signOne = await signerOf();
  await signMany(signOne, 80);
  const [started, used] = [process.hrtime.bigint(), process.cpuUsage()];
  await signMany(signOne, tokens);
  const ms = Number(process.hrtime.bigint() - started) / 1e6;
  const { user, system } = process.cpuUsage(used);
  process.stdout.write(JSON.stringify({ ms, cpu: (user + system) / 1000 })); // ms both
})();
