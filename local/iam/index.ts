export { ivsChecks } from './ivs-actions';
export { checksFor } from './other-actions';
export { Permissions } from './permissions';
export type { ChecksOf } from './permissions';
export { secretsManagerChecks } from './secrets-manager-actions';
export type { SecretFacts } from './secrets-manager-actions';
export { accessKeyIn, accessKeyOf } from './signed-request';
export type { Authorize, SignedRequest } from './signed-request';
export type { AllowedAction } from './usage';
