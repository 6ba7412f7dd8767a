/* The parts of node-media-server that are used here. The package has no types, and they are not its public API: one exact version. */
declare module 'node-media-server/src/protocol/rtmp.js' {
  /** A packet of a stream, as RTMP and FLV frame it. `data` is a buffer that the next packet overwrites. */
  export interface Packet {
    /** 8 is sound, 9 pictures, 18 data. */
    readonly codec_type: number;
    /** 0: decoder configuration of sound, 1: sound, 2: decoder configuration of pictures, 3: key frame, 4: other frame, 5: data. */
    readonly flags: number;
    readonly codec_id: number;
    readonly pts: number;
    readonly dts: number;
    readonly size: number;
    readonly data: Buffer;
  }
  export interface PublishRequest {
    readonly app: string;
    readonly name: string;
    readonly query: { readonly [name: string]: string | string[] | undefined };
  }
  export default class Rtmp {
    onConnectCallback: (request: PublishRequest) => void;
    onPushCallback: () => void;
    onPlayCallback: () => void;
    onOutputCallback: (bytes: Buffer) => void;
    onPacketCallback: (packet: Packet) => void;
    onDeleteStream(message: object): void;
    parserData(bytes: Buffer): string | null;
  }
}

declare module 'node-media-server/src/protocol/flv.js' {
  import type { Packet } from 'node-media-server/src/protocol/rtmp.js';
  export default class Flv {
    static createHeader(hasAudio: boolean, hasVideo: boolean): Buffer;
    static createMessage(packet: Pick<Packet, 'codec_type' | 'dts' | 'size' | 'data'>): Buffer;
    onPacketCallback: (packet: Packet) => void;
    parserData(bytes: Buffer): string | null;
  }
}

declare module 'node-media-server/src/protocol/amf.js' {
  const amf: { decodeAmf0Data(data: Buffer): { cmd?: string; dataObj?: { [name: string]: unknown } | null } };
  export default amf;
}

declare module 'node-media-server/src/protocol/sps_info.js' {
  const spsInfo: { parseH264Sps(sps: Uint8Array): { width: number; height: number } | null };
  export default spsInfo;
}
