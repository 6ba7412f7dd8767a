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
  /** Thumbnails are recorded at a fixed interval. */
  INTERVAL = 'INTERVAL',

  /** No thumbnails are recorded. */
  DISABLED = 'DISABLED',
}

/**
 * How thumbnails are stored.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_ThumbnailConfiguration.html
 */
export enum Storage {
  /** Every thumbnail is stored, with a serial number. */
  SEQUENTIAL = 'SEQUENTIAL',

  /** One thumbnail is stored, which is overwritten by the latest one. */
  LATEST = 'LATEST',
}

/**
 * Resolution and storage of thumbnails.
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyAPIReference/API_ThumbnailConfiguration.html
 */
export interface ThumbnailOptions {
  /**
   * The resolution of the thumbnails. If the stream doesn't have it, the resolution of the source is used.
   *
   * @default - the resolution of the source
   */
  readonly resolution?: Resolution;

  /**
   * How the thumbnails are stored: at least one kind of storage, and each once (`ThumbnailStorageInvalid`).
   *
   * @default - the default of IVS: `SEQUENTIAL`
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
   * Records thumbnails at an interval. `every` does the same and is easier to read.
   *
   * Raises `ThumbnailIntervalInvalid` and `ThumbnailStorageInvalid`.
   *
   * @param resolution the resolution of the thumbnails, by default that of the source
   * @param storage how the thumbnails are stored, by default `SEQUENTIAL`
   * @param targetInterval 1 to 60 whole seconds, by default 60 seconds
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
   * For channels of type `BASIC` and multitrack streams, the interval applies only if the keyframe interval is shorter.
   * Raises `ThumbnailIntervalInvalid` and `ThumbnailStorageInvalid`.
   *
   * @param targetInterval 1 to 60 whole seconds
   * @param options resolution and storage of the thumbnails
   * @returns the thumbnails
   */
  public static every(targetInterval: Duration, options: ThumbnailOptions = {}): ThumbnailConfiguration {
    requireType(WHERE, 'targetInterval', targetInterval, DURATION);
    requireType(WHERE, 'options', options, OBJECT);
    return ThumbnailConfiguration.interval(options.resolution, options.storage, targetInterval);
  }

  /**
   * @param recordingMode Whether thumbnails are recorded.
   * @param resolution The resolution of the thumbnails.
   * @param storage How the thumbnails are stored.
   * @param targetInterval The time between two thumbnails, 1 to 60 whole seconds.
   */
  private constructor(
    readonly recordingMode?: RecordingMode,
    readonly resolution?: Resolution,
    readonly storage?: Storage[],
    readonly targetInterval?: Duration,
  ) {}
}

const WHERE = 'ThumbnailConfiguration';
