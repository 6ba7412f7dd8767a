import { ERROR_NAMES, ErrorName, invalid } from './errors';
import * as shared from '../shared/faults';

export interface Fault extends shared.Fault<ErrorName> {
  /** For batch operations: these items fail, by the end of their ARN or by their viewer id. */
  readonly failItems?: string[];
  /** For CreateRecordingConfiguration: the configuration ends in CREATE_FAILED. */
  readonly createFailed?: boolean;
}

export class Faults extends shared.Faults<Fault> {
  constructor() {
    super(ERROR_NAMES, invalid);
  }
}
