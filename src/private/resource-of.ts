import { IConstruct } from 'constructs';

/** What stands for a resource, whether an L2 or the L1 in it was passed. */
export function resourceOf(reference: IConstruct): IConstruct {
  return reference.node.defaultChild ?? reference;
}
