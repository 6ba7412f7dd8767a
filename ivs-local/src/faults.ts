import { ERROR_NAMES, ErrorName, invalid } from './errors';
import { Fault as PlannedFault, Faults as PlannedFaults } from './planned-faults';

export interface Fault extends PlannedFault<ErrorName> {
  /** For batch operations: these items fail, by the end of their ARN or by their viewer id. */
  readonly failItems?: string[];
  /** For CreateRecordingConfiguration: the configuration ends in CREATE_FAILED. */
  readonly createFailed?: boolean;
}

export class Faults extends PlannedFaults<Fault> {
  constructor() {
    super(ERROR_NAMES, invalid);
  }
}
