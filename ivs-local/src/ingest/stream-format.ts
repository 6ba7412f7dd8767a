/// <reference path="./node-media-server.d.ts" />
import type { IngestConfigurations } from '@aws-sdk/client-ivs';
import spsInfo from 'node-media-server/src/protocol/sps_info.js';

/** The pictures of an encoder. */
export interface VideoFormat {
  /** As in RFC 6381. */
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  /** The AVCDecoderConfigurationRecord. */
  readonly description: Uint8Array;
}

/** The sound of an encoder. */
export interface AudioFormat {
  readonly codec: string;
  readonly sampleRate: number;
  readonly channels: number;
  /** The AudioSpecificConfig. */
  readonly description: Uint8Array;
}

export interface StreamFormat {
  readonly video: VideoFormat;
  readonly audio?: AudioFormat;
  /** Frames a second, if the encoder says so. */
  readonly frameRate?: number;
}

const SAMPLE_RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350]; // ISO 14496-3
const CHANNELS = [0, 1, 2, 3, 4, 5, 6, 8];

/** Reads an AVCDecoderConfigurationRecord (ISO 14496-15). */
export function videoFormat(description: Uint8Array): VideoFormat {
  const data = Buffer.from(description);
  const sps = data.subarray(8, 8 + data.readUInt16BE(6));
  const size = spsInfo.parseH264Sps(sps);
  if (size === null) { throw new Error('the size of the pictures is not known'); }
  return { codec: `avc1.${data.toString('hex', 1, 4)}`, description, ...size };
}

/** Reads an AudioSpecificConfig (ISO 14496-3); a rate that is not in its table is not used by encoders. */
export function audioFormat(description: Uint8Array): AudioFormat {
  const number = Buffer.from(description).readUInt16BE(0);
  const bits = (from: number, count: number) => Math.floor(number / 2 ** (16 - from - count)) % 2 ** count;
  const sampleRate = SAMPLE_RATES[bits(5, 4)];
  const channels = CHANNELS[bits(9, 4)];
  if (!sampleRate || !channels) { throw new Error('the format of the sound is not known'); }
  return { codec: `mp4a.40.${bits(0, 5)}`, sampleRate, channels, description };
}

const PROFILES: { [idc: number]: string } = { 66: 'Baseline', 77: 'Main', 100: 'High' };

/** What a session tells of its encoder (API reference, IngestConfigurations). `described` is what the encoder says of itself. */
export function ingestConfigurations(
  { video, audio, frameRate }: StreamFormat, described: { readonly [name: string]: unknown },
): IngestConfigurations {
  const level = (video.description[3] / 10).toFixed(1);
  return {
    videoConfigurations: [{
      codec: video.codec,
      encoder: typeof described.encoder === 'string' ? described.encoder : undefined,
      profile: PROFILES[video.description[1]],
      level,
      targetBitrate: bitsOf(described.videodatarate),
      targetFramerate: frameRate,
      videoWidth: video.width,
      videoHeight: video.height,
      track: 'Track0',
    }],
    audioConfigurations: audio ? [{
      codec: audio.codec, sampleRate: audio.sampleRate, channels: audio.channels, targetBitrate: bitsOf(described.audiodatarate), track: 'Track0',
    }] : [],
  };
}

/** Encoders say kilobits. */
function bitsOf(kilobits: unknown): number | undefined {
  return typeof kilobits === 'number' && kilobits > 0 ? Math.round(kilobits * 1000) : undefined;
}
