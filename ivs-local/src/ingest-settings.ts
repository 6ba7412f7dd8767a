import type { AudioConfiguration, StreamSession, VideoConfiguration } from '@aws-sdk/client-ivs';

/*
 * What an encoder sends, as a session tells it. Form and usual values are those of the user guide (stream-health page, an answer of
 * get-stream-session) and of the AWS CLI's example.
 */

/** A video track, by the names of the API. */
export type VideoTrack = Pick<VideoConfiguration, 'codec' | 'encoder' | 'level' | 'profile' | 'targetBitrate' | 'targetFramerate' | 'videoHeight' | 'videoWidth'>;

/** An audio track, by the names of the API. */
export type AudioTrack = Omit<AudioConfiguration, 'track'>;

export interface IngestSettings {
  /** How many video tracks it sends, when `ingestConfigurations` does not say it. @default 1 */
  readonly tracks?: number;
  /**
   * Its video tracks, the best first, and its audio tracks. What a track leaves out is as usual.
   *
   * @default - 1080p with 30 frames and 3.5 Mbit a second, further tracks smaller; AAC in stereo with 48 kHz and 160 kbit a second
   */
  readonly ingestConfigurations?: { readonly videoConfigurations?: readonly VideoTrack[]; readonly audioConfigurations?: readonly AudioTrack[] };
}

const USUAL = { codec: 'avc1.42C028', encoder: '', level: '4.0', profile: 'Baseline', targetFramerate: 30 };
const SIZES = [
  { videoWidth: 1920, videoHeight: 1080, targetBitrate: 3_500_000 },
  { videoWidth: 1280, videoHeight: 720, targetBitrate: 2_000_000 },
  { videoWidth: 852, videoHeight: 480, targetBitrate: 1_000_000 },
  { videoWidth: 640, videoHeight: 360, targetBitrate: 600_000 },
  { videoWidth: 284, videoHeight: 160, targetBitrate: 200_000 },
];
const AUDIO = { channels: 2, codec: 'mp4a.40.2', sampleRate: 48_000, targetBitrate: 160_000 };

/**
 * The members of a session that tell it. `avcProfile` and `avcLevel` are in the deprecated `ingestConfiguration` only, which knows the first track
 * (API reference, StreamSession and VideoConfiguration).
 */
export function ingestOf(settings: IngestSettings): Pick<StreamSession, 'ingestConfiguration' | 'ingestConfigurations'> {
  const videoConfigurations = videoTracks(settings).map((track, index) => ({ ...track, avcProfile: '', avcLevel: '', track: `Track${index}` }));
  const audioConfigurations = (settings.ingestConfigurations?.audioConfigurations ?? [{}]).map((track, index) => ({ ...AUDIO, ...track, track: `Track${index}` }));
  const [{ profile, level, ...video }] = videoConfigurations;
  return {
    ingestConfiguration: { video: { ...video, profile, level, avcProfile: profile, avcLevel: level }, audio: audioConfigurations[0] },
    ingestConfigurations: { videoConfigurations, audioConfigurations },
  };
}

function videoTracks({ tracks = 1, ingestConfigurations: { videoConfigurations = [] } = {} }: IngestSettings): VideoTrack[] {
  const given = videoConfigurations.length > 0 ? videoConfigurations : Array<VideoTrack>(Math.max(tracks, 1)).fill({});
  return given.map((track, index) => ({ ...USUAL, ...SIZES[Math.min(index, SIZES.length - 1)], ...track }));
}
