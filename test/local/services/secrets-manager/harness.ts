import * as sdk from '@aws-sdk/client-secrets-manager';
import { EmbeddedSecretsManager, Secret, ServerOptions, startSecretsManager } from '../../../../local/services/secrets-manager';

export const ARN = 'arn:aws:secretsmanager:us-west-2:123456789012:secret:keys/live-LocaL1';

/** Version ids, which have 32 characters at least. */
export const [A, B, C] = ['a', 'b', 'c'].map((letter) => letter.repeat(32));

/** A running service with one empty secret, and the real client for it, which asks once unless it is told otherwise. */
export interface Harness {
  readonly service: EmbeddedSecretsManager;
  readonly secret: Secret;
  /** Calls an operation on the secret by its name, as a Command of the SDK. */
  call(operation: string, input?: object): Promise<any>;
  stop(): Promise<void>;
}

export async function startHarness(options: ServerOptions = {}, maxAttempts = 1): Promise<Harness> {
  const service = await startSecretsManager(options);
  const credentials = { accessKeyId: 'AKIALOCAL', secretAccessKey: 'local' };
  const client = new sdk.SecretsManagerClient({ endpoint: service.endpoint, region: 'us-west-2', credentials, maxAttempts });
  return {
    service,
    secret: service.store.create(ARN, 'keys/live'),
    call: async (operation, input = {}) => client.send(new (sdk as any)[`${operation}Command`]({ SecretId: ARN, ...input })),
    stop: async () => {
      client.destroy();
      await service.close();
    },
  };
}

/** The error of a call, as "Class: text". */
export async function errorOf(call: Promise<unknown>): Promise<string> {
  const error: any = await call.then(() => { throw new Error('the call succeeded'); }, (e) => e);
  return `${error.constructor.name}: ${error.message}`;
}
