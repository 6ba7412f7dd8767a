import { generateKeyPairSync } from 'node:crypto';
import { Lazy, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ivs from '../../src';
import { arnOf, expectError, limitsOf, newStack, propertiesOf } from '../helpers';

const TYPE = 'AWS::IVS::PlaybackKeyPair';

const pem = (curve: string) => generateKeyPairSync('ec', {
  namedCurve: curve,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const P384 = pem('secp384r1');
const RSA = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

test('a key pair has its key and no name', () => {
  const stack = newStack();
  new ivs.PlaybackKeyPair(stack, 'Key', { publicKeyMaterial: P384.publicKey });
  expect(propertiesOf(stack, TYPE)).toEqual({ PublicKeyMaterial: P384.publicKey });
});

test('every prop reaches its property', () => {
  const stack = newStack();
  new ivs.PlaybackKeyPair(stack, 'Key', {
    publicKeyMaterial: P384.publicKey, playbackKeyPairName: 'viewers', removalPolicy: RemovalPolicy.RETAIN, tags: { a: 'b' },
  });
  Template.fromStack(stack).hasResource(TYPE, {
    DeletionPolicy: 'Retain',
    Properties: { PublicKeyMaterial: P384.publicKey, Name: 'viewers', Tags: [{ Key: 'a', Value: 'b' }] },
  });
});

test('attributes come from the resource', () => {
  const stack = newStack();
  const key = new ivs.PlaybackKeyPair(stack, 'Key', { publicKeyMaterial: P384.publicKey });
  expect(stack.resolve([key.playbackKeyPairArn, key.playbackKeyPairRef, key.playbackKeyPairFingerprint])).toEqual([
    { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] },
    { playbackKeyPairArn: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] } },
    { 'Fn::GetAtt': ['Key961B73FD', 'Fingerprint'] },
  ]);
});

test.each([
  ['a final line break less', P384.publicKey.trimEnd()],
  ['Windows line ends', P384.publicKey.replace(/\n/g, '\r\n')],
  ['a token', Lazy.string({ produce: () => 'resolved later' })],
  ['a dynamic reference', '{{resolve:ssm:/live/public-key:1}}'],
])('accepts %s', (_, publicKeyMaterial) => {
  expect(() => new ivs.PlaybackKeyPair(newStack(), 'Key', { publicKeyMaterial })).not.toThrow();
});

test.each([
  ['nothing', ''],
  ['no PEM', 'MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE'],
  ['the private key', P384.privateKey],
  ['both halves', P384.publicKey + P384.privateKey],
  ['two keys', P384.publicKey + P384.publicKey],
  ['a PEM of nonsense', '-----BEGIN PUBLIC KEY-----\nbm9uc2Vuc2U=\n-----END PUBLIC KEY-----\n'],
])('fails for %s, and does not show it', (_, publicKeyMaterial) => {
  let message = '';
  expectError(() => {
    try {
      new ivs.PlaybackKeyPair(newStack(), 'Key', { publicKeyMaterial });
    } catch (error) {
      message = (error as Error).message;
      throw error;
    }
  }, 'PublicKeyMaterialInvalid', 'public key', '[at Stack/Key]');
  expect(message).not.toMatch(/PRIVATE KEY|MHYw|bm9u/);
});

test.each([
  ['a path', './keys/public.pem', 'which don\'t start with -----BEGIN'],
  ['base64 without PEM', 'MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE', 'which don\'t start with -----BEGIN'],
  ['line breaks as an environment variable has them', P384.publicKey.replace(/\n/g, '\\n'), 'with a backslash and an n instead of each line break'],
  ['the same of Windows', P384.publicKey.replace(/\n/g, '\\r\\n'), 'with a backslash and an n instead of each line break'],
  ['a text without line breaks', P384.publicKey.replace(/\n/g, ''), 'without line breaks'],
])('says what is wrong with %s', (_, publicKeyMaterial, found) => {
  expectError(() => new ivs.PlaybackKeyPair(newStack(), 'Key', { publicKeyMaterial }), 'PublicKeyMaterialInvalid', found, 'not the path of its file');
});

test.each([
  ['P-256', pem('prime256v1').publicKey, 'prime256v1'],
  ['P-521', pem('secp521r1').publicKey, 'secp521r1'],
  ['RSA', RSA.publicKey, '"rsa"'],
])('fails for a key on %s', (_, publicKeyMaterial, found) => {
  expectError(() => new ivs.PlaybackKeyPair(newStack(), 'Key', { publicKeyMaterial }), 'PublicKeyCurveInvalid', found, 'secp384r1');
});

test('fails for an invalid name', () => {
  const props = { publicKeyMaterial: P384.publicKey, playbackKeyPairName: 'a b' };
  expectError(() => new ivs.PlaybackKeyPair(newStack(), 'Key', props), 'NameInvalid', 'playbackKeyPairName = "a b"');
});

test('an import has the environment of its ARN', () => {
  const key = ivs.PlaybackKeyPair.fromPlaybackKeyPairArn(newStack(), 'Key', arnOf('playback-key', 'eu-west-1'));
  expect([key.env.region, key.playbackKeyPairRef.playbackKeyPairArn]).toEqual(['eu-west-1', arnOf('playback-key', 'eu-west-1')]);
});

test('fails for the ARN of something else', () => {
  expectError(() => ivs.PlaybackKeyPair.fromPlaybackKeyPairArn(newStack(), 'Key', arnOf('channel')), 'ArnInvalid', ':playback-key/<id>');
});

test('isPlaybackKeyPair tells a key pair of this library from an import', () => {
  const stack = newStack();
  expect(ivs.PlaybackKeyPair.isPlaybackKeyPair(new ivs.PlaybackKeyPair(stack, 'Key', { publicKeyMaterial: P384.publicKey }))).toBe(true);
  expect(ivs.PlaybackKeyPair.isPlaybackKeyPair(ivs.PlaybackKeyPair.fromPlaybackKeyPairArn(stack, 'I', arnOf('playback-key')))).toBe(false);
});

describe('what one account can\'t have is an error that can be acknowledged', () => {
  const keyPair = (publicKeyMaterial: string) => (stack: Stack, id: string) => { new ivs.PlaybackKeyPair(stack, id, { publicKeyMaterial }); };
  const other = () => keyPair(pem('secp384r1').publicKey);
  const reference = keyPair('{{resolve:ssm:/live/public-key:1}}');
  const signingKey = (stack: Stack, id: string) => { new ivs.PlaybackSigningKey(stack, id); };
  const [TOO_MANY, SAME] = ['cdk-ivs:PlaybackKeyPair.tooManyKeyPairs', 'cdk-ivs:PlaybackKeyPair.sameKey'];

  test.each<[string, ((stack: Stack, id: string) => void)[], string, string | undefined]>([
    ['three key pairs', [other(), other(), other()], TOO_MANY, undefined],
    ['four key pairs', [other(), other(), other(), other()], TOO_MANY, '4 in this stack'],
    ['four signing keys', [signingKey, signingKey, signingKey, signingKey], TOO_MANY, '4 in this stack'],
    ['both', [other(), signingKey, reference, signingKey], TOO_MANY, '4 in this stack'],
    ['the same key twice', [keyPair(P384.publicKey), other(), keyPair(`${P384.publicKey}\n`)], SAME, 'the same as in Stack/Key0'],
    ['the same dynamic reference twice, whose values may differ', [reference, reference], SAME, undefined],
  ])('%s', (_, builders, id, found) => {
    const [stack, acknowledged] = [newStack(), newStack()];
    for (const each of [stack, acknowledged]) { builders.forEach((build, index) => { build(each, `Key${index}`); }); }
    Validations.of(acknowledged).acknowledge({ id, reason: 'the quota of our account is higher' });
    expect(limitsOf(stack)).toEqual(found === undefined ? [] : [expect.stringContaining(`[${found}]`)]);
    expect(limitsOf(acknowledged)).toEqual([]);
  });
});
