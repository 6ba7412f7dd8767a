import { isCustom, Made, ResourceFailed, ResourceRefused } from './resource-type';
import { REASONS } from './rules';
import type { Resource, Stack } from './stack';
import type { World } from './world';

/** Updates a resource. Its provider may create a new one. */
export async function updateResource(world: World, stack: Stack, current: Resource, next: Resource, signal?: AbortSignal): Promise<Made> {
  world.reportResource(stack, current, 'UPDATE_IN_PROGRESS');
  try {
    const request = world.request(stack, next, signal);
    const made = await world.types.for(next.type).update(request, current.made!, world.request(stack, current).properties);
    const resource = { ...next, made };
    stack.resources.set(next.logicalId, resource);
    if (isCustom(next.type) && made.physicalId !== current.made!.physicalId) { world.reportResource(stack, resource, 'UPDATE_IN_PROGRESS', REASONS.customReplaced); }
    if (signal?.aborted) { throw new ResourceFailed(REASONS.updateCancelled, made.physicalId); }
    world.reportResource(stack, resource, 'UPDATE_COMPLETE');
    return made;
  } catch (error) {
    // A provider may have changed something before it failed. Any other failed update counts as not executed (rules.ts).
    if (isCustom(next.type) && !(error instanceof ResourceRefused)) {
      const { physicalId = current.made!.physicalId } = error as ResourceFailed;
      stack.resources.set(next.logicalId, { ...next, made: { ...current.made!, physicalId } });
    }
    throw error;
  }
}
