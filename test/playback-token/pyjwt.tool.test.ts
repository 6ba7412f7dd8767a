import * as fc from 'fast-check';
import { keepsTheRules, rightMembers } from './independent';
import { verifyWithPython } from './other-verifiers';
import { playbackTokenClaims, privateKeySigner, signPlaybackToken } from '../../playback-token/src';
import { arnOf } from '../helpers';
import { keyPair } from '../ivs-local/harness';

/*
 * Tokens before a verifier of another language.
 */
test('PyJWT verifies 200 random tokens, and refuses those of another key and of the past', async () => {
  const [keys, stranger] = [keyPair(), keyPair()].map(({ publicKey, privateKey }) => ({ publicKey, signer: privateKeySigner(privateKey) }));
  const valid = rightMembers(arnOf('channel')).filter((request) => keepsTheRules(request) && request.lifetimeSeconds > 120 && !request.singleUse);
  const requests = fc.sample(valid, 200);
  const now = Date.now() / 1000;
  const tokens = await Promise.all(requests.map(async (request) => (await signPlaybackToken(request, keys.signer, { now })).token));
  expect(verifyWithPython(keys.publicKey, tokens)).toEqual(requests.map((request) => (
    { header: { alg: 'ES384', typ: 'JWT' }, claims: playbackTokenClaims(request, { now }) })));

  const refused = [await signPlaybackToken(requests[0], stranger.signer), await signPlaybackToken(requests[0], keys.signer, { now: 1 })];
  expect(verifyWithPython(keys.publicKey, refused.map(({ token }) => token))).toEqual([{ error: 'InvalidSignatureError' }, { error: 'ExpiredSignatureError' }]);
}, 60_000);
