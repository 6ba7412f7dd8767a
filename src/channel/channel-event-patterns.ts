import { AWSEventMetadataProps } from 'aws-cdk-lib';
import { AdBreakState, LimitName, RecordingStatus, StreamHealth, StreamState } from './channel-event-names';

/**
 * Filters of the pattern of "IVS Ad Break State Change".
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/eventbridge.html
 */
export interface AdBreakStateChangePatternOptions {
  /**
   * Filters on the envelope of the event. For known channels, `resources` is already set (`EventPatternOverlap`).
   *
   * @default - no filters
   */
  readonly eventMetadata?: AWSEventMetadataProps;

  /**
   * The states to match, at least one (`EventNamesInvalid`).
   *
   * @default - all states
   */
  readonly states?: AdBreakState[];
}

/**
 * Filters of the pattern of "IVS Limit Breach".
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/eventbridge.html
 */
export interface LimitBreachPatternOptions {
  /**
   * Filters on the envelope of the event. For known channels, `resources` is already set (`EventPatternOverlap`).
   *
   * @default - no filters
   */
  readonly eventMetadata?: AWSEventMetadataProps;

  /**
   * The limits to match, at least one (`EventNamesInvalid`).
   *
   * @default - `ChannelEvents`: ingest bitrate and ingest resolution; `AccountEvents`: all limits
   */
  readonly limits?: LimitName[];
}

/**
 * Filters of the pattern of "IVS Recording State Change".
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/eventbridge.html
 */
export interface RecordingStateChangePatternOptions {
  /**
   * Filters on the envelope of the event. For known channels, `resources` is already set (`EventPatternOverlap`).
   *
   * @default - no filters
   */
  readonly eventMetadata?: AWSEventMetadataProps;

  /**
   * The states to match, at least one (`EventNamesInvalid`).
   *
   * @default - all states
   */
  readonly states?: RecordingStatus[];
}

/**
 * Filters of the pattern of "IVS Stream Health Change".
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/eventbridge.html
 */
export interface StreamHealthChangePatternOptions {
  /**
   * Filters on the envelope of the event. For known channels, `resources` is already set (`EventPatternOverlap`).
   *
   * @default - no filters
   */
  readonly eventMetadata?: AWSEventMetadataProps;

  /**
   * The states to match, at least one (`EventNamesInvalid`).
   *
   * @default - all states
   */
  readonly states?: StreamHealth[];
}

/**
 * Filters of the pattern of "IVS Stream State Change".
 *
 * @see https://docs.aws.amazon.com/ivs/latest/LowLatencyUserGuide/eventbridge.html
 */
export interface StreamStateChangePatternOptions {
  /**
   * Filters on the envelope of the event. For known channels, `resources` is already set (`EventPatternOverlap`).
   *
   * @default - no filters
   */
  readonly eventMetadata?: AWSEventMetadataProps;

  /**
   * The states to match, at least one (`EventNamesInvalid`).
   *
   * @default - all states
   */
  readonly states?: StreamState[];
}
