import { execFileSync } from 'node:child_process';
import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto';
import { join } from 'node:path';
import { CreateAliasCommand, CreateKeyCommand, GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as fc from 'fast-check';
import { keepsTheRules, rightMembers } from './independent';
import { verifyWithJose, verifyWithOpenssl, verifyWithPython } from './other-verifiers';
import { derToRaw } from '../../playback-token/src';
import { arnOf } from '../helpers';
import { keyPair } from '../ivs-local/harness';

/*
 * The bundled signer on servers that no one here wrote: KMS and Secrets Manager of ministack, to which AWS_ENDPOINT_URL leads
 * (local/ministack/with-ministack.sh). Three verifiers that know nothing of this library take its tokens for good.
 */
jest.setTimeout(240_000);

const BUNDLE = join(__dirname, '../../bundles/playback-token-signer/index.js');
const SIGNATURES = 10_000;
const IN_FLIGHT = 8;
const kms = new KMSClient();
let alias: string;
let kmsPublicKey: string;

beforeAll(async () => {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec: 'ECC_NIST_P384', KeyUsage: 'SIGN_VERIFY' }));
  alias = `alias/signing-${randomBytes(4).toString('hex')}`;
  await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyMetadata!.KeyId }));
  const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId: KeyMetadata!.KeyId }));
  kmsPublicKey = createPublicKey({ key: Buffer.from(PublicKey!), format: 'der', type: 'spki' }).export({ format: 'pem', type: 'spki' }) as string;
});

/** A process as Lambda starts it: the function answers one request after the other. */
const INVOKE = `
  const { handler } = require(process.argv[1]);
  const requests = JSON.parse(require('fs').readFileSync(0, 'utf8'));
  (async () => {
    const replies = [];
    for (const request of requests) { replies.push(await handler(request, { awsRequestId: 'none' })); }
    console.log(JSON.stringify(replies));
  })();
`;

/** The tokens of the function as it is deployed, with an environment of its own. */
function tokensOf(key: { SECRET_ARN?: string; KMS_KEY_ALIAS?: string }): string[] {
  const playbackUrl = 'https://a1.us-west-2.playback.live-video.net/api/video/v1/us-west-2.123456789012.channel.abcdABCDefgh.m3u8';
  const CHANNELS = JSON.stringify([{ name: 'stage', arn: arnOf('channel'), playbackUrl }]);
  const env = { ...process.env, CHANNELS, DEFAULT_LIFETIME: '600', MAXIMUM_LIFETIME: '86400', KEY_MAX_AGE: '300', ...key };
  const output = execFileSync(process.execPath, ['-e', INVOKE, BUNDLE], { input: JSON.stringify(requests), encoding: 'utf8', env, maxBuffer: 2 ** 24 });
  return JSON.parse(output.trimEnd().split('\n').pop()!).map(({ token }: { token: string }) => token);
}

const requests = fc.sample(
  rightMembers(arnOf('channel')).filter((request) => keepsTheRules(request) && request.lifetimeSeconds > 120), 200,
).map(({ channelArn, ...rest }) => ({ ...rest, channel: 'stage' }));

function expectGood(publicKey: string, tokens: string[]): void {
  expect(verifyWithJose(publicKey, tokens).map(({ code }) => code)).toEqual(tokens.map(() => undefined));
  expect(verifyWithPython(publicKey, tokens).map(({ error }) => error)).toEqual(tokens.map(() => undefined));
  expect(tokens.slice(0, 20).map((token) => verifyWithOpenssl(publicKey, token))).toEqual(Array(20).fill(true));
  const stranger = keyPair().publicKey;
  const first = tokens.slice(0, 1);
  expect([verifyWithJose(stranger, first)[0].code, verifyWithPython(stranger, first)[0].error, verifyWithOpenssl(stranger, tokens[0])])
    .toEqual(['ERR_JWS_SIGNATURE_VERIFICATION_FAILED', 'InvalidSignatureError', false]);
}

test('tokens of a key in Secrets Manager are verified by jose, openssl and PyJWT', async () => {
  const { publicKey, privateKey } = keyPair();
  const secret = { Name: alias.slice(6), SecretString: JSON.stringify({ privateKey }) };
  const { ARN } = await new SecretsManagerClient().send(new CreateSecretCommand(secret));
  expectGood(publicKey, tokensOf({ SECRET_ARN: ARN }));
});

test('tokens of a key in KMS are verified by jose, openssl and PyJWT', () => {
  expectGood(kmsPublicKey, tokensOf({ KMS_KEY_ALIAS: alias }));
});

test(`${SIGNATURES} signatures of KMS, short integers among them, are turned from DER into the form of a token without a failure`, async () => {
  const lengths: { [length: number]: number } = {};
  const failures: string[] = [];
  let short = 0;
  const key = { key: createPublicKey(kmsPublicKey), dsaEncoding: 'ieee-p1363' } as const;
  const signOne = async (): Promise<void> => {
    const text = randomBytes(64);
    const Message = createHash('sha384').update(text).digest();
    const { Signature } = await kms.send(new SignCommand({ KeyId: alias, Message, MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_384' }));
    lengths[Signature!.length] = (lengths[Signature!.length] ?? 0) + 1;
    const raw = derToRaw(Signature!);
    if (raw[0] === 0 || raw[48] === 0) { short += 1; }
    if (!verify('sha384', text, key, raw)) { failures.push(Buffer.from(Signature!).toString('hex')); }
  };
  let begun = 0;
  await Promise.all([...Array(IN_FLIGHT)].map(async () => { while (begun++ < SIGNATURES) { await signOne(); } }));
  process.stderr.write(`KMS signatures by their length in DER: ${JSON.stringify(lengths)}; with a short integer: ${short}\n`);
  expect(failures).toEqual([]);
  expect(Object.values(lengths).reduce((sum, count) => sum + count)).toBe(SIGNATURES);
  expect(short).toBeGreaterThan(20); // of about 78
});
