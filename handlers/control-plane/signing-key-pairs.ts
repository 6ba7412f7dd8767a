import { deleteRetired, keyPairsOf, keyPairsOfStack, OwnedKeyPair, removeKeyPair } from './owned-key-pairs';
import type { Reply, Request, RetirementRequest } from '../../src/control-plane/contract';
import { Owner, shortHash } from '../shared/ownership';
import { untilQuiet } from '../shared/settling';

/*
 * The owner of the key pairs of a signing key. It is created before the first key pair, with a unique ID, and it
 * deletes them, because CloudFormation sends no Delete request for the signing key if its creation failed.
 */
export async function signingKeyPairs(request: Request<'Custom::IVSSigningKeyPairs'>): Promise<Reply> {
  const { RequestType, StackId: stack, RequestId, PhysicalResourceId = `signing-key-${shortHash(`${stack} ${RequestId}`)}` } = request;
  if (RequestType === 'Delete') { await removeAll({ stack, construct: PhysicalResourceId }); }
  return { PhysicalResourceId };
}

interface RemovalOptions {
  readonly isWanted?: (keyPair: OwnedKeyPair) => boolean;
  readonly quietTime?: number;
}

/** Deletes all key pairs of an owner, including those that are not in the list yet. */
export async function removeAll(owner: Owner, { isWanted = () => true, quietTime }: RemovalOptions = {}): Promise<void> {
  await untilQuiet(async () => {
    const found = (await keyPairsOf(owner)).filter(isWanted);
    for (const keyPair of found) { await removeKeyPair(keyPair); }
    return found.length > 0;
  }, quietTime);
}

/** Handles the request of the schedule: deletes key pairs that have expired, after the last token that they verify. */
export async function retireKeyPairs({ RetireKeyPairsOfStack: stack }: RetirementRequest): Promise<void> {
  await deleteRetired(await keyPairsOfStack(stack));
}
