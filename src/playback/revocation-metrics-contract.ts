/*
 * What the constructs and the handlers that revoke agree on about metrics. The handlers import only types from here.
 */

/** The namespace and the names of the metrics that the functions write; the dimension is `FunctionName`. */
export type RevocationMetricNamespace = 'cdk-ivs';
export type RevocationMetricName = 'ViewerSessionsRevoked' | 'ViewerSessionRevocationsFailed';
