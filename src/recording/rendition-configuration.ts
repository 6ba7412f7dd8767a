import { Token } from 'aws-cdk-lib';
import { Resolution } from './resolution';
import { IvsError } from '../private/errors';
import { listOf, requireType, TEXT } from '../private/value-types';

/**
 * The selection of the qualities of a stream to record.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_RenditionConfiguration.html
 */
export enum RenditionSelection {
  /** All qualities of the stream. */
  ALL = 'ALL',

  /** None. Only thumbnails are recorded. */
  NONE = 'NONE',

  /** The qualities that are listed. */
  CUSTOM = 'CUSTOM',
}

/**
 * The qualities (renditions) of a stream to record.
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
   * Records every quality of the stream.
   *
   * @returns the renditions
   */
  public static all(): RenditionConfiguration {
    return new RenditionConfiguration(RenditionSelection.ALL);
  }

  /**
   * Records no video, only thumbnails if they are enabled.
   *
   * @returns the renditions
   */
  public static none(): RenditionConfiguration {
    return new RenditionConfiguration(RenditionSelection.NONE);
  }

  /**
   * Records the listed qualities. It has no effect on channels of type `BASIC`.
   *
   * Raises `RenditionsInvalid` when the list is empty or has duplicates.
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
   * @param renditionSelection The selection of qualities.
   * @param renditions The listed qualities, only with `CUSTOM`.
   */
  private constructor(readonly renditionSelection: RenditionSelection, readonly renditions?: Resolution[]) {}
}
