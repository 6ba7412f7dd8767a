import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ivsLocalCommand } from './installed';
import { inFreshProcess } from './pairs';
import { child, workFolder } from './paths';
import { ceilingRow, Section } from './table';

interface Encoders {
  /** Milliseconds until the last channel could be played. */
  readonly first: number;
  /** The share of a CPU core that the server used. */
  readonly core: number;
  /** MiB. */
  readonly memory: number;
}

const SECONDS = 20;
const MANY = 10;

/** ivs-local while ffmpeg streams to it. */
export function encoders(): Section {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
  } catch {
    return { title: 'ivs-local with real encoders', notes: ['Not measured: there is no ffmpeg on this machine.'], rows: [] };
  }
  const video = videoFile();
  const run = (channels: number) => inFreshProcess<Encoders>(child('encoders'), [ivsLocalCommand(), video, String(channels), String(SECONDS)]);
  const [one, many] = [run(1), run(MANY)];
  return {
    title: 'ivs-local with real encoders',
    notes: [
      `ffmpeg sends a file as it is, over RTMP: H.264 at 720p, 30 frames and 2.5 Mbps, a key frame every 2 seconds, and AAC. The server was watched for ${SECONDS} seconds.`,
      'The first segment can be cut when the second key frame has come: 2 seconds after the encoder has connected.',
      `Memory: ${one.memory.toFixed(0)} MiB with one channel, ${many.memory.toFixed(0)} MiB with ${MANY}.`,
    ],
    rows: [
      ceilingRow('first segment of one channel', one.first, 4000, 'ms'),
      ceilingRow(`the last first segment of ${MANY} channels at once`, many.first, 6000, 'ms'),
      ceilingRow('one channel, of a processor core', one.core * 100, 10, '%'),
      ceilingRow(`${MANY} channels, of a processor core`, many.core * 100, 70, '%'),
    ],
  };
}

function videoFile(): string {
  const file = join(workFolder('encoders'), 'video.flv');
  execFileSync('ffmpeg', [
    '-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=30', '-f', 'lavfi', '-i', 'sine', '-t', '10',
    '-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-g', '60', '-b:v', '2500k', '-maxrate', '2500k', '-bufsize', '2500k', '-pix_fmt', 'yuv420p',
    '-c:a', 'aac', '-b:a', '128k', file,
  ]);
  return file;
}
