'use strict';
/*
 * One life of the function that signs: prints, as JSON, the time on the processor in ms until its handler can run, of the first request, and of
 * each further one. Usage: storm.cjs <the bundled function> <'secretsManager' or 'kms'> <tokens>. The services answer from another process, so
 * that their work does not count. Plain JavaScript: no compiler takes part.
 */
const { fork } = require('node:child_process');
const { createPublicKey, generateKeyPairSync, sign, verify } = require('node:crypto');
const { createServer } = require('node:http');

const CHANNEL_ARN = 'arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh';
const REQUEST = {
  channel: 'stage', lifetimeSeconds: 60, viewerId: 'viewer-4711', viewerSessionVersion: 1700000000, singleUse: true, allowedOrigins: ['https://www.example.com'],
};
const used = (since) => { const { user, system } = process.cpuUsage(since); return (user + system) / 1000; };

/** Secrets Manager and KMS: one key, by HTTP. */
function serve() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
  const secret = JSON.stringify({ SecretString: JSON.stringify({ privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) }) });
  const signature = JSON.stringify({ Signature: sign('sha384', Buffer.from('a'), privateKey).toString('base64') });
  createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(request.headers['x-amz-target'].endsWith('.Sign') ? signature : secret);
    });
  }).listen(0, '127.0.0.1', function listening() {
    process.send({ port: this.address().port, publicKey: publicKey.export({ type: 'spki', format: 'pem' }) });
  });
}

async function live(bundle, kind, tokens) {
  const server = fork(__filename, ['serve']);
  const { port, publicKey } = await new Promise((resolve) => { server.once('message', resolve); });
  const endpoint = `http://127.0.0.1:${port}`;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint,
    AWS_ENDPOINT_URL_KMS: endpoint,
    AWS_REGION: 'us-west-2',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    ...kind === 'kms' ? { KMS_KEY_ALIAS: 'alias/signing' } : { SECRET_ARN: 'arn:aws:secretsmanager:us-west-2:123456789012:secret:signing' },
    CHANNELS: JSON.stringify([{ name: 'stage', arn: CHANNEL_ARN, playbackUrl: 'https://a1.us-west-2.playback.live-video.net/api/video/v1/us-west-2.123456789012.channel.abcdABCDefgh.m3u8' }]),
    DEFAULT_LIFETIME: '60',
    MAXIMUM_LIFETIME: '600',
    KEY_MAX_AGE: '300',
  });
  const loaded = require(bundle);
  const handler = (request) => loaded.handler(request, { awsRequestId: '5b441b59-a550-4527-a3f5-0e5b1c1f2a3b' });
  const init = used(); // since the process has started
  const before = process.cpuUsage();
  const { token } = await handler(REQUEST);
  const first = used(before);

  const each = async (work) => {
    for (let i = 0; i < 100; i++) { await work(); }
    const since = process.cpuUsage();
    for (let i = 0; i < tokens; i++) { await work(); }
    return used(since) / tokens;
  };
  const warm = await each(() => handler(REQUEST));
  const refused = await each(() => handler({ ...REQUEST, channel: 'other' }).catch(() => undefined));
  const [text, tail] = [token.slice(0, token.lastIndexOf('.')), Buffer.from(token.slice(token.lastIndexOf('.') + 1), 'base64url')];
  const key = { key: createPublicKey(publicKey), dsaEncoding: 'ieee-p1363' };
  const verified = await each(() => verify('sha384', Buffer.from(text), key, tail));
  server.kill();
  process.stdout.write(JSON.stringify({ init, first, warm, refused, verified }));
}

if (process.argv[2] === 'serve') { serve(); } else { void live(process.argv[2], process.argv[3], Number(process.argv[4])); }
