import { Token } from 'aws-cdk-lib';
import { Resolution } from './resolution';
import { IvsError } from '../private/errors';
import { listOf, requireType, TEXT } from '../private/value-types';

/**
 * Which qualities of a stream are recorded.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_RenditionConfiguration.html
 */
export enum RenditionSelection {
  /** All that the stream has. */
  ALL = 'ALL',

  /** None: only thumbnails are recorded. */
  NONE = 'NONE',

  /** The ones that are listed. */
  CUSTOM = 'CUSTOM',
}

/**
 * Which qualities (renditions) of a stream are recorded.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_RenditionConfiguration.html
 *
 * @example
 *
 * new ivs.RecordingConfiguration(this, 'Recording', {
 *   renditionConfiguration: ivs.RenditionConfiguration.custom([ivs.Resolution.FULL_HD, ivs.Resolution.SD]),
 * });
 */
export class RenditionConfiguration {
  /**
   * Records every quality that the stream has.
   *
   * @returns the renditions
   */
  public static all(): RenditionConfiguration {
    return new RenditionConfiguration(RenditionSelection.ALL);
  }

  /**
   * Records no video: only thumbnails, if these are switched on.
   *
   * @returns the renditions
   */
  public static none(): RenditionConfiguration {
    return new RenditionConfiguration(RenditionSelection.NONE);
  }

  /**
   * Records chosen qualities. Without effect on channels of type `BASIC`.
   *
   * Raises `RenditionsInvalid` when none is given, or one twice.
   *
   * @param renditions the qualities
   * @returns the renditions
   */
  public static custom(renditions: Resolution[]): RenditionConfiguration {
    requireType('RenditionConfiguration.custom', 'renditions', renditions, listOf(TEXT));
    if (!Token.isUnresolved(renditions) && (renditions.length === 0 || new Set(renditions).size < renditions.length)) {
      throw new IvsError('RenditionsInvalid', 'RenditionConfiguration.custom', { renditions });
    }
    return new RenditionConfiguration(RenditionSelection.CUSTOM, renditions);
  }

  /**
   * @param renditionSelection Which qualities are recorded.
   * @param renditions The chosen qualities, with `CUSTOM` only.
   */
  private constructor(readonly renditionSelection: RenditionSelection, readonly renditions?: Resolution[]) {}
}
