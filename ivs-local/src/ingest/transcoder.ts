/// <reference path="./node-media-server.d.ts" />
import { ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import Flv from 'node-media-server/src/protocol/flv.js';
import { Media, messageOf } from './encoder-message';
import { Rendition } from './renditions';
import { VideoFormat, videoFormat } from './stream-format';

/** Who hears what is transcoded. */
export interface TranscoderListener {
  onFormat(rendition: Rendition, format: VideoFormat): void;
  onPicture(rendition: Rendition, picture: Media): void;
  /** There are no renditions any more. */
  onFailed(): void;
}

const MOST_WAITING = 16 * 1024 * 1024; // bytes that ffmpeg has not taken: many seconds
/** Ctrl-C in a terminal reaches all of a group. In its own one, ffmpeg ends with its input: what was sent before is still transcoded. */
export const OWN_GROUP = process.platform !== 'win32';
const FLUSH = 2000; // milliseconds for the last pictures

/** Transcodes with ffmpeg, if it is installed. Each problem is said once, and no stream ends by it. */
export class Transcoding {
  private readonly running = new Set<Transcoder>();
  private readonly said = new Set<string>();
  private isMissing = false;

  /** @param isExpected whether somebody counts on it: else it is not reported that ffmpeg is not installed */
  constructor(
    private readonly ffmpeg = 'ffmpeg', private readonly report: (problem: string) => void = console.error, private readonly isExpected = false,
  ) {}

  /** Undefined when there is nothing to do, or nothing to do it with. */
  public start(format: VideoFormat, renditions: readonly Rendition[], listener: TranscoderListener): Transcoder | undefined {
    if (renditions.length === 0) { return undefined; }
    if (this.isMissing) {
      listener.onFailed();
      return undefined;
    }
    const transcoder: Transcoder = new Transcoder(this.ffmpeg, format, renditions, {
      ...listener,
      onFailed: (error) => {
        this.isMissing ||= error.code === 'ENOENT';
        if (!this.isMissing) { this.say(`ffmpeg: ${error.message}`); } else if (this.isExpected) { this.say('ffmpeg is not installed'); }
        listener.onFailed();
      },
      onEnd: () => this.running.delete(transcoder),
    });
    this.running.add(transcoder);
    return transcoder;
  }

  /** Ends all that still runs. */
  public close(): void {
    for (const transcoder of this.running) { transcoder.kill(); }
  }

  private say(problem: string): void {
    if (this.said.has(problem)) { return; }
    this.said.add(problem);
    this.report(`streams go on without renditions: ${problem}`);
  }
}

interface ProcessListener extends Omit<TranscoderListener, 'onFailed'> {
  onFailed(error: NodeJS.ErrnoException): void;
  onEnd(): void;
}

/**
 * One ffmpeg for all renditions of a stream. Pictures go in and come out as FLV, each with the time of the encoder, and with key frames where the encoder has
 * its own: so segments are cut at the same places. Sound is not transcoded.
 */
export class Transcoder {
  private readonly process: ChildProcess;
  private readonly closed: Promise<void>;
  private isEnding = false;
  private isOver = false;
  private complaints = '';

  constructor(command: string, format: VideoFormat, renditions: readonly Rendition[], private readonly listener: ProcessListener) {
    this.process = spawn(command, commandLine(renditions), {
      stdio: ['pipe', 'ignore', 'pipe', ...renditions.map(() => 'pipe' as const)], windowsHide: true, detached: OWN_GROUP,
    });
    this.process.once('error', (error) => this.fail(error));
    this.closed = new Promise((resolve) => this.process.once('close', () => resolve()).once('error', () => resolve()));
    void this.closed.then(() => this.listener.onEnd());
    const { stdin, stderr, stdio } = this.process;
    if (!stdin) { return; } // there are too many open files, which `error` says
    this.process.once('close', (code) => {
      if (!this.isEnding) { this.fail(new Error(this.complaints.trim().split('\n')[0] || `it has ended with ${code}`)); }
    });
    stderr!.on('data', (text) => { this.complaints = `${this.complaints}${text}`.slice(0, 1000); });
    stdin.on('error', () => {}); // it has ended, which `close` says
    renditions.forEach((rendition, index) => this.read(rendition, stdio[3 + index] as Readable));
    stdin.write(Flv.createHeader(false, true));
    stdin.write(tag(Buffer.concat([Buffer.from([0x17, 0, 0, 0, 0]), format.description]), 0));
  }

  public add({ key, pts, dts, data }: Media): void {
    const { stdin } = this.process;
    if (!stdin?.writable) { return; }
    if (stdin.writableLength > MOST_WAITING) {
      this.fail(new Error('this machine is too slow for it'));
      return;
    }
    const header = Buffer.from([key ? 0x17 : 0x27, 1, 0, 0, 0]);
    header.writeIntBE(pts - dts, 2, 3);
    stdin.write(tag(Buffer.concat([header, data]), dts));
  }

  /** No more pictures come: resolves when the last ones are transcoded, or given up. */
  public async end(): Promise<void> {
    this.isEnding = true;
    this.process.stdin?.end();
    const timer = setTimeout(() => this.kill(), FLUSH);
    await this.closed;
    clearTimeout(timer);
  }

  /** Ends it at once: nothing is heard of it any more. */
  public kill(): void {
    this.isEnding = true;
    this.isOver = true;
    this.process.kill('SIGKILL');
  }

  private fail(error: NodeJS.ErrnoException): void {
    if (this.isOver) { return; }
    this.kill();
    this.listener.onFailed(error);
  }

  private read(rendition: Rendition, output: Readable): void {
    const flv = new Flv();
    flv.onPacketCallback = (packet) => {
      const message = messageOf(packet);
      if (message?.type === 'video-header') { this.listener.onFormat(rendition, videoFormat(message.data)); }
      if (message?.type === 'video') { this.listener.onPicture(rendition, message); }
    };
    output.on('error', () => {});
    output.on('data', (bytes: Buffer) => {
      if (this.isOver) { return; }
      try {
        const problem = flv.parserData(bytes);
        if (problem !== null) { throw new Error(problem); }
      } catch (error) {
        this.fail(error as Error);
      }
    });
  }
}

/** `-enc_time_base`: milliseconds, as in FLV; else times are rounded to the length of a frame. */
function commandLine(renditions: readonly Rendition[]): string[] {
  return [
    '-hide_banner', '-nostdin', '-loglevel', 'error', '-copyts', '-probesize', '100k', '-analyzeduration', '0', '-f', 'flv', '-i', 'pipe:0',
    ...renditions.flatMap(({ width, height, bits }, index) => [
      '-map', '0:v:0', '-vf', `scale=${width}:${height}:flags=fast_bilinear`, '-vsync', 'passthrough', '-enc_time_base', '1:1000',
      '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-threads', '1', '-pix_fmt', 'yuv420p',
      '-force_key_frames', 'source', '-g', '9999', '-sc_threshold', '0', '-b:v', `${bits}`, '-maxrate', `${bits}`, '-bufsize', `${bits}`,
      '-flvflags', 'no_duration_filesize', '-flush_packets', '1', '-f', 'flv', `pipe:${3 + index}`,
    ]),
  ];
}

function tag(data: Buffer, dts: number): Buffer {
  return Flv.createMessage({ codec_type: 9, dts, size: data.length, data });
}
