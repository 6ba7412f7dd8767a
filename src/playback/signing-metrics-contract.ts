/*
 * What the signer and its function agree on about metrics. The handler imports only types from here.
 */

/** The namespace and the name of the metric that the function writes; the dimension is `FunctionName`. */
export type SigningMetricNamespace = 'cdk-ivs';
export type SigningMetricName = 'PlaybackTokenSigningCallsThrottled';
