import { Redactor } from '../../tools/acceptance/redaction';

const KEY = '-----BEGIN PUBLIC KEY-----\nMHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE\n-----END PUBLIC KEY-----';

test.each<[string, string, string]>([
  ['an account ID in an ARN', 'arn:aws:ivs:us-west-2:111122223333:channel/abcdABCDefgh', 'arn:aws:ivs:us-west-2:<account>:channel/abcdABCDefgh'],
  ['an account ID in a key of a recording', 'ivs/v1/111122223333/abc/2026', 'ivs/v1/<account>/abc/2026'],
  ['an account ID in the name of a bucket', 'cdk-hnb659fds-assets-111122223333-us-west-2', 'cdk-hnb659fds-assets-<account>-us-west-2'],
  ['an account ID in a playback URL', '/api/video/v1/us-west-2.111122223333.channel.abc.m3u8', '/api/video/v1/us-west-2.<account>.channel.abc.m3u8'],
  ['an account ID in JSON', '{"account":"111122223333"}', '{"account":"<account>"}'],
  ['a stream key', 'rtmps://x/app/sk_us-west-2_AbCdEfGhIjKl_0123456789abcdefghijklmnopqrst', 'rtmps://x/app/<stream key>'],
  ['a playback token', 'x.m3u8?token=eyJhbGciOiJFUzM4NCJ9.eyJleHAiOjF9.c2lnbmF0dXJl-_', 'x.m3u8?token=<token>'],
  ['a key', `key: ${KEY}.`, 'key: <key>.'],
  ['a passphrase in a URL', 'srt://x:9000?streamid=a&passphrase=0123abc&x=1', 'srt://x:9000?streamid=a&passphrase=<passphrase>&x=1'],
  ['a passphrase in JSON', '{"passphrase":"0123abc"}', '{"passphrase":"<passphrase>"}'],
  ['an access key', 'AKIAIOSFODNN7EXAMPLE and ASIAIOSFODNN7EXAMPLE', '<access key> and <access key>'],
  ['the ID of a role', 'AROAIOSFODNN7EXAMPLE:session', '<access key>:session'],
  ['the host of ingest', 'rtmps://a1b2c3d4e5f6.global-contribute.live-video.net:443/app/', 'rtmps://<host>:443/app/'],
  ['the host of playback', 'https://a1b2c3d4e5f6.us-west-2.playback.live-video.net/x', 'https://<host>/x'],
  ['a role and its session', 'User: arn:aws:sts::111122223333:assumed-role/Admin/jane is not', 'User: arn:aws:sts::<account>:assumed-role/<name> is not'],
  ['a user', 'arn:aws:iam::111122223333:user/team/jane.doe@example.com may', 'arn:aws:iam::<account>:user/<name> may'],
  ['the host of a queue', 'https://sqs.us-west-2.amazonaws.com/111122223333/Queue', 'https://sqs.us-west-2.amazonaws.com/<account>/Queue'],
])('%s is redacted', (_, text, redacted) => {
  expect(new Redactor().redact(text)).toBe(redacted);
});

test('known values are redacted wherever they are, the longest first', () => {
  const redactor = new Redactor();
  redactor.add('secret', 'short');
  redactor.add('secret-and-more', 'long');
  redactor.add(undefined, 'nothing');
  expect(redactor.redact('xsecret-and-morex secret')).toBe('x<long>x <short>');
});

test('what identifies nobody stays', () => {
  const text = '12 channels, 1700000000 s, st-1AbCdEfGhIjKlMnOpQrStUvW, arn:aws:ivs:us-west-2:<account>:channel/abcdABCDefgh, 2026-11-27';
  expect(new Redactor().redact(text)).toBe(text);
});
