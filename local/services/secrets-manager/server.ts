import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { ServiceError } from './errors';
import { OPERATIONS } from './operations';
import { decode, encode, encodeError } from './protocol';
import { SecretsManager, SecretsManagerOptions } from './service';
import { accessKeyIn } from '../../engine/iam';
import { Endpoint, listenOnLoopback } from '../endpoint';

/** A running service. */
export interface EmbeddedSecretsManager extends Pick<SecretsManager, 'store' | 'faults' | 'calls' | 'rotations'>, Endpoint {}

export interface ServerOptions extends SecretsManagerOptions {
  /** 0, the default, uses any free port. */
  readonly port?: number;
}

/** Starts the embedded Secrets Manager, on loopback only. */
export async function startSecretsManager({ port, ...options }: ServerOptions = {}): Promise<EmbeddedSecretsManager> {
  const service = new SecretsManager(options);
  const { store, faults, calls, rotations } = service;
  return { store, faults, calls, rotations, ...await listen(service, port) };
}

/** Starts an endpoint for a service. */
export async function listen(service: SecretsManager, port = 0): Promise<Endpoint> {
  const { endpoint, close } = await listenOnLoopback(async (request, response) => answer(service, request, response), port);
  return {
    endpoint,
    close: async () => {
      service.rotations.close();
      await close();
    },
  };
}

async function answer(service: SecretsManager, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const body = await text(request);
    const operation = operationOf(request);
    const accessKeyId = accessKeyOf(request);
    const fault = service.faults.next(operation, accessKeyId);
    fault.atCall?.();
    if (fault.reset === 'before') { request.socket.destroy(); return; }
    const output = await service.answer({ accessKeyId, operation, input: await decode(operation, body) }, fault);
    if (fault.reset === 'after') { request.socket.destroy(); return; }
    send(response, 200, encode(operation, output));
  } catch (error) {
    const failure = error instanceof ServiceError ? error : new ServiceError('InternalServiceError', String(error));
    send(response, failure.status, encodeError(failure));
  }
}

function operationOf(request: IncomingMessage): string {
  const [prefix, operation] = String(request.headers['x-amz-target']).split('.');
  if (prefix !== 'secretsmanager' || !Object.hasOwn(OPERATIONS, operation)) {
    throw new ServiceError('UnknownOperationException', `there is no operation ${request.headers['x-amz-target']}, or the embedded service has it not`);
  }
  return operation;
}

/** Signatures are not checked. Only the access key is read. */
function accessKeyOf(request: IncomingMessage): string {
  const key = accessKeyIn(request.headers.authorization);
  if (key === '') { throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token'); }
  return key;
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': crypto.randomUUID() });
  response.end(body);
}
