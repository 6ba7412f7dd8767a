import { ChildProcess, spawn } from 'node:child_process';
import { CLOCK } from './clock';

export interface EncoderSettings {
  readonly size?: string;
  readonly bitrate?: string;
  /** A file that is sent as it is, again and again, instead of a picture that has to be encoded. */
  readonly file?: string;
  readonly sound?: boolean;
  /** Seconds after which it says that it stops, and ends. */
  readonly seconds?: number;
}

/** ffmpeg, as an encoder: FFMPEG names it, .ci/run installs that of Debian. */
export class Encoder {
  private readonly process: ChildProcess;
  private output = '';
  /** How it ended: an exit code, or a signal. */
  public readonly ended: Promise<number | string>;

  constructor(url: string, settings: EncoderSettings = {}) {
    const args = [...settings.file ? ['-re', '-stream_loop', '-1', '-i', settings.file, '-c', 'copy'] : encode(settings)];
    const until = settings.seconds ? ['-t', `${settings.seconds}`] : [];
    const noCheck = url.startsWith('rtmps:') ? ['-tls_verify', '0'] : [];
    this.process = spawn(process.env.FFMPEG ?? 'ffmpeg', ['-hide_banner', '-loglevel', 'warning', ...args, ...until, ...noCheck, '-f', 'flv', url], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.process.stderr!.on('data', (text) => { this.output += text; });
    this.ended = new Promise((resolve) => this.process.once('exit', (code, signal) => resolve(code ?? signal!)));
  }

  /** What it complains of. */
  public get complaints(): string {
    return this.output;
  }

  /** As if the cable was cut: SIGKILL. As if it was busy: SIGSTOP. */
  public async signal(signal: NodeJS.Signals): Promise<void> {
    this.process.kill(signal);
    if (signal === 'SIGKILL' || signal === 'SIGINT') { await this.ended; }
  }
}

/** A moving picture with a clock, and a tone; a key frame every two seconds. */
function encode({ size = '640x360', bitrate = '800k', sound = true }: EncoderSettings): string[] {
  const { bits, square } = CLOCK;
  const clock = Array.from({ length: bits }, (_, bit) =>
    `drawbox=x=${bit * square}:y=0:w=${square}:h=${square}:color=white:t=fill:enable='mod(floor(time(0)*10/pow(2,${bit})),2)'`);
  const picture = [`testsrc2=size=${size}:rate=30`, `drawbox=x=0:y=0:w=${bits * square}:h=${square}:color=black:t=fill`, ...clock].join(',');
  return [
    '-re', '-f', 'lavfi', '-i', picture, ...sound ? ['-re', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'] : [],
    '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-pix_fmt', 'yuv420p', '-g', '60', '-keyint_min', '60', '-sc_threshold', '0',
    '-b:v', bitrate, '-maxrate', bitrate, '-bufsize', bitrate, ...sound ? ['-c:a', 'aac', '-b:a', '96k'] : [],
  ];
}
