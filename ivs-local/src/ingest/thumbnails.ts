import { spawn } from 'node:child_process';
import type { ThumbnailConfiguration } from '@aws-sdk/client-ivs';
import { Segment } from './quality';
import { OWN_GROUP } from './transcoder';
import { Variant } from '../playlist';

/** The most lines that a resolution has (CloudFormation, RecordingConfiguration). */
const LINES: { [resolution: string]: number } = { LOWEST_RESOLUTION: 360, SD: 480, HD: 720, FULL_HD: 1080 };

/** A picture of a recording. */
export interface Thumbnail {
  readonly width: number;
  readonly height: number;
  readonly jpeg: Buffer;
}

/** Takes a picture every so many seconds, from the first frame of a segment. Needs ffmpeg: without it, there are none. */
export class Thumbnails {
  private next = 0; // milliseconds
  private isMissing = false;

  constructor(private readonly ffmpeg = 'ffmpeg') {}

  /** Whether the next picture is due with this segment. */
  public isDue({ time }: Segment, { targetIntervalSeconds = 60 }: ThumbnailConfiguration): boolean {
    if (this.isMissing || time < this.next) { return false; }
    this.next = time + targetIntervalSeconds * 1000;
    return true;
  }

  public async take({ initialization, media }: Segment, variant: Variant, { resolution }: ThumbnailConfiguration): Promise<Thumbnail | undefined> {
    const { width, height } = sizeOf(variant, resolution && LINES[resolution]);
    try {
      return { width, height, jpeg: await firstFrame(this.ffmpeg, Buffer.concat([initialization.data, media]), width, height) };
    } catch (error: any) {
      this.isMissing = error.code === 'ENOENT';
      console.error(this.isMissing ? 'recordings have no thumbnails: ffmpeg is not installed' : `a thumbnail is left out: ${error.message}`);
      return undefined;
    }
  }
}

/** "If the thumbnail resolution is not available, that of the source is used": a picture is never enlarged. Sizes are even. */
function sizeOf({ width, height }: Variant, lines = height): { width: number; height: number } {
  if (lines >= height) { return { width, height }; }
  return { width: 2 * Math.round(width * lines / height / 2), height: lines };
}

function firstFrame(command: string, video: Buffer, width: number, height: number): Promise<Buffer> {
  const arguments_ = ['-v', 'error', '-i', 'pipe:0', '-frames:v', '1', '-vf', `scale=${width}:${height}`, '-f', 'image2pipe', '-c:v', 'mjpeg', 'pipe:1'];
  return new Promise((resolve, reject) => {
    const ffmpeg = spawn(command, arguments_, { detached: OWN_GROUP });
    ffmpeg.on('error', reject);
    if (!ffmpeg.stdin) { return; } // there are too many open files, which `error` says
    const [jpeg, complaints]: Buffer[][] = [[], []];
    ffmpeg.stdout.on('data', (chunk) => jpeg.push(chunk));
    ffmpeg.stderr.on('data', (chunk) => complaints.push(chunk));
    ffmpeg.on('close', (code) => (code === 0 && jpeg.length > 0 ? resolve(Buffer.concat(jpeg)) : reject(new Error(Buffer.concat(complaints).toString().trim()))));
    ffmpeg.stdin.on('error', () => undefined); // it has its frame, and reads no more
    ffmpeg.stdin.end(video);
  });
}
