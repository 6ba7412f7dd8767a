/// <reference path="./node-media-server.d.ts" />
import amf from 'node-media-server/src/protocol/amf.js';
import type { Packet } from 'node-media-server/src/protocol/rtmp.js';

/** What an encoder sends. Times are in milliseconds, by the clock of the encoder. */
export type EncoderMessage =
  | { readonly type: 'description'; readonly values: { readonly [name: string]: unknown } }
  | { readonly type: 'video-header' | 'audio-header'; readonly data: Uint8Array }
  | { readonly type: 'video' | 'audio'; readonly key: boolean; readonly pts: number; readonly dts: number; readonly data: Uint8Array };

/** A picture or some sound. */
export type Media = Extract<EncoderMessage, { type: 'video' | 'audio' }>;

const H264 = 7;
const AAC = 10;

/** The bodies of the FLV tags: sound has two bytes before its data, pictures five. */
export function messageOf(packet: Packet): EncoderMessage | undefined {
  const data = Buffer.from(packet.data.subarray(0, packet.size)); // a copy: the next packet overwrites it
  const { pts, dts } = packet;
  if (packet.codec_type === 18) { return describe(data); }
  if (packet.codec_type === 8) {
    if (packet.codec_id !== AAC) { throw new Error('the sound is no AAC'); }
    return packet.flags === 0 ? { type: 'audio-header', data: data.subarray(2) } : { type: 'audio', key: true, pts, dts, data: data.subarray(2) };
  }
  if (packet.codec_id !== H264) { throw new Error('the pictures are no H.264'); }
  if (packet.flags === 2) { return { type: 'video-header', data: data.subarray(5) }; }
  const isPicture = data[1] === 1; // neither configuration nor end of sequence
  return isPicture ? { type: 'video', key: packet.flags === 3, pts, dts, data: data.subarray(5) } : undefined;
}

function describe(data: Buffer): EncoderMessage | undefined {
  const { cmd, dataObj } = amf.decodeAmf0Data(data);
  return (cmd === '@setDataFrame' || cmd === 'onMetaData') && dataObj ? { type: 'description', values: dataObj } : undefined;
}
