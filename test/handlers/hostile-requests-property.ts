import * as fc from 'fast-check';
import { Clock } from './clock';
import { FunctionName, OWN_SECRET, requestsFor, SECRETS } from './hostile-requests';
import { CONTEXT, Services } from './services';
import { PlaybackTokenSignerEnvironment } from '../../src/playback/playback-signing-key-contract';
import { ViewerSessionRevokerEnvironment } from '../../src/playback/viewer-session-revoker-contract';
import { keyPair } from '../ivs-local/harness';

type Handler = (request: any, context: typeof CONTEXT) => Promise<unknown>;
const FOREIGN = 'arn:aws:ivs:us-west-2:123456789012:playback-restriction-policy/foreign';
const QUEUE = 'https://sqs.us-west-2.amazonaws.com/123456789012/letters';
const CODE = /^[A-Z][a-zA-Z]+$/;

/** A world in which everything is somebody else's but one secret, and functions that get hostile requests. */
export class HostileWorld {
  public static async start(clock: Clock): Promise<HostileWorld> {
    return new HostileWorld(await Services.start(clock));
  }

  private readonly handlers = new Map<FunctionName, Handler>();
  private hidden: string[] = [];

  private constructor(private readonly services: Services) {}

  public async close(): Promise<void> {
    await this.services.close();
  }

  /** Sends requests; each must keep all promises. */
  public async try(name: FunctionName, numRuns: number, seed: number): Promise<void> {
    this.services.reset();
    this.load(name);
    const property = fc.asyncProperty(requestsFor(name, this.services), async (request) => this.sendOne(name, request));
    await fc.assert(property, { seed, numRuns, endOnFailure: true });
  }

  private load(name: FunctionName): void {
    const { arns } = this.services;
    Object.assign(process.env, {
      SECRET_ARN: OWN_SECRET, CHANNELS: JSON.stringify([{ name: 'stage', arn: arns.live }]), DEFAULT_LIFETIME: '60', MAXIMUM_LIFETIME: '600', KEY_MAX_AGE: '300',
    } satisfies PlaybackTokenSignerEnvironment);
    Object.assign(process.env, { DEAD_LETTER_QUEUE_URL: QUEUE, MAX_RECEIVE_COUNT: '5' } satisfies ViewerSessionRevokerEnvironment);
    process.env.LISTS_SETTLE_MS = '1000'; // fewer looks at a list
    if (!this.handlers.has(name)) { this.handlers.set(name, jest.requireActual(`../../handlers/${name}`).handler); }
  }

  private async sendOne(name: FunctionName, request: unknown): Promise<void> {
    this.services.reset();
    this.arrange(name);
    const before = this.foreign();
    const started = Date.now();
    const outcome = await this.handlers.get(name)!(request, CONTEXT).then((reply) => ({ reply }), (error) => ({ error }));
    expect(Date.now() - started).toBeLessThan(300_000); // the time of the function
    expect(this.foreign()).toEqual(before);
    this.expectNoSecret(name, outcome);
    if ('error' in outcome) {
      expect(outcome.error.name).toMatch(CODE);
      expect(outcome.error.stack).not.toMatch(/\n +at /);
      expect(outcome.error.message.length).toBeLessThan(1_000);
    } else {
      expect(JSON.stringify(outcome.reply ?? null).length).toBeLessThan(LIMITS[name] ?? 3_000);
      if (name === 'bulk-viewer-session-revoker') { for (const { errorCode } of outcome.reply as any[]) { expect(errorCode).toMatch(CODE); } }
    }
    for (const { attributes } of this.services.sqs.messages) { expect(attributes.errorCode).toMatch(CODE); }
  }

  /** Channels, keys and key pairs without our tags, and a policy that somebody else has attached. */
  private arrange(name: FunctionName): void {
    const { arns, ivs: { account } } = this.services;
    for (const arn of [arns.live, arns.idle]) {
      const attached = { playbackRestrictionPolicyArn: FOREIGN, adConfigurationArn: arns.ads, recordingConfigurationArn: arns.recording };
      account.channels.set(arn, { ...account.channels.get(arn)!, ...attached });
    }
    const { privateKey } = keys;
    const secret = this.services.createSecret(OWN_SECRET, { tags: { 'cdk-ivs:channel': arns.idle, 'cdk-ivs:stack': 'arn/ours', 'cdk-ivs:stop-stream-on-rotation': 'false' } });
    const key = { channelArn: arns.idle, streamKeyArn: arns.idleKey, streamKey: account.streamKeys.get(arns.idleKey)!.value };
    secret.put({ SecretString: JSON.stringify(name === 'playback-token-signer' ? { privateKey } : key) }, 'a'.repeat(32));
    secret.announce('b'.repeat(32));
    const passphrases = [...account.channels.values()].flatMap(({ srt }) => srt?.passphrase ?? []);
    const streamKeys = [...account.streamKeys.values()].map(({ value }) => value!.slice(-20));
    this.hidden = [...privateKey.split('\n').slice(1, -2), ...passphrases, ...streamKeys, SECRETS.streamKey.slice(-18), SECRETS.passphrase, SECRETS.token.split('.')[1]];
  }

  private foreign(): unknown {
    const { arns, ivs: { account } } = this.services;
    const { channels, streamKeys, keyPairs, recordingConfigurations, policies, adConfigurations, streams } = account;
    const here = (map: ReadonlyMap<string, unknown>) => (
      [...map].filter(([arn]) => Object.values(arns).includes(arn)).map((entry) => JSON.stringify(entry)).sort());
    return [channels, streamKeys, keyPairs, recordingConfigurations, policies, adConfigurations].map(here).concat([[...streams.keys()]]);
  }

  private expectNoSecret(name: FunctionName, { reply, error }: { reply?: unknown; error?: Error }): void {
    const isToken = name === 'playback-token-signer' && reply !== undefined; // that is what it is for
    const texts = [JSON.stringify(this.services.lines), isToken ? '' : JSON.stringify(reply ?? ''), String(error?.message), String(error?.stack)];
    for (const text of texts) { expect(this.hidden.filter((piece) => text.includes(piece))).toEqual([]); }
  }
}

const keys = keyPair();

/** In bytes; by default, that of a reply to CloudFormation, with room for the rest of it. Of a task, a batch of 20 has 256 KiB; of five entries, the share. */
const LIMITS: { [name in FunctionName]?: number } = { 'bulk-viewer-session-revoker': 262_144 / 20 * 5 };
