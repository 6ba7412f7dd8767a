import { IConstruct } from 'constructs';

/** The L1 of a resource, if the L2 or the L1 was passed, or the construct itself, for example an import. */
export function resourceOf(reference: IConstruct): IConstruct {
  return reference.node.defaultChild ?? reference;
}
