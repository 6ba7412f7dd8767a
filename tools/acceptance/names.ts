/*
 * What the integ apps and the run agree on.
 */
export const NAMES = {
  stack: 'CdkIvsAcceptance',
  operationsStack: 'CdkIvsAcceptanceOperations',
  adsStack: 'CdkIvsAcceptanceAds',
  permissionsStack: 'CdkIvsAcceptancePermissions',
  /** The name of the private channel in requests to the signers. */
  signedChannel: 'private',
  allowedOrigin: 'https://allowed.example.com',
  revokedAtDeployment: 'revoked-at-deployment',
} as const;

/** On all that a run creates. A sweep deletes what has it. */
export const PURPOSE_TAG = { key: 'purpose', value: 'cdk-ivs-acceptance' } as const;
