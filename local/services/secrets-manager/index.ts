export { ServiceError } from './errors';
export type { Invoke, RotationResult, RotationStep } from './rotation';
export { Secret } from './secret';
export type { SecretDetails, SecretValue, Version } from './secret';
export { listen, startSecretsManager } from './server';
export type { EmbeddedSecretsManager, ServerOptions } from './server';
export { SecretsManager } from './service';
export type { Call, Fault, SecretsManagerOptions, ServiceRequest } from './service';
export { SecretStore } from './store';
