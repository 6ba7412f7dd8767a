import { isDeepStrictEqual } from 'node:util';
import { deleteResources } from './deletion';
import { inOrder } from './in-order';
import { resolve, Scope } from './intrinsics';
import type { Made, ResourceFailed, ResourceRequest } from './resource-type';
import { isContinuable, REASONS, rollbackOfUpdate } from './rules';
import { scopeOf } from './scope';
import { Definition, Resource, Stack, StackFailed } from './stack';
import { updateResource } from './update-resource';
import type { World } from './world';

/** The state of the stack before the update, and the changes of the update. */
export interface BeforeUpdate {
  readonly resources: ReadonlyMap<string, Resource>;
  readonly definition: Definition;
  readonly imports: ReadonlySet<string>;
  /** The resources that the update created or changed. */
  readonly touched: ReadonlySet<string>;
  /** Those that had to be deleted before their replacement was created. */
  readonly gone: ReadonlySet<string>;
}

/** The rollback of a failed update. One that fails can be continued (API ContinueUpdateRollback). */
export class Rollback {
  private readonly restored = new Set<string>();
  /** The resources that could not be restored. */
  private failed: string[] = [];
  /** Deleted in the clean-up. */
  private readonly obsolete: Resource[] = [];

  constructor(private readonly world: World, private readonly stack: Stack, private readonly before: BeforeUpdate) {}

  public async run(reason: string): Promise<void> {
    const { stack, before } = this;
    this.world.report(stack, 'UPDATE_ROLLBACK_IN_PROGRESS', reason);
    stack.definition = before.definition;
    stack.imports = new Set(before.imports);
    this.obsolete.push(...[...stack.resources.values()].filter(({ logicalId }) => !before.resources.has(logicalId)));
    await this.restoreAll(new Set());
  }

  /** Retries failed resources, and continues with their dependents. Skipped resources count as restored. */
  public async continue(resourcesToSkip: readonly string[]): Promise<void> {
    const { world, stack } = this;
    const wrong = resourcesToSkip.filter((id) => !this.failed.includes(id));
    if (wrong.length > 0) { throw new Error(`Only resources whose rollback failed can be skipped, not [${wrong.join(', ')}]`); }
    world.report(stack, 'UPDATE_ROLLBACK_IN_PROGRESS', 'User Initiated');
    world.orphans.splice(0, Infinity, ...world.orphans.filter(({ resource }) => !this.obsolete.includes(resource)));
    await this.restoreAll(new Set(resourcesToSkip));
    if (isContinuable(stack.status)) { throw new StackFailed(stack.name, stack.status, [REASONS.failed('update', this.failed)]); }
  }

  /** Restores the old template, in the order of that template. */
  private async restoreAll(skipped: ReadonlySet<string>): Promise<void> {
    const { world, stack, before } = this;
    this.failed = [];
    const dependencies = new Map([...before.resources].map(([id, resource]) => [id, resource.dependencies]));
    const scope = scopeOf(world, stack, before.definition, () => undefined);
    await inOrder(dependencies, async (id) => {
      if (!this.restored.has(id)) { await this.restore(before.resources.get(id)!, scope, skipped.has(id)); }
      this.restored.add(id);
    });
    if (this.failed.length > 0) {
      stack.rollback = this;
      world.report(stack, 'UPDATE_ROLLBACK_FAILED', REASONS.failed('update', this.failed));
      const copies = this.obsolete.filter(({ logicalId }) => before.resources.has(logicalId));
      world.orphans.push(...copies.map((resource) => ({ stack: stack.name, resource })));
      return;
    }
    stack.rollback = undefined;
    for (const { logicalId } of this.obsolete) { if (!before.resources.has(logicalId)) { stack.resources.delete(logicalId); } }
    world.report(stack, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
    // A replacement that is rolled back is always deleted. The policies are for the original resource.
    const resources = this.obsolete.map((resource) => before.resources.has(resource.logicalId) ? { ...resource, deletionPolicy: 'Delete' as const } : resource);
    await deleteResources(world, stack, resources, { rollsBackCreation: true, isCleanUp: true });
    world.report(stack, 'UPDATE_ROLLBACK_COMPLETE');
  }

  private async restore(old: Resource, scope: Scope, isSkipped: boolean): Promise<void> {
    const { world, stack, before } = this;
    const id = old.logicalId;
    const now = stack.resources.get(id)!;
    try {
      // The resources that it refers to may have been recreated.
      const target = { ...old, properties: resolve(before.definition.template.Resources[id].Properties ?? {}, scope) as ResourceRequest['properties'] };
      if (isSkipped) {
        // API ContinueUpdateRollback: it becomes UPDATE_COMPLETE, and its state is "inconsistent with the state … in the stack template"
        const resource = { ...target, made: now.made ?? old.made };
        stack.resources.set(id, resource);
        world.reportResource(stack, resource, 'UPDATE_COMPLETE');
        return;
      }
      const isAsBefore = isDeepStrictEqual([now.properties, now.made?.physicalId], [target.properties, old.made!.physicalId]);
      if (isAsBefore && !before.gone.has(id)) {
        stack.resources.set(id, old);
        if (before.touched.has(id)) { world.reportResource(stack, old, 'UPDATE_COMPLETE'); }
        return;
      }
      await this.undo(now, old, target);
    } catch (error) {
      const { physicalId } = error as ResourceFailed;
      const current = stack.resources.get(id)!;
      // It is in the state of the failed update, except for changes of the failed rollback.
      stack.resources.set(id, { ...now, made: physicalId === undefined ? current.made : madeOf(physicalId, current.made) });
      world.reportResource(stack, now, 'UPDATE_FAILED', (error as Error).message);
      this.failed.push(id);
      throw error;
    }
  }

  private async undo(now: Resource, old: Resource, target: Resource): Promise<void> {
    const { world, stack, before } = this;
    const id = old.logicalId;
    switch (rollbackOfUpdate(now.made?.physicalId !== old.made!.physicalId, before.gone.has(id))) {
      case 'restore old':
        world.reportResource(stack, old, 'UPDATE_IN_PROGRESS');
        this.obsolete.push(now);
        stack.resources.set(id, old);
        world.reportResource(stack, old, 'UPDATE_COMPLETE');
        break;
      case 'create anew': {
        world.reportResource(stack, now, 'UPDATE_IN_PROGRESS');
        const handler = world.types.for(old.type);
        if (now.made) { await handler.delete(world.request(stack, now), now.made.physicalId); }
        stack.resources.set(id, { ...now, made: undefined });
        const made = await handler.create(world.request(stack, target));
        stack.resources.set(id, { ...target, made });
        world.reportResource(stack, { ...target, made }, 'UPDATE_COMPLETE');
        break;
      }
      case 'update back': {
        const made = await updateResource(world, stack, now, target);
        if (made.physicalId !== now.made!.physicalId) { this.obsolete.push(now); }
      }
    }
  }
}

function madeOf(physicalId: string, made: Made | undefined): Made {
  return { ref: physicalId, attributes: {}, ...made, physicalId };
}
