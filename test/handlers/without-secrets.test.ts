import * as fc from 'fast-check';
import { HandlerError } from '../../handlers/shared/errors';
import { withoutSecrets } from '../../handlers/shared/without-secrets';
import { keyPair } from '../ivs-local/harness';

const { privateKey } = keyPair();
const [, line] = privateKey.split('\n');
const TOKEN = 'eyJhbGciOiJFUzM4NCIsInR5cCI6IkpXVCJ9.eyJleHAiOjE3OTU2ODg3Nzh9.c2lnbmF0dXJl';
const STREAM_KEY = 'sk_us-west-2_abcdABCDefgh_567890abcdef';

test.each<[string, string, string]>([
  ['a private key', `a ${privateKey.trim()} b`, 'a [key] b'],
  ['a private key in JSON', JSON.stringify({ privateKey }), '{"privateKey":"[key]\\n"}'],
  ['a private key that is cut off', `key = ${privateKey.slice(0, 90)}…, but`, 'key = [key]…, but'],
  ['a private key without its first line', `a ${line} b`, 'a [key] b'],
  ['a token', `a ${TOKEN} b`, 'a [token] b'],
  ['a token in a URL', `https://example.com/a.m3u8?token=${TOKEN}&b=c`, 'https://example.com/a.m3u8?token=[token]&b=c'],
  ['a token that is cut off', `'${TOKEN.slice(0, 50)}…', but`, '\'[token]…\', but'],
  ['a stream key', `rtmps://example.com:443/app/${STREAM_KEY}`, 'rtmps://example.com:443/app/[stream key]'],
  ['a passphrase in a URL', `srt://example.com:9000?streamid=${STREAM_KEY}&passphrase=abc123&x=y`, 'srt://example.com:9000?streamid=[stream key]&passphrase=[passphrase]&x=y'],
  ['a passphrase in JSON', '{"passphrase":"abc123","a":1}', '{"passphrase":"[passphrase]","a":1}'],
  ['several', `${TOKEN} ${STREAM_KEY} ${TOKEN}`, '[token] [stream key] [token]'],
])('%s is hidden, and nothing else', (_, text, shown) => {
  expect(withoutSecrets(text)).toBe(shown);
});

test.each([
  'can\'t read the secret arn:aws:secretsmanager:us-west-2:123456789012:secret:StackKeySecret1A2B3C4D-AbCdEf: AccessDeniedException',
  'channel arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh has no SRT endpoint; the passphrase is given by IVS',
  'task_id risk_de mask_us',
])('a text without secrets stays as it is: %s', (text) => {
  expect(withoutSecrets(text)).toBe(text);
});

test('JSON stays JSON, whatever comes before and after a secret', () => {
  const text = fc.string({ unit: fc.constantFrom('"', '\\', '\n', 'n', 'A', '=', ':', ' ', '\u2028', '\ud800'), maxLength: 6 });
  const secret = fc.constantFrom(privateKey, privateKey.slice(0, 60), line, TOKEN, STREAM_KEY, 'passphrase=', '"passphrase":"', JSON.stringify({ passphrase: 'a' }));
  fc.assert(fc.property(fc.array(fc.tuple(text, secret, text).map((parts) => parts.join('')), { maxLength: 3 }), (texts) => {
    const parsed = JSON.parse(withoutSecrets(JSON.stringify({ texts, deep: JSON.stringify(texts) })));
    expect(parsed.texts).toHaveLength(texts.length);
    expect(JSON.parse(parsed.deep)).toHaveLength(texts.length);
  }));
});

test('no part of a secret is in an error, wherever the error is cut', () => {
  const secrets = [privateKey, TOKEN, STREAM_KEY];
  const pieces = [...privateKey.split('\n').slice(1, -2), ...TOKEN.split('.').slice(1), STREAM_KEY].flatMap((text) => text.match(/.{8}/g) ?? []);
  fc.assert(fc.property(fc.nat(900), fc.constantFrom(...secrets), fc.constantFrom(' ', '"', '=', '/'), (length, secret, before) => {
    const { message } = new HandlerError(`${'x '.repeat(length / 2)}${before}${secret} and more`);
    expect(pieces.filter((piece) => message.includes(piece))).toEqual([]);
  }));
});
