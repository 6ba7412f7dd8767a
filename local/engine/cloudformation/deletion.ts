import { inOrder, reversed } from './in-order';
import { CLEANUP_ATTEMPTS, isKept } from './rules';
import type { Resource, Stack } from './stack';
import type { World } from './world';

export interface DeletionOptions {
  /** The operation that created the resources is rolled back. */
  readonly rollsBackCreation?: boolean;
  /** The resources no longer belong to the stack. */
  readonly isCleanUp?: boolean;
}

/** Deletes resources, with dependent resources first. Returns the IDs of those that could not be deleted. */
export async function deleteResources(world: World, stack: Stack, resources: readonly Resource[], options: DeletionOptions = {}): Promise<string[]> {
  const { rollsBackCreation = false, isCleanUp = false } = options;
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]));
  const failed: string[] = [];
  await inOrder(reversed(new Map(resources.map(({ logicalId, dependencies }) => [logicalId, dependencies]))), async (id) => {
    const resource = byId.get(id)!;
    const isGone = await deleteOne(world, stack, resource, isKept(resource.deletionPolicy, rollsBackCreation), isCleanUp ? CLEANUP_ATTEMPTS : 1);
    if (isGone && !isCleanUp) { stack.resources.delete(id); }
    if (!isGone) {
      failed.push(id);
      if (isCleanUp) { world.orphans.push({ stack: stack.name, resource }); } else { throw new Error('not deleted'); }
    }
  });
  return failed;
}

async function deleteOne(world: World, stack: Stack, resource: Resource, isToBeKept: boolean, attempts: number): Promise<boolean> {
  if (resource.made === undefined) {
    world.reportResource(stack, resource, 'DELETE_COMPLETE');
    return true;
  }
  if (isToBeKept) {
    world.kept.push({ stack: stack.name, resource });
    world.reportResource(stack, resource, 'DELETE_SKIPPED');
    return true;
  }
  for (let attempt = 1; attempt <= attempts; attempt++) {
    world.reportResource(stack, resource, 'DELETE_IN_PROGRESS');
    try {
      await world.types.for(resource.type).delete(world.request(stack, resource), resource.made.physicalId);
      world.reportResource(stack, resource, 'DELETE_COMPLETE');
      return true;
    } catch (error) {
      world.reportResource(stack, resource, 'DELETE_FAILED', (error as Error).message);
    }
  }
  return false;
}
