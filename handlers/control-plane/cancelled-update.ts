import type { ControlPlaneProperties, ControlPlaneResourceType, Request } from '../../src/control-plane/contract';
import { HandlerError } from '../shared/errors';

/*
 * CloudFormation does not wait for an update that it cancels. It goes back to the old template while the update still runs, and what the
 * update does after that is undone by nobody else. What the template wants is also in a tag, which CloudFormation changes before it
 * requests anything here, on the way forward and back. So an update that finds the old tag at its end takes back what it did.
 */
export interface WantedByTemplate<Type extends ControlPlaneResourceType> {
  /** What the tag of a template with these properties says. */
  readonly of: (properties: ControlPlaneProperties[Type]) => string;
  /** What the tag says at the moment. */
  readonly now: () => Promise<string | undefined>;
}

/** Carries out a request, and the opposite of it if the update was rolled back in the meantime. */
export async function unlessRolledBack<Type extends ControlPlaneResourceType, Result>(
  request: Request<Type>,
  wanted: WantedByTemplate<Type>,
  carryOut: (request: Request<Type>) => Promise<Result>,
): Promise<Result> {
  const { RequestType, ResourceProperties: after, OldResourceProperties: before } = request;
  const isWatched = RequestType === 'Update' && wanted.of(before!) !== wanted.of(after) && await wanted.now() === wanted.of(after);
  if (!isWatched) { return carryOut(request); }
  const [result] = await Promise.allSettled([carryOut(request)]);
  if (await wanted.now() === wanted.of(before!)) {
    await carryOut({ ...request, ResourceProperties: before!, OldResourceProperties: after });
    throw new HandlerError('the update was rolled back while it was carried out; what it had done has been undone');
  }
  if (result.status === 'rejected') { throw result.reason; }
  return result.value;
}
