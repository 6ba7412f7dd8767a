import { ChildProcess } from 'node:child_process';
import { end, start } from './processes';

/*
 * ffmpeg as an encoder: a test picture and a tone, small enough for a BASIC channel and for a machine with two cores.
 */
const PICTURE = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=30', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'];
const VIDEO = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-b:v', '700k', '-maxrate', '700k', '-bufsize', '700k'];
const AUDIO = ['-c:a', 'aac', '-b:a', '64k', '-ac', '2', '-ar', '48000'];

const LONGEST = '5400'; // seconds: so a stream ends also when this process is killed

/** An encoder that streams to one URL until it is stopped. */
export class Encoder {
  private child?: ChildProcess;

  private isStopped = false;

  constructor(private readonly url: string, private readonly ffmpeg = process.env.FFMPEG ?? 'ffmpeg') {}

  /** @param reconnects whether it comes back when it is disconnected, as most encoders do */
  public start(reconnects = false): void {
    const child = start(this.ffmpeg, ['-loglevel', 'error', '-re', ...PICTURE, ...VIDEO, '-g', '30', '-keyint_min', '30', ...AUDIO, '-t', LONGEST, '-f', 'flv', this.url], { stdio: 'ignore' });
    this.child = child;
    child.once('error', () => undefined); // that nothing is live says it
    child.once('exit', () => { if (reconnects && !this.isStopped) { setTimeout(() => { if (!this.isStopped) { this.start(true); } }, 1000); } });
  }

  public async stop(): Promise<void> {
    this.isStopped = true;
    if (this.child?.pid !== undefined) { await end(this.child); }
  }
}
