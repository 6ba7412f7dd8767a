import type { RenditionConfiguration } from '@aws-sdk/client-ivs';
import { Variant } from '../playlist';

/** From how many lines to how many each resolution is (user guide, auto-record to S3). */
const LINES: { [resolution: string]: readonly [number, number] } = {
  LOWEST_RESOLUTION: [160, 360], SD: [361, 480], HD: [481, 720], FULL_HD: [721, 1080],
};

/** The names of the variants that a configuration records, of those that there are, the best first. It may leave out the video, for its thumbnails only. */
export function recordedVariants(variants: readonly Variant[], { renditionSelection = 'ALL', renditions = [] }: RenditionConfiguration): string[] {
  if (renditionSelection === 'NONE') { return []; }
  if (renditionSelection === 'ALL') { return variants.map(({ name }) => name); }
  return [...new Set(renditions.map((resolution) => variantOf(variants, resolution).name))];
}

/** "If a selected rendition is unavailable, the best available rendition is recorded" (API reference, RenditionConfiguration). */
function variantOf(variants: readonly Variant[], resolution: string): Variant {
  const [least, most] = LINES[resolution];
  const ofResolution = variants.filter(({ width, height }) => Math.min(width, height) >= least && Math.min(width, height) <= most);
  return ofResolution.at(resolution === 'LOWEST_RESOLUTION' ? -1 : 0) ?? variants[0];
}
