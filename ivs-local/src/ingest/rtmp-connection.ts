/// <reference path="./node-media-server.d.ts" />
import type { Socket } from 'node:net';
import Rtmp, { Packet } from 'node-media-server/src/protocol/rtmp.js';
import { EncoderMessage, messageOf } from './encoder-message';

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
