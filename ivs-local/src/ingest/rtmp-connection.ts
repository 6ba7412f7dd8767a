/// <reference path="./node-media-server.d.ts" />
import type { Socket } from 'node:net';
import amf from 'node-media-server/src/protocol/amf.js';
import Rtmp, { Packet } from 'node-media-server/src/protocol/rtmp.js';

/** What an encoder sends. Times are in milliseconds, by the clock of the encoder. */
export type EncoderMessage =
  | { readonly type: 'description'; readonly values: { readonly [name: string]: unknown } }
  | { readonly type: 'video-header' | 'audio-header'; readonly data: Uint8Array }
  | { readonly type: 'video' | 'audio'; readonly key: boolean; readonly pts: number; readonly dts: number; readonly data: Uint8Array };

/** Who hears what an encoder does. Whatever it throws ends the connection. */
export interface EncoderListener {
  /** The encoder begins, with a stream key that may end in a query. */
  publish(app: string, streamKey: string): void;
  message(message: EncoderMessage): void;
  /** The encoder says that it stops. */
  finished(): void;
  /** The connection is closed, with or without a word before. */
  closed(): void;
}

const H264 = 7;
const AAC = 10;
const QUIET_LIMIT = 10_000; // for a client that connects and does not publish; of this service here

/**
 * One encoder that is connected by RTMP. The protocol is that of node-media-server. Its server is not used: it writes to a folder,
 * ends the process when a port is taken, and keeps all of its state in one global object.
 */
export class RtmpConnection {
  private readonly rtmp = new Rtmp();
  private published = false;

  /** @param onRefused hears why the connection is ended from here */
  constructor(
    private readonly socket: Socket, private readonly listener: EncoderListener, private readonly onRefused: (reason: string) => void = () => {},
  ) {
    const { rtmp } = this;
    rtmp.onOutputCallback = (bytes) => { socket.write(bytes); };
    rtmp.onConnectCallback = ({ app, name, query }) => this.publish(app, name, query.priority);
    rtmp.onPlayCallback = () => { throw new Error('RTMP does not play'); };
    rtmp.onPacketCallback = (packet) => this.packet(packet);
    rtmp.onDeleteStream = () => listener.finished();
    socket.on('data', (bytes) => this.read(bytes));
    socket.on('error', () => {}); // `close` follows
    socket.on('close', () => listener.closed());
    socket.setNoDelay(true);
    setTimeout(() => { if (!this.published) { this.cut(); } }, QUIET_LIMIT).unref();
  }

  /** Ends the connection at once. */
  public cut(): void {
    this.socket.destroy();
  }

  private publish(app: string, name: string, priority: string | string[] | undefined): void {
    this.published = true;
    this.listener.publish(app, priority === undefined ? name : `${name}?priority=${priority}`);
  }

  private read(bytes: Buffer): void {
    if (this.socket.destroyed) { return; }
    try {
      const problem = this.rtmp.parserData(bytes);
      if (problem !== null) { throw new Error(`this is no RTMP: ${problem}`); }
    } catch (error) { // what came is no RTMP, or the listener refuses it
      this.onRefused((error as Error).message);
      this.cut();
    }
  }

  private packet(packet: Packet): void {
    if (!this.published || this.socket.destroyed) { return; }
    const message = messageOf(packet);
    if (message) { this.listener.message(message); }
  }
}

/** The bodies of the FLV tags: sound has two bytes before its data, pictures five. */
function messageOf(packet: Packet): EncoderMessage | undefined {
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
