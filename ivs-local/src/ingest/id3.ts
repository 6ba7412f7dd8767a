/*
 * Timed metadata in fragmented MP4: an ID3 tag in an event message box. Players that follow "Carriage of ID3 Timed Metadata in CMAF"
 * (Alliance for Open Media) read version 1 of the box with one scheme; the official web player reads version 0 with Twitch's scheme,
 * which public players for Twitch know, too. So there are two boxes, and each player reads its own.
 */
const CMAF_SCHEME = 'https://aomedia.org/emsg/ID3';
const TWITCH_SCHEME = 'urn:twitch:id3';
const OWNER = 'metadata.live-video.net'; // of what comes by the API: MetadataID3Type in the types of amazon-ivs-player
const TIMESCALE = 1000;

/** A text, and when it is due, in seconds since the begin of the stream. The id tells one text from the next. */
export interface Metadata {
  readonly text: string;
  readonly time: number;
  readonly id: number;
}

/** The boxes that bring a text of PutMetadata to the players, in the segment that starts at a time. */
export function metadataBoxes({ text, time, id }: Metadata, segmentStart: number): Buffer {
  const tag = id3('PRIV', `${OWNER}\0${text}`);
  const absolute = Buffer.alloc(8);
  absolute.writeBigUInt64BE(BigInt(Math.round(time * TIMESCALE)));
  const cmaf = box('emsg', [version(1), number(TIMESCALE), absolute, number(0xffffffff), number(id), strings(CMAF_SCHEME), tag]); // for ever: it has no end
  return Buffer.concat([cmaf, twitchBox(tag, Math.max(0, time - segmentStart), id)]);
}

/** @param time seconds since the begin of the segment */
function twitchBox(tag: Buffer, time: number, id: number): Buffer {
  return box('emsg', [version(0), strings(TWITCH_SCHEME), number(TIMESCALE), number(Math.round(time * TIMESCALE)), number(0), number(id), tag]);
}

/**
 * The box that says when a segment came in, in milliseconds. With the time of the service in the multivariant playlist, the official web player knows its
 * latency by it: public players for Twitch read the same from both. Other players don't know the scheme.
 */
export function arrivalBox(time: number): Buffer {
  const at = Math.round(time);
  const arrival = { cmd: 'ld_lat_data', ingest_r: at, ingest_s: at, transc_r: at, transc_s: at };
  const tag = id3('TXXX', `\x03segmentmetadata\0${JSON.stringify(arrival)}`); // 3: UTF-8
  return twitchBox(tag, 0, 0);
}

/** A tag with one frame (ID3 2.4). */
function id3(frame: string, text: string): Buffer {
  const content = Buffer.from(text);
  const body = Buffer.concat([Buffer.from(frame), synchsafe(content.length), Buffer.alloc(2), content]);
  return Buffer.concat([Buffer.from('ID3'), Buffer.from([4, 0, 0]), synchsafe(body.length), body]);
}

/** Seven bits a byte (ID3 2.4). */
function synchsafe(length: number): Buffer {
  return Buffer.from([3, 2, 1, 0].map((digit) => Math.floor(length / 128 ** digit) % 128));
}

/** A scheme, with an empty value. */
function strings(scheme: string): Buffer {
  return Buffer.from(`${scheme}\0\0`);
}

function version(value: number): Buffer {
  return Buffer.from([value, 0, 0, 0]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** A box is its length, its name and what is in it. */
function box(name: string, contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([number(8 + content.length), Buffer.from(name), content]);
}
