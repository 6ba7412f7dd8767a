import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { keepsTheRules, rightMembers } from './independent';
import { playbackTokenClaims, privateKeySigner, signPlaybackToken } from '../../playback-token/src';
import { arnOf } from '../helpers';
import { keyPair } from '../local/ivs/harness';

/*
 * Tokens before a verifier of another language: PyJWT. PYTHON names an interpreter that has it; .ci/run installs both.
 */
const VERIFY = `
import json, jwt, sys
given = json.load(sys.stdin)
def verify(token):
    try:
        return {'header': jwt.get_unverified_header(token), 'claims': jwt.decode(token, given['publicKey'], algorithms=['ES384'], options={'require': ['exp']})}
    except jwt.InvalidTokenError as error:
        return {'error': type(error).__name__}
print(json.dumps([verify(token) for token in given['tokens']]))
`;

function verifyWithPython(publicKey: string, tokens: string[]): any[] {
  const python = process.env.PYTHON;
  if (python === undefined) { throw new Error('PYTHON must name an interpreter that has pyjwt[crypto]'); }
  return JSON.parse(execFileSync(python, ['-c', VERIFY], { input: JSON.stringify({ publicKey, tokens }), encoding: 'utf8' }));
}

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
