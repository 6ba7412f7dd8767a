import { Duration, Token } from 'aws-cdk-lib';
import { Resolution } from './resolution';
import { IvsError } from '../private/errors';
import { requireSeconds } from '../private/validate';
import { DURATION, listOf, OBJECT, optional, requireType, TEXT } from '../private/value-types';

/**
 * Whether thumbnails are recorded.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_ThumbnailConfiguration.html
 */
export enum RecordingMode {
  /** At a fixed interval. */
  INTERVAL = 'INTERVAL',

  /** Not at all. */
  DISABLED = 'DISABLED',
}

/**
 * How thumbnails are kept.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_ThumbnailConfiguration.html
 */
export enum Storage {
  /** Every thumbnail under a number of its own. */
  SEQUENTIAL = 'SEQUENTIAL',

  /** One thumbnail, which the newest overwrites. */
  LATEST = 'LATEST',
}

/**
 * Picture size and storage of thumbnails.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_ThumbnailConfiguration.html
 */
export interface ThumbnailOptions {
  /**
   * The size of the pictures. One that the stream hasn't got is replaced by that of the source.
   *
   * @default - the size of the source
   */
  readonly resolution?: Resolution;

  /**
   * How the pictures are kept, at least one kind, and each once (`ThumbnailStorageInvalid`).
   *
   * @default - the service's default: `SEQUENTIAL`
   */
  readonly storage?: Storage[];
}

/**
 * Thumbnails of a recorded stream.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_ThumbnailConfiguration.html
 *
 * @example
 *
 * new ivs.RecordingConfiguration(this, 'Recording', {
 *   thumbnailConfiguration: ivs.ThumbnailConfiguration.every(Duration.seconds(30), { storage: [ivs.Storage.LATEST] }),
 * });
 */
export class ThumbnailConfiguration {
  /**
   * Records no thumbnails.
   *
   * @returns the thumbnails
   */
  public static disable(): ThumbnailConfiguration {
    return new ThumbnailConfiguration(RecordingMode.DISABLED);
  }

  /**
   * Records thumbnails at an interval. `every` says the same in a more readable way.
   *
   * Raises `ThumbnailIntervalInvalid` and `ThumbnailStorageInvalid`.
   *
   * @param resolution the size of the pictures, default: that of the source
   * @param storage how the pictures are kept, default: `SEQUENTIAL`
   * @param targetInterval 1 to 60 whole seconds, default: 60 seconds
   * @returns the thumbnails
   */
  public static interval(resolution?: Resolution, storage?: Storage[], targetInterval?: Duration): ThumbnailConfiguration {
    requireType(WHERE, 'resolution', resolution, optional(TEXT));
    requireType(WHERE, 'storage', storage, optional(listOf(TEXT)));
    requireType(WHERE, 'targetInterval', targetInterval, optional(DURATION));
    if (storage !== undefined && !Token.isUnresolved(storage) && (storage.length === 0 || new Set(storage).size < storage.length)) {
      throw new IvsError('ThumbnailStorageInvalid', WHERE, { storage });
    }
    requireSeconds(WHERE, 'ThumbnailIntervalInvalid', 'targetInterval', targetInterval, 1, 60);
    return new ThumbnailConfiguration(RecordingMode.INTERVAL, resolution, storage, targetInterval);
  }

  /**
   * Records thumbnails at an interval, for example `every(Duration.seconds(30))`.
   *
   * Channels of type `BASIC` and multitrack streams keep to it only if their keyframe interval is shorter.
   * Raises `ThumbnailIntervalInvalid` and `ThumbnailStorageInvalid`.
   *
   * @param targetInterval 1 to 60 whole seconds
   * @param options size and storage of the pictures
   * @returns the thumbnails
   */
  public static every(targetInterval: Duration, options: ThumbnailOptions = {}): ThumbnailConfiguration {
    requireType(WHERE, 'targetInterval', targetInterval, DURATION);
    requireType(WHERE, 'options', options, OBJECT);
    return ThumbnailConfiguration.interval(options.resolution, options.storage, targetInterval);
  }

  /**
   * @param recordingMode Whether thumbnails are recorded.
   * @param resolution The size of the pictures.
   * @param storage How the pictures are kept.
   * @param targetInterval The time between two pictures, 1 to 60 whole seconds.
   */
  private constructor(
    readonly recordingMode?: RecordingMode,
    readonly resolution?: Resolution,
    readonly storage?: Storage[],
    readonly targetInterval?: Duration,
  ) {}
}

const WHERE = 'ThumbnailConfiguration';
