import * as fc from 'fast-check';
import { STACK } from './control-plane-lives';
import type { Services } from './services';
import { CASES } from '../control-plane/custom-resource-cases';

/*
 * Requests that nobody should send: most members are what they should be, or nearly, so that requests get far.
 */
export const FUNCTIONS = ['bulk-viewer-session-revoker', 'control-plane', 'playback-token-signer', 'stream-key-rotation', 'viewer-session-revoker'] as const;
export type FunctionName = typeof FUNCTIONS[number];

export const OWN_SECRET = 'arn:aws:secretsmanager:us-west-2:123456789012:secret:own-LocaL1';
export const OWN_POLICY = 'arn:aws:ivs:us-west-2:123456789012:playback-restriction-policy/own';
export const SECRETS = { streamKey: 'sk_us-west-2_abcdefABCDEF_sesamesesamesesame', passphrase: 'passphrase-sesame', token: 'eyJhbGciOiJFUzM4NCJ9.eyJhd3MiOiJzZXNhbWUifQ.c2VzYW1lc2VzYW1l' };

const secret = fc.constantFrom(...Object.values(SECRETS).map((text) => (text.startsWith('passphrase') ? `srt://a:9000?passphrase=${text}` : text)));
const text = fc.oneof(
  fc.constantFrom('', ' ', '\u0000', '\ud800', '__proto__', 'constructor', 'toString', '-1', '1e9', 'NaN', 'x'.repeat(3_000), '*', '../..', '{{resolve:secretsmanager:a}}'), fc.string(), secret,
);
const any: fc.Arbitrary<unknown> = fc.oneof(
  text,
  text,
  fc.constantFrom<unknown>(null, undefined, true, 0, -1, 1e300, Infinity),
  fc.array(text, { maxLength: 2 }),
  fc.dictionary(text, text, { maxKeys: 2 }),
  fc.constant({ toString: 1, valueOf: 1 }),
  fc.jsonValue({ maxDepth: 2 }),
);
/** Mostly something valid. */
const mostly = <T>(...valid: T[]) => fc.oneof({ weight: 3, arbitrary: fc.constantFrom<unknown>(...valid) }, { weight: 1, arbitrary: any });
const object = (members: { [name: string]: fc.Arbitrary<unknown> }) => fc
  .tuple(fc.record(members, { requiredKeys: [] }), fc.option(fc.tuple(text, any), { freq: 5 }))
  .map(([known, extra]) => (extra ? { ...known, [extra[0]]: extra[1] } : known));

/** Requests for a function, in a world in which everything is somebody else's but the secret. */
export function requestsFor(name: FunctionName, { arns }: Services): fc.Arbitrary<unknown> {
  const channel = mostly(arns.live, arns.idle, arns.live.replace('123456789012', '999999999999'), `${arns.live}/x`);
  const viewer = object({ channelArn: channel, viewerId: mostly('ann', 'v'.repeat(40)), viewerSessionVersionsLessThanOrEqualTo: mostly<unknown>(0, 3, '3') });
  const session = object({ ChannelArn: channel, ViewerId: mostly('ann'), ViewerSessionVersionsLessThanOrEqualTo: mostly('3') });
  const properties = object({
    ChannelArn: channel,
    SecretArn: mostly(OWN_SECRET),
    PlaybackRestrictionPolicyArn: mostly(OWN_POLICY),
    AdConfigurationArn: mostly(arns.ads.replace(/\w+$/, 'own')),
    StopStreamOnDelete: mostly('true', 'false'),
    ChannelRetained: mostly('true', 'false'),
    RecordingConfigurationArn: mostly(arns.recording, arns.keyPair),
    BucketName: mostly('bucket'),
    IngestServer: mostly('rtmps://a:443/app/'),
    StreamKeyArn: mostly(arns.idleKey),
    Tags: mostly<unknown>({ team: 'live' }, { 'cdk-ivs:stack': 'x' }),
    TakeOver: any,
    Owner: mostly('Mine'),
    KeyVersion: mostly('1', '2'),
    KmsKeyArn: fc.oneof(fc.constant(undefined), any),
    RetirementSeconds: mostly('60'),
    ViewerSessions: fc.oneof(fc.array(session, { maxLength: 3 }), any),
  });
  const upToFive = { minLength: 0, maxLength: 5 };
  const requests: { [function_ in FunctionName]: fc.Arbitrary<unknown> } = {
    'bulk-viewer-session-revoker': fc.record({
      Items: fc.array(fc.oneof(viewer, any), upToFive),
      BatchInput: fc.constantFrom({ LastRetry: 0 }, { LastRetry: 3, Channels: [arns.idle] }),
      RetryCount: fc.constantFrom(0, 3),
    }),
    'control-plane': fc.oneof({
      weight: 9,
      arbitrary: fc.record({
        RequestType: fc.oneof({ weight: 4, arbitrary: fc.constantFrom('Create', 'Update', 'Delete') }, { weight: 1, arbitrary: any }),
        ResourceType: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...CASES.map(({ type }) => type as string)) }, { weight: 1, arbitrary: text }),
        StackId: fc.constantFrom(STACK, `${STACK}x`),
        RequestId: fc.uuid(),
        LogicalResourceId: fc.constantFrom('X', 'x'.repeat(255)),
        PhysicalResourceId: fc.constantFrom(arns.live, arns.recording, 'playback-signing-key-0123456789abcdef', 'invented'), // it is in the reply
        ResourceProperties: properties,
        OldResourceProperties: properties,
      }),
    }, { weight: 1, arbitrary: object({ RetireKeyPairsOfStack: mostly(STACK), ResourceProperties: any, ResourceType: any }) }),
    'playback-token-signer': fc.oneof({
      weight: 9,
      arbitrary: object({
        channel: mostly('stage', arns.live, arns.idle),
        viewerId: mostly('ann'),
        viewerSessionVersion: mostly(3),
        lifetimeSeconds: mostly(60, 601),
        allowedOrigins: mostly(['https://example.com']),
        strictOriginEnforcement: mostly(true),
        singleUse: mostly(true),
        maximumResolution: mostly('HD'),
        adsPlayerParams: mostly<unknown>({ a: 'b' }),
        playbackUrl: mostly('https://a.us-west-2.playback.live-video.net/b.m3u8'),
      }),
    }, { weight: 1, arbitrary: any }),
    'stream-key-rotation': fc.record({
      Step: mostly('createSecret', 'setSecret', 'testSecret', 'finishSecret'), SecretId: mostly(OWN_SECRET), ClientRequestToken: mostly('a'.repeat(32), 'b'.repeat(32)),
    }),
    'viewer-session-revoker': fc.record({
      Records: fc.array(fc.oneof(viewer, fc.record({ 'detail-type': text, 'detail': fc.oneof(viewer, any) }), any), upToFive).map((bodies) => bodies.map((body, index) => ({
        messageId: String(index), body: typeof body === 'string' ? body : JSON.stringify(body) ?? '', attributes: { ApproximateReceiveCount: '2' },
      }))),
    }),
  };
  return requests[name].map((request) => JSON.parse(JSON.stringify(request ?? null))); // as it arrives
}
