import type { Channel, StreamSession, VideoConfiguration } from '@aws-sdk/client-ivs';
import type { Account, LiveStream } from './account';
import { emitOf } from './sessions';

/*
 * Limits of ingest by channel type, and those of an account: service quotas page of the user guide (2026). Fields, names and units of a breach are those of
 * its EventBridge page: the value of the limit, and by how much it is exceeded.
 */
export type IngestLimit = 'Ingest Bitrate' | 'Ingest Resolution';
export type AccountLimit = 'Concurrent Broadcasts' | 'Concurrent Viewers';

export interface Breach {
  readonly limit_name: IngestLimit | AccountLimit;
  readonly limit_value: number;
  readonly exceeded_by: number;
  readonly limit_unit: 'bits per second' | 'total pixels' | 'pixels per edge' | 'active streams' | 'viewers';
}

type Limit = Omit<Breach, 'exceeded_by'>;

/** The longer and the shorter edge; the quota page gives the longer one, and the product rounded to 0.1 million. */
const EDGES: { [resolution: string]: [number, number] } = { SD: [864, 480], HD: [1280, 720], FULL_HD: [1920, 1080] };

export const INGEST_LIMITS: readonly string[] = ['Ingest Bitrate', 'Ingest Resolution'] satisfies IngestLimit[];

/**
 * What an encoder sends beyond the resolution that its channel allows. Its bitrate is what is measured, not what it says: the AWS CLI's example of a session
 * (get-stream-session) is live with a target above the limit.
 */
export function resolutionBreaches(channel: Channel, { ingestConfigurations }: StreamSession): Breach[] {
  const video = ingestConfigurations!.videoConfigurations!;
  const [pixels, edge] = resolutionLimits(channel, video);
  const largest = (size: (track: VideoConfiguration) => number) => Math.max(...video.map(size));
  return [
    ...over(pixels, largest(({ videoWidth = 0, videoHeight = 0 }) => videoWidth * videoHeight)),
    ...over(edge, largest(({ videoWidth = 0, videoHeight = 0 }) => Math.max(videoWidth, videoHeight))),
  ];
}

/** What an encoder sends beyond the bitrate that its channel allows, by what was measured. */
export function bitrateBreaches(channel: Channel, { ingestConfigurations }: StreamSession, bitsPerSecond: number): Breach[] {
  return over(bitrateLimit(channel, ingestConfigurations!.videoConfigurations!), Math.round(bitsPerSecond));
}

/** Sends more than the type of the channel allows: by a tenth, when it is not said by how much. */
export function exceed(account: Account, stream: LiveStream, name: IngestLimit, by?: number): void {
  const { channel, ingestConfigurations } = stream.session;
  const video = ingestConfigurations!.videoConfigurations!;
  const limit = name === 'Ingest Bitrate' ? bitrateLimit(channel!, video) : resolutionLimits(channel!, video)[0];
  reportBreach(account, stream, { ...limit, exceeded_by: by ?? Math.ceil(limit.limit_value / 10) });
}

/** A breach is in the history of the session, too: `hasErrorEvent` of a session is about quota breaches and failures (API reference). */
export function reportBreach(account: Account, stream: LiveStream, breach: Breach): void {
  emitOf(account, stream, 'IVS Limit Breach', breach.limit_name, breach);
}

/** More streams or viewers at once than the account may have; by default, the quota is that of a new account. */
export function exceedAccount(account: Account, name: AccountLimit, by = 1): void {
  const limit: Limit = name === 'Concurrent Broadcasts' ? { limit_name: name, limit_value: 100, limit_unit: 'active streams' }
    : { limit_name: name, limit_value: account.options.concurrentViewers ?? 15_000, limit_unit: 'viewers' };
  account.events.emit('IVS Limit Breach', undefined, { ...limit, exceeded_by: by });
}

function bitrateLimit({ type }: Channel, video: readonly VideoConfiguration[]): Limit {
  const basic = video[0].videoHeight! <= 480 ? 1_500_000 : 3_500_000;
  const limit_value = type === 'BASIC' ? basic : video.length > 1 ? 15_000_000 : 8_500_000;
  return { limit_name: 'Ingest Bitrate', limit_value, limit_unit: 'bits per second' };
}

/** Of all pixels, and of the pixels of an edge. Only multitrack input has a limit of its own. */
function resolutionLimits({ multitrackInputConfiguration: multitrack }: Channel, video: readonly VideoConfiguration[]): [Limit, Limit] {
  const [long, short] = EDGES[video.length > 1 && multitrack?.maximumResolution || 'FULL_HD'];
  return [
    { limit_name: 'Ingest Resolution', limit_value: long * short, limit_unit: 'total pixels' },
    { limit_name: 'Ingest Resolution', limit_value: long, limit_unit: 'pixels per edge' },
  ];
}

function over(limit: Limit, value: number): Breach[] {
  return value > limit.limit_value ? [{ ...limit, exceeded_by: value - limit.limit_value }] : [];
}
