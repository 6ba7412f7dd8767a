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

export const STACK_NAMES = [NAMES.permissionsStack, NAMES.adsStack, NAMES.operationsStack, NAMES.stack];

/** On everything that any run creates. */
export const PURPOSE_TAG = { key: 'purpose', value: 'cdk-ivs-acceptance' } as const;

/** The ID of the run that created a resource. A run deletes only what has its own ID. */
export const RUN_TAG = 'cdk-ivs-acceptance-run';

export function tagsOfRun(runId: string): { [key: string]: string } {
  return { [PURPOSE_TAG.key]: PURPOSE_TAG.value, [RUN_TAG]: runId };
}

/** The settings of each stack. With its account, the CDK CLI refuses other credentials. With its tags, a run knows its own stacks. */
export function stackProps(runId = 'by-hand') {
  const { CDK_IVS_ACCEPTANCE_ACCOUNT: account, AWS_REGION: region } = process.env;
  return { ...account && { env: { account, region } }, tags: tagsOfRun(runId) };
}
