import { ERROR_NAMES, ErrorName, invalid, PENDING_VERIFICATION, ServiceError } from './errors';
import { Fault as PlannedFault, Faults as PlannedFaults } from './planned-faults';
import { OPERATIONS } from './protocol';

export interface Fault extends PlannedFault<ErrorName> {
  /** The text of the error. That of PendingVerification is the text of the service. @default "a fault on demand" */
  readonly message?: string;
  /** For batch operations: these items fail, by the end of their ARN or by their viewer id. */
  readonly failItems?: string[];
  /** For CreateRecordingConfiguration: the configuration ends in CREATE_FAILED. */
  readonly createFailed?: boolean;
}

const MEMBERS = ['accessKeyPrefix', 'atCall', 'createFailed', 'error', 'failItems', 'latency', 'message', 'operation', 'reset', 'times'];
const OPERATION_NAMES = OPERATIONS.map(({ name }) => name);

export class Faults extends PlannedFaults<Fault> {
  constructor() {
    super(ERROR_NAMES, invalid);
  }

  /** A fault that could never come is a mistake, which has to be told. */
  public override add(fault: Fault): void {
    const unknown = Object.keys(fault).filter((member) => !MEMBERS.includes(member));
    if (unknown.length > 0) { throw invalid(`a fault has no ${unknown.join(', ')}; it has ${MEMBERS.join(', ')}`); }
    const { operation } = fault;
    if (operation !== undefined && !OPERATION_NAMES.includes(operation)) {
      throw invalid(`there is no operation ${operation}; there are ${OPERATION_NAMES.join(', ')}`);
    }
    super.add(fault);
  }
}

/** The error that a fault asks for. */
export function errorOf({ error, message }: Partial<Fault>): ServiceError {
  return new ServiceError(error!, message ?? (error === 'PendingVerification' ? PENDING_VERIFICATION : 'a fault on demand'));
}
