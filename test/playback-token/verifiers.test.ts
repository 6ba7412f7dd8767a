import * as fc from 'fast-check';
import { anyRequest, CLAIMS, keepsTheRules, rightMembers } from './independent';
import { verifyWithJose } from './other-verifiers';
import { goLive, ManualClock, play } from '../../ivs-local/src';
import { playbackTokenClaims, PlaybackTokenError, PlaybackTokenRequest, privateKeySigner, signPlaybackToken } from '../../playback-token/src';
import { arnOf } from '../helpers';
import { Harness, keyPair, startHarness } from '../ivs-local/harness';

/*
 * Random requests: accepted exactly when they keep the rules, and then the token is good for those who know nothing of this module:
 * the library jose and the embedded IVS.
 */
const SEED = Number(process.env.FC_SEED ?? Date.now() % 2 ** 31);
const TOKENS = 150;
beforeAll(() => { process.stderr.write(`playback tokens: FC_SEED=${SEED}\n`); });

test('a request is accepted exactly when it keeps the rules', () => {
  const counts = { accepted: 0, refused: 0 };
  fc.assert(fc.property(anyRequest(arnOf('channel')), (request) => {
    let accepted = true;
    try { playbackTokenClaims(request); } catch (error) {
      if (!(error instanceof PlaybackTokenError)) { throw error; }
      accepted = false;
    }
    counts[accepted ? 'accepted' : 'refused'] += 1;
    expect(accepted).toBe(keepsTheRules(request));
  }), { numRuns: 7000, seed: SEED });
  expect(Math.min(counts.accepted, counts.refused)).toBeGreaterThan(500); // neither side goes without saying
});

describe('a token that was signed', () => {
  let harness: Harness;
  let channel: any;
  const clock = new ManualClock();
  const keys = keyPair();
  beforeAll(async () => {
    harness = await startHarness({ clock });
    await harness.call('ImportPlaybackKeyPair', { publicKeyMaterial: keys.publicKey });
    const created = await harness.call('CreateChannel', { authorized: true });
    channel = created.channel;
    goLive(harness.ivs.account, created.streamKey.value);
  });
  afterAll(() => harness.stop());

  const signed = (requests: PlaybackTokenRequest[], signer = privateKeySigner(keys.privateKey)) =>
    Promise.all(requests.map(async (request) => (await signPlaybackToken(request, signer, { now: clock.now() / 1000 })).token));
  const open = (token: string, origin?: string) => play(harness.ivs.account, { path: new URL(channel.playbackUrl).pathname, token, origin });

  test('is verified by jose, holds what was asked for, and plays', async () => {
    const requests = fc.sample(rightMembers(channel.arn).filter((request) => keepsTheRules(request)), { numRuns: TOKENS, seed: SEED });
    const tokens = await signed(requests);
    const verified = verifyWithJose(keys.publicKey, tokens, clock.now());
    requests.forEach((request, i) => {
      const expected = Object.fromEntries(Object.entries(CLAIMS).map(([member, claim]) => [claim, request[member as keyof PlaybackTokenRequest]]));
      expect(verified[i].protectedHeader).toEqual({ alg: 'ES384', typ: 'JWT' });
      expect(verified[i].payload).toEqual({
        ...JSON.parse(JSON.stringify(expected)),
        exp: clock.now() / 1000 + request.lifetimeSeconds,
        ...(request.allowedOrigins && { 'aws:access-control-allow-origin': request.allowedOrigins.join(',') }),
        ...(request.singleUse && { 'aws:single-use-uuid': expect.any(String) }),
      });
      const result = open(tokens[i], request.allowedOrigins?.[0].replace('*', 'www'));
      expect(result).toMatchObject({ status: 200, session: { channelArn: channel.arn, version: request.viewerSessionVersion ?? 0 } });
      expect(result.status === 200 && result.session.viewerId).toBe(request.viewerId);
    });
  });

  test('is refused by both when another key signed it, and when it has expired', async () => {
    const request = { channelArn: channel.arn, lifetimeSeconds: 1 };
    const [stranger] = await signed([request], privateKeySigner(keyPair().privateKey));
    const [own] = await signed([request]);
    const codes = (tokens: string[], now: number) => verifyWithJose(keys.publicKey, tokens, now).map(({ code }) => code);
    expect(codes([stranger, own], clock.now())).toEqual(['ERR_JWS_SIGNATURE_VERIFICATION_FAILED', undefined]);
    expect([open(stranger).status, open(own).status]).toEqual([403, 200]);
    clock.advance(1000);
    expect(codes([own], clock.now())).toEqual(['ERR_JWT_EXPIRED']);
    expect(open(own)).toMatchObject({ status: 403, reason: 'the token has expired' });
  });

  test('plays once, when it is for single use', async () => {
    const [once] = await signed([{ channelArn: channel.arn, lifetimeSeconds: 60, singleUse: true }]);
    expect([open(once).status, open(once).status]).toEqual([200, 403]);
  });
});
