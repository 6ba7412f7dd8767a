import type { ControlPlaneProperties, ControlPlaneResourceType, Request } from '../../src/control-plane/contract';
import { HandlerError } from '../shared/errors';

/*
 * CloudFormation doesn't wait for an update that it cancels. It rolls back to the old template while the update is still running, and doesn't undo
 * later changes of the update. The settings of the template are also in a tag, which CloudFormation changes before it sends a request
 * here, both on update and on rollback. So an update that finds the old tag at its end undoes its changes.
 */
export interface WantedByTemplate<Type extends ControlPlaneResourceType> {
  /** The value of the tag for these properties. */
  readonly of: (properties: ControlPlaneProperties[Type]) => string;
  /** The current value of the tag. */
  readonly now: () => Promise<string | undefined>;
}

/** Handles a request, and undoes it if the update was rolled back in the meantime. */
export async function unlessRolledBack<Type extends ControlPlaneResourceType, Result>(
  request: Request<Type>,
  wanted: WantedByTemplate<Type>,
  handleRequest: (request: Request<Type>) => Promise<Result>,
): Promise<Result> {
  const { RequestType, ResourceProperties: after, OldResourceProperties: before } = request;
  const isWatched = RequestType === 'Update' && wanted.of(before!) !== wanted.of(after) && await wanted.now() === wanted.of(after);
  if (!isWatched) { return handleRequest(request); }
  const [result] = await Promise.allSettled([handleRequest(request)]);
  if (await wanted.now() === wanted.of(before!)) {
    await handleRequest({ ...request, ResourceProperties: before!, OldResourceProperties: after });
    throw new HandlerError('the update was rolled back while it was running; its changes have been undone');
  }
  if (result.status === 'rejected') { throw result.reason; }
  return result.value;
}
