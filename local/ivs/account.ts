import { randomBytes } from 'node:crypto';
import type {
  AdConfiguration, Channel, PlaybackKeyPair, PlaybackRestrictionPolicy, RecordingConfiguration, StreamKey, StreamSession,
} from '@aws-sdk/client-ivs';
import { Clock } from './clock';
import { notFound } from './errors';
import { EventBus } from './events';

/** A stream that is live now. */
export interface LiveStream {
  readonly channelArn: string;
  readonly streamId: string;
  readonly startTime: Date;
  readonly session: StreamSession;
  health: 'HEALTHY' | 'STARVING' | 'UNKNOWN';
  /** Of the encoder that is connected: higher wins. */
  priority: number;
  /** Whether the encoder comes back by itself when it is disconnected, as most do. */
  reconnects: boolean;
  readonly tracks: number;
  /** What the encoder was let in with. */
  streamKeyValue: string;
  readonly metadata: string[];
  adBreakUntil?: number;
  cancelStarvation?: () => void;
}

/** A viewer who got the playlist. */
export interface ViewerSession {
  readonly id: string;
  readonly channelArn: string;
  readonly viewerId?: string;
  readonly version: number;
  readonly strictOrigins?: string[];
  readonly maximumResolution?: string;
}

/** A key pair with the key itself, which no operation returns. */
export interface ImportedKeyPair extends PlaybackKeyPair {
  readonly arn: string;
  readonly publicKeyMaterial: string;
}

type WithArn<T> = T & { arn: string };

export interface AccountOptions {
  readonly region: string;
  readonly accountId: string;
  readonly clock: Clock;
  /** How long a recording configuration is CREATING, in milliseconds. */
  readonly recordingDelay: number;
  /** How many viewers there may be at once, on all channels; as many as come if it is not set. */
  readonly concurrentViewers?: number;
}

/** All that the embedded service knows about one account in one region. */
export class Account {
  public readonly channels = new Map<string, WithArn<Channel>>();
  public readonly streamKeys = new Map<string, WithArn<StreamKey>>();
  public readonly keyPairs = new Map<string, ImportedKeyPair>();
  public readonly recordingConfigurations = new Map<string, WithArn<RecordingConfiguration>>();
  public readonly policies = new Map<string, WithArn<PlaybackRestrictionPolicy>>();
  public readonly adConfigurations = new Map<string, WithArn<AdConfiguration>>();
  public readonly streams = new Map<string, LiveStream>();
  /** The sessions of each channel, the newest first. */
  public readonly sessions = new Map<string, StreamSession[]>();
  /** For each channel and viewer: the highest session version that is revoked. */
  public readonly revocations = new Map<string, Map<string, number>>();
  public readonly viewers = new Map<string, ViewerSession>();
  public readonly usedTokens = new Set<string>();
  public readonly events: EventBus;

  constructor(readonly options: AccountOptions) {
    this.events = new EventBus(options);
  }

  public get clock(): Clock {
    return this.options.clock;
  }

  public newArn(type: string): string {
    return `arn:aws:ivs:${this.options.region}:${this.options.accountId}:${type}/${newId()}`;
  }

  /** Everything that has tags. */
  public taggable(arn: string): { tags?: { [key: string]: string } } {
    const maps: Map<string, object>[] = [
      this.channels, this.streamKeys, this.keyPairs, this.recordingConfigurations, this.policies, this.adConfigurations,
    ];
    return find(maps.find((map) => map.has(arn)) ?? new Map(), 'resource', arn) as { tags?: { [key: string]: string } };
  }

  public addStreamKey(channelArn: string, tags: { [key: string]: string } = {}): WithArn<StreamKey> {
    const streamKey = { arn: this.newArn('stream-key'), channelArn, tags, value: `sk_${this.options.region}_${newId()}_${newId()}` };
    this.streamKeys.set(streamKey.arn, streamKey);
    return streamKey;
  }

  public streamKeyOf(channelArn: string): WithArn<StreamKey> | undefined {
    return [...this.streamKeys.values()].find((key) => key.channelArn === channelArn);
  }
}

/** The value for an ARN, or ResourceNotFoundException. */
export function find<T>(map: Map<string, T>, what: string, arn: string): T {
  const found = map.get(arn);
  if (found === undefined) { throw notFound(what, arn); }
  return found;
}

/** Twelve letters and digits, as in the ARNs of the documentation. */
export function newId(length = 12): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return [...randomBytes(length)].map((byte) => letters[byte % letters.length]).join('');
}
