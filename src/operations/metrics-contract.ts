/*
 * What constructs and handlers agree on about metrics. The handlers import only types from here.
 */

/** The namespace of all metrics that functions of this library write. */
export type MetricNamespace = 'cdk-ivs';

/** Each counts something. */
export type CustomResourceMetricName = 'CustomResourcesSucceeded' | 'CustomResourcesFailed';
export type RevocationMetricName = 'ViewerSessionsRevoked' | 'ViewerSessionRevocationsFailed' | 'ViewerSessionRevocationCallsThrottled';
export type RotationMetricName = 'StreamKeysRotated' | 'StreamKeyRotationsFailed';
export type SigningMetricName = 'PlaybackTokensSigned' | 'PlaybackTokensRefused' | 'PlaybackTokenSigningCallsThrottled';
export type MetricName = CustomResourceMetricName | RevocationMetricName | RotationMetricName | SigningMetricName;

/** Each has few values: none holds a viewer, or whatever else a caller can choose. */
export type MetricDimension =
  | 'Channel' // the ID of a channel, as in the metrics of IVS
  | 'ErrorCode' // of docs/codes.md
  | 'FunctionName'
  | 'ResourceType' // of a custom resource
  | 'StackName';

export type MetricDimensions = { readonly [Dimension in MetricDimension]?: string };
