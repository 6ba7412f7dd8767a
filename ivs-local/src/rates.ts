import { Clock } from './clock';
import { throttled } from './errors';

/*
 * API rates in calls a second, for each account and region (service quotas page of the IVS user guide; not adjustable).
 * That of UpdateAdConfiguration is not documented: it is not limited here.
 */
const RATES: { [operation: string]: number } = {
  BatchGetChannel: 5,
  BatchGetStreamKey: 5,
  BatchStartViewerSessionRevocation: 2,
  CreateAdConfiguration: 3,
  CreateChannel: 5,
  CreatePlaybackRestrictionPolicy: 5,
  CreateRecordingConfiguration: 3,
  CreateStreamKey: 5,
  DeleteAdConfiguration: 3,
  DeleteChannel: 5,
  DeletePlaybackKeyPair: 3,
  DeletePlaybackRestrictionPolicy: 5,
  DeleteRecordingConfiguration: 3,
  DeleteStreamKey: 5,
  GetAdConfiguration: 3,
  GetChannel: 5,
  GetPlaybackKeyPair: 3,
  GetPlaybackRestrictionPolicy: 5,
  GetRecordingConfiguration: 3,
  GetStream: 5,
  GetStreamKey: 5,
  GetStreamSession: 5,
  ImportPlaybackKeyPair: 3,
  InsertAdBreak: 1,
  ListAdConfigurations: 3,
  ListChannels: 5,
  ListPlaybackKeyPairs: 3,
  ListPlaybackRestrictionPolicies: 5,
  ListRecordingConfigurations: 3,
  ListStreamKeys: 5,
  ListStreamSessions: 5,
  ListStreams: 5,
  ListTagsForResource: 10,
  PutMetadata: 155,
  StartViewerSessionRevocation: 10,
  StopStream: 5,
  TagResource: 10,
  UntagResource: 10,
  UpdateChannel: 5,
  UpdatePlaybackRestrictionPolicy: 5,
};
const METADATA_PER_CHANNEL = 5;

/** Rates are for each account and region. */
export class RateLimiters {
  private readonly limiters = new WeakMap<object, RateLimiter>();

  constructor(private readonly clock: Clock) {}

  public of(account: object): RateLimiter {
    const limiter = this.limiters.get(account) ?? new RateLimiter(this.clock);
    this.limiters.set(account, limiter);
    return limiter;
  }
}

/** A token bucket for each operation: as many calls at once as a second allows, refilled evenly. */
export class RateLimiter {
  private readonly buckets = new Map<string, { tokens: number; at: number }>();

  constructor(private readonly clock: Clock) {}

  /** Raises ThrottlingException when a call comes too soon. */
  public take(operation: string, channelArn?: string): void {
    const rate = RATES[operation];
    if (rate !== undefined) { this.takeFrom(operation, rate, operation); }
    if (operation === 'PutMetadata' && channelArn !== undefined) { this.takeFrom(`${operation} ${channelArn}`, METADATA_PER_CHANNEL, operation, channelArn); }
  }

  private takeFrom(key: string, rate: number, operation: string, arn?: string): void {
    const now = this.clock.now();
    const bucket = this.buckets.get(key) ?? { tokens: rate, at: now };
    bucket.tokens = Math.min(rate, bucket.tokens + ((now - bucket.at) / 1000) * rate);
    bucket.at = now;
    this.buckets.set(key, bucket);
    if (bucket.tokens < 1) { throw throttled(operation, rate, arn); }
    bucket.tokens -= 1;
  }
}
