import { Media } from './encoder-message';
import { Sample, Samples } from './mux';

/** Some seconds of a stream, from one key frame to the next. */
export interface Batch extends Samples {
  /** Seconds since the begin of the stream. */
  readonly start: number;
  readonly seconds: number;
  /** When it began, by the clock of the service, in milliseconds. */
  readonly time: number;
}

/** The first picture of an encoder: its time by the clock of the encoder, in the stream, and by the clock of the service. */
export interface Origin {
  /** Milliseconds. */
  readonly pts: number;
  /** Seconds since the begin of the stream. */
  readonly start: number;
  /** Milliseconds. */
  readonly time: number;
}

const SHORTEST = 1.5; // seconds: a key frame every two seconds may come a little early
const LONGEST = 20; // without a key frame; of this service here
const AAC_SAMPLES = 1024; // in a frame
const DRIFT = 0.05; // seconds

/** Cuts what one encoder sends at key frames. */
export class Segmenter {
  private video: Sample[] = [];
  private audio: Sample[] = [];
  private batchStart: number;
  private nextAudio?: number;
  private latest: number;

  /** @param sampleRate of the sound, if there is any */
  constructor(private readonly origin: Origin, private readonly sampleRate: number | undefined, private readonly emit: (batch: Batch) => void) {
    this.batchStart = this.latest = origin.start;
  }

  /** How far the stream is, in seconds since its begin. */
  public get position(): number {
    return this.latest;
  }

  public add(message: Media): void {
    if (message.type === 'video') { this.addVideo(message); } else { this.addAudio(message); }
  }

  private addVideo({ key, pts, data }: Media): void {
    const time = this.timeOf(pts);
    if (key && time - this.batchStart >= SHORTEST) { this.close(time); }
    if (time - this.batchStart > LONGEST) { throw new Error(`there is no key frame in ${LONGEST} seconds`); }
    this.video.push({ key, time, duration: 0, data });
    this.latest = Math.max(this.latest, time);
  }

  /** RTMP rounds to milliseconds, which is too coarse for sound: the frames are counted, as long as the encoder keeps the pace. */
  private addAudio({ pts, data }: Media): void {
    if (this.sampleRate === undefined || pts < this.origin.pts) { return; }
    const sent = this.timeOf(pts);
    const time = this.nextAudio === undefined || sent - this.nextAudio > DRIFT ? sent : this.nextAudio;
    const duration = AAC_SAMPLES / this.sampleRate;
    this.nextAudio = time + duration;
    this.audio.push({ key: true, time, duration, data });
  }

  private timeOf(pts: number): number {
    return this.origin.start + (pts - this.origin.pts) / 1000;
  }

  /** Sound that has come before its pictures, since those were transcoded, is in the next batch. */
  private close(end: number): void {
    const { batchStart: start, origin } = this;
    const audio = this.audio.filter(({ time }) => time < end);
    this.emit({ start, seconds: end - start, time: origin.time + (start - origin.start) * 1000, video: withDurations(this.video, end), audio });
    this.video = [];
    this.audio = this.audio.slice(audio.length);
    this.batchStart = end;
  }
}

/** A picture lasts until the next one is shown, which need not be the next one that is decoded. */
function withDurations(samples: Sample[], end: number): Sample[] {
  const times = samples.map(({ time }) => time).sort((a, b) => a - b);
  const next = new Map(times.map((time, index) => [time, times[index + 1] ?? end]));
  return samples.map((sample) => ({ ...sample, duration: next.get(sample.time)! - sample.time }));
}
