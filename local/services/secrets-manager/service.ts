import { setTimeout as sleep } from 'node:timers/promises';
import { ERROR_NAMES, ErrorName, ServiceError } from './errors';
import { OPERATIONS } from './operations';
import { Invoke, Rotations } from './rotation';
import { SecretStore } from './store';
import { Fault as PlannedFault, Faults } from '../../../ivs-local/src/planned-faults';

export type Fault = PlannedFault<ErrorName>;

export interface ServiceRequest {
  /** The access key with which the request is signed. */
  readonly accessKeyId: string;
  readonly operation: string;
  readonly input: any;
}

/** A call and its response. Secret values are masked. */
export interface Call extends ServiceRequest {
  readonly error?: string;
}

export interface SecretsManagerOptions {
  readonly store?: SecretStore;
  /** Invokes rotation functions. @default no rotation functions */
  readonly invoke?: Invoke;
  /** Returns why a request is denied, or undefined if it is allowed. @default everything is allowed */
  readonly authorize?: (request: ServiceRequest) => string | undefined;
  /** Is notified of each call after its response. */
  readonly onCall?: (call: Call) => void;
}

/** The service without its wire format. */
export class SecretsManager {
  public readonly store: SecretStore;
  public readonly faults = new Faults<Fault>(ERROR_NAMES, (text) => new Error(text));
  public readonly calls: Call[] = [];
  public readonly rotations: Rotations;

  constructor(private readonly options: SecretsManagerOptions = {}) {
    this.store = options.store ?? new SecretStore();
    this.rotations = new Rotations(options.invoke ?? (async (arn) => { throw new Error(`Function not found: ${arn}`); }));
  }

  /** Executes a call, or an injected fault. */
  public async answer(request: ServiceRequest, { latency, error }: Partial<Fault>): Promise<object> {
    try {
      if (latency) { await sleep(latency, undefined, { ref: false }); } // it must not keep the process alive
      if (error) { throw new ServiceError(error, 'a fault on demand'); }
      const denial = this.options.authorize?.(request);
      if (denial !== undefined) { throw new ServiceError('AccessDeniedException', denial); }
      const output = OPERATIONS[request.operation](this, request.input);
      this.note(request);
      return output;
    } catch (failure) {
      if (failure instanceof ServiceError) { this.note(request, failure.name); }
      throw failure;
    }
  }

  private note({ accessKeyId, operation, input }: ServiceRequest, error?: string): void {
    const masked = ['SecretString', 'SecretBinary', 'RotationToken'].filter((member) => input[member] !== undefined);
    const call = { accessKeyId, operation, input: { ...input, ...Object.fromEntries(masked.map((member) => [member, '***'])) }, error };
    this.calls.push(call);
    this.options.onCall?.(call);
  }
}
