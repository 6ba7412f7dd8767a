import type {
  AdConfiguration, Channel, PlaybackKeyPair, PlaybackRestrictionPolicy, RecordingConfiguration, StreamKey, StreamSession,
} from '@aws-sdk/client-ivs';
import { Clock } from './clock';
import { Delays, NO_DELAYS } from './delays';
import type { EncoderOptions } from './encoder';
import { notFound } from './errors';
import { EventBus } from './events';
import { hostOf, newId, newStreamKeyValue } from './ids';
import type { Feed } from './ingest/feed';
import { LaggingMap } from './lagging-map';
import type { Recording, RecordingFailure } from './recordings';
import { WatchedMap } from './watched';

/** A stream that is live now. */
export interface LiveStream {
  readonly channelArn: string;
  readonly streamId: string;
  readonly startTime: Date;
  readonly session: StreamSession;
  health: 'HEALTHY' | 'STARVING' | 'UNKNOWN';
  /** Of the encoder that is connected: higher wins. */
  priority: number;
  /** How often another encoder has taken it over. */
  takeovers: number;
  /** Whether the encoder comes back by itself when it is disconnected, as most do. */
  reconnects: boolean;
  readonly tracks: number;
  /** How the encoder has connected. */
  readonly options: EncoderOptions;
  /** What the encoder was let in with. */
  streamKeyValue: string;
  /** What PutMetadata has sent, each with its time in milliseconds. */
  readonly metadata: { readonly text: string; readonly at: number }[];
  adBreakUntil?: number;
  /** Its encoder is gone, but what it has sent is still processed. */
  isEnding?: boolean;
  recording?: Recording;
  cancelStart?: () => void;
  cancelEnd?: () => void;
  /** What a real encoder sends; without it, the stream shows test pictures. */
  feed?: Feed;
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
  /** When the player has last asked for something, in milliseconds. */
  lastSeen: number;
}

/** A key pair with the key itself, which no operation returns. */
export interface ImportedKeyPair extends PlaybackKeyPair {
  readonly arn: string;
  readonly publicKeyMaterial: string;
}

type WithArn<T> = T & { arn: string };

export interface Taggable {
  readonly tags?: { readonly [key: string]: string };
}

export interface AccountOptions {
  readonly region: string;
  readonly accountId: string;
  readonly clock: Clock;
  /** How long a recording configuration is CREATING, in milliseconds; of each, or by its name. */
  readonly recordingDelay: number | ((name: string) => number);
  /** Those of other accounts: the id of a token is unique everywhere. @default - none */
  readonly usedTokens?: WatchedMap<number>;
  /** @default - none */
  readonly delays?: Delays;
  /** How many viewers there may be at once, on all channels; as many as come if it is not set. */
  readonly concurrentViewers?: number;
}

/** All that the embedded service knows about one account in one region. */
export class Account {
  /**
   * How late the List operations are, in milliseconds: they answer from the state of that moment. Everything else is current. It can be
   * set at any time. IVS documents no bound for this; lists of AWS are eventually consistent.
   */
  public listLag = 0;
  public readonly channels = new LaggingMap<WithArn<Channel>>(this);
  public readonly streamKeys = new LaggingMap<WithArn<StreamKey>>(this);
  public readonly keyPairs = new LaggingMap<ImportedKeyPair>(this);
  public readonly recordingConfigurations = new LaggingMap<WithArn<RecordingConfiguration>>(this);
  public readonly policies = new LaggingMap<WithArn<PlaybackRestrictionPolicy>>(this);
  public readonly adConfigurations = new LaggingMap<WithArn<AdConfiguration>>(this);
  /** The streams that can be watched. */
  public readonly streams = new LaggingMap<LiveStream>(this, (stream) => ({ ...stream }));
  /** The streams whose encoder is connected, but which can't be watched yet. */
  public readonly starting = new Map<string, LiveStream>();
  /** The last recording of each channel that runs, or to which a stream may come back. */
  public readonly recordings = new Map<string, Recording>();
  /** Those whose streams have ended, and to which one may come back. A channel can have several: one that isn't merged begins a recording of its own. */
  public readonly waitingRecordings = new Set<Recording>();
  /** What goes wrong with the next recording of a channel, or with the one that runs. */
  public readonly recordingFailures = new Map<string, RecordingFailure>();
  /** The sessions of each channel, the newest first. */
  public readonly sessions = new LaggingMap<StreamSession[]>(this, (sessions) => sessions.map(copyOfSession));
  /** For each channel and viewer: the highest session version that is revoked. */
  public readonly revocations = new WatchedMap<Map<string, number>>();
  public readonly viewers = new LaggingMap<ViewerSession>(this);
  /** The ids of the tokens for single use that were used, each with the time at which its token expires, in seconds. */
  public readonly usedTokens: WatchedMap<number>;
  public readonly events: EventBus;
  /** Of ingest, playback and SRT. */
  public readonly host: string;

  constructor(readonly options: AccountOptions) {
    this.usedTokens = options.usedTokens ?? new WatchedMap();
    this.events = new EventBus(options);
    this.host = hostOf(options);
  }

  public get delays(): Delays {
    return this.options.delays ?? NO_DELAYS;
  }

  public get clock(): Clock {
    return this.options.clock;
  }

  public newArn(type: string): string {
    return `arn:aws:ivs:${this.options.region}:${this.options.accountId}:${type}/${newId()}`;
  }

  /** What has the resource with this ARN, of everything that has tags. */
  public taggable(arn: string): LaggingMap<Taggable> {
    const maps = [this.channels, this.streamKeys, this.keyPairs, this.recordingConfigurations, this.policies, this.adConfigurations];
    const found = (maps as unknown as LaggingMap<Taggable>[]).find((map) => map.has(arn));
    if (found === undefined) { throw notFound(arn); }
    return found;
  }

  public addStreamKey(channelArn: string, tags: { [key: string]: string } = {}): WithArn<StreamKey> {
    const arn = this.newArn('stream-key');
    const streamKey = { arn, channelArn, tags, value: newStreamKeyValue(this.options.region, arn) };
    this.streamKeys.set(streamKey.arn, streamKey);
    return streamKey;
  }

  /** The stream of a channel whose encoder is connected, whether or not it can be watched already. */
  public connected(channelArn: string): LiveStream | undefined {
    const stream = this.starting.get(channelArn) ?? this.streams.get(channelArn);
    return stream?.isEnding ? undefined : stream;
  }

  /** Whether a channel is live, for what must not be done with it then: from the connection of an encoder to the end of the stream. */
  public isLive(channelArn: string): boolean {
    return this.starting.has(channelArn) || this.streams.has(channelArn);
  }

  /** The stream key with a value, which may end in `?priority=N`. */
  public streamKeyWith(valueAndQuery: string): WithArn<StreamKey> | undefined {
    const [value] = valueAndQuery.split('?');
    return [...this.streamKeys.values()].find((key) => key.value === value);
  }

  public streamKeyOf(channelArn: string): WithArn<StreamKey> | undefined {
    return [...this.streamKeys.values()].find((key) => key.channelArn === channelArn);
  }
}

function copyOfSession(session: StreamSession): StreamSession {
  return { ...session, truncatedEvents: [...session.truncatedEvents ?? []] };
}

/** The value for an ARN as a Get operation shows it, or ResourceNotFoundException. */
export function read<T>(map: LaggingMap<T>, arn: string): T {
  const found = map.read(arn);
  if (found === undefined) { throw notFound(arn); }
  return found;
}

const GONE = 30_000; // of this service here: when IVS counts a viewer as gone is not documented

/** The viewers of a channel, or of all, whose player still asks for segments. */
export function watching(account: Account, viewers: ReadonlyMap<string, ViewerSession>, channelArn?: string): number {
  const now = account.clock.now();
  const present = [...viewers.values()].filter(({ lastSeen }) => now - lastSeen < GONE);
  return present.filter((viewer) => channelArn === undefined || viewer.channelArn === channelArn).length;
}

/** The value for an ARN, or ResourceNotFoundException. */
export function find<T>(map: ReadonlyMap<string, T>, arn: string): T {
  const found = map.get(arn);
  if (found === undefined) { throw notFound(arn); }
  return found;
}
