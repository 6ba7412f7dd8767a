import { isOrigin } from '../../playback-token/src/origin';
import { PlaybackRestrictionPolicy } from '../../src';
import { newStack } from '../helpers';

/*
 * What is allowed as an origin in a token is allowed in a playback restriction policy, too, and nothing else.
 */
test.each([
  ['https://www.example.com', true], ['https://*.example.com', true], ['http://localhost:3000', true], ['http://127.0.0.1', true], ['http://[::1]:8080', true],
  ['capacitor://localhost', true], ['ionic://localhost', true], ['app://my_app', true], ['https://a_b.example.com', true], ['https://example.com:8443', true],
  ['https://Example.com', false], ['https://example.com:443', false], ['http://example.com:80', false], ['https://example.com:0', false], ['https://example.com:65536', false],
  ['https://*.com', false], ['https://*', false], ['*', false], ['null', false], ['https://example.com/', false], ['https://a,https://b', false], ['example.com', false],
  ['https://[1::2::3]', false], ['file://localhost', false], ['wss://example.com', false], ['https://010.0.0.1', false], ['', false],
  ['app://localhost:65535', true], ['app://localhost:65536', false], ['app://*.a.com', true], ['app://*.[::1.2.3.4]', false],
])('%s: %s', (origin, isAllowed) => {
  expect(isOrigin(origin)).toBe(isAllowed);
  const policy = () => new PlaybackRestrictionPolicy(newStack(), 'Policy', { allowedOrigins: [origin] });
  if (isAllowed) { expect(policy).not.toThrow(); } else { expect(policy).toThrow('OriginInvalid'); }
});

test.each([undefined, null, 1, {}, ['https://a.example.com']])('%j is none', (value) => { expect(isOrigin(value)).toBe(false); });
