import { deleteRetired, keyPairsOf, keyPairsOfStack, OwnedKeyPair, removeKeyPair } from './owned-key-pairs';
import type { Reply, Request, RetirementRequest } from '../../src/control-plane/contract';
import { Owner, shortHash } from '../shared/ownership';
import { untilQuiet } from '../shared/settling';

/*
 * The owner of the key pairs of a signing key. It is created before the first of them, under an ID that nothing else has, and it
 * deletes them: CloudFormation does not send the signing key a Delete when its Create has failed.
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

/** Also those that the list does not show yet. */
export async function removeAll(owner: Owner, { isWanted = () => true, quietTime }: RemovalOptions = {}): Promise<void> {
  await untilQuiet(async () => {
    const found = (await keyPairsOf(owner)).filter(isWanted);
    for (const keyPair of found) { await removeKeyPair(keyPair); }
    return found.length > 0;
  }, quietTime);
}

/** What the schedule requests: the time of these key pairs is over, and no token that they signed is valid any more. */
export async function retireKeyPairs({ RetireKeyPairsOfStack: stack }: RetirementRequest): Promise<void> {
  await deleteRetired(await keyPairsOfStack(stack));
}
