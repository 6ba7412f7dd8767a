/*
 * The contract between constructs and handlers for metrics. The handlers import only types from this file.
 */

/** The namespace of all metrics that functions of this library write. */
export type MetricNamespace = 'cdk-ivs';

/** The names of the metrics. All of them are counters. */
export type CustomResourceMetricName = 'CustomResourcesSucceeded' | 'CustomResourcesFailed';
export type RevocationMetricName = 'ViewerSessionsRevoked' | 'ViewerSessionRevocationsFailed' | 'ViewerSessionRevocationCallsThrottled';
export type RotationMetricName = 'StreamKeysRotated' | 'StreamKeyRotationsFailed';
export type SigningMetricName = 'PlaybackTokensSigned' | 'PlaybackTokensRefused' | 'PlaybackTokenSigningCallsThrottled';
export type MetricName = CustomResourceMetricName | RevocationMetricName | RotationMetricName | SigningMetricName;

/** The dimensions. Each has few values: never a viewer, or another value that a caller can choose. */
export type MetricDimension =
  | 'Channel' // the ID of a channel, as in the metrics of IVS
  | 'ErrorCode' // a code of docs/codes.md
  | 'FunctionName'
  | 'ResourceType' // of a custom resource
  | 'StackName';

export type MetricDimensions = { readonly [Dimension in MetricDimension]?: string };
