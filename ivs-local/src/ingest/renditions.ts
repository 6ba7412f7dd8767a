import type { Channel } from '@aws-sdk/client-ivs';
import { VideoFormat } from './stream-format';

/** A smaller quality than what the encoder sends. */
export interface Rendition {
  /** Of its shorter edge. */
  readonly lines: number;
  readonly width: number;
  readonly height: number;
  /** Of its pictures, a second. */
  readonly bits: number;
}

/**
 * Sizes and bitrates are about those of a public copy of a multivariant playlist of IVS. The bitrates of the presets are not public as far as we know: the
 * channel-types page of the user guide says that they are lower, or higher, for each quality.
 */
const STANDARD = [
  { lines: 720, bits: 3_000_000 },
  { lines: 480, bits: 1_200_000 },
  { lines: 360, bits: 600_000 },
  { lines: 160, bits: 200_000 },
];
const FACTORS: { [preset: string]: number } = { CONSTRAINED_BANDWIDTH_DELIVERY: 3 / 4, HIGHER_BANDWIDTH_DELIVERY: 4 / 3 };
/** The output of ADVANCED channels is capped (API reference, Channel). */
const HIGHEST: { [type: string]: number } = { ADVANCED_SD: 480, ADVANCED_HD: 720 };

/** What a channel delivers, by its type and its preset. */
export class Ladder {
  constructor(private readonly channel: Pick<Channel, 'type' | 'preset'>) {}

  /** The renditions besides what the encoder sends, the best first. */
  public below({ width, height }: VideoFormat): Rendition[] {
    const { type, preset } = this.channel;
    if (type === 'BASIC') { return []; } // delivers the input (user guide, channel types)
    const short = Math.min(width, height);
    return STANDARD.filter(({ lines }) => lines < short && lines <= this.highest).map(({ lines, bits }) => ({
      lines,
      width: rounded(width * lines / short),
      height: rounded(height * lines / short),
      bits: Math.round(bits * (FACTORS[preset ?? ''] ?? 1)),
    }));
  }

  /** Whether what the encoder sends is more than the channel delivers. Where it is not, it is delivered as it is, which saves a rendition. */
  public hides({ width, height }: VideoFormat): boolean {
    return Math.min(width, height) > this.highest;
  }

  private get highest(): number {
    return HIGHEST[this.channel.type ?? ''] ?? Infinity;
  }
}

/** H.264 takes no odd sizes; those of the copy are multiples of 4. */
function rounded(size: number): number {
  return 4 * Math.floor(size / 4);
}
