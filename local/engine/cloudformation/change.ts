import { setMaxListeners } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { deleteResources } from './deletion';
import { inOrder } from './in-order';
import { resolve, Scope, TemplateError } from './intrinsics';
import { checkExports, resolveOutputs } from './outputs';
import { ResourceFailed, ResourceRequest } from './resource-type';
import { Rollback } from './rollback';
import { REASONS } from './rules';
import { scopeOf } from './scope';
import { Definition, Resource, Stack, StackFailed } from './stack';
import { activeResources, dependenciesOf, policyOf } from './template';
import { updateResource } from './update-resource';
import type { World } from './world';

type Verb = 'CREATE' | 'UPDATE';

/** One creation or update of a stack. */
export class Change {
  private readonly before: ReadonlyMap<string, Resource>;
  private readonly oldDefinition: Definition;
  private readonly oldImports: ReadonlySet<string>;
  private readonly touched = new Set<string>();
  /** Resources that had to be deleted before their replacement was created. */
  private readonly gone = new Set<string>();
  /** Deleted in the clean-up, when all went well. */
  private readonly obsolete: { resource: Resource; isReplaced: boolean }[] = [];
  private readonly cancel = new AbortController();
  private readonly failures: { id: string; reason: string }[] = [];
  private stackReason?: string;

  constructor(private readonly world: World, private readonly stack: Stack, private readonly definition: Definition) {
    this.before = new Map(stack.resources);
    this.oldDefinition = stack.definition;
    this.oldImports = new Set(stack.imports);
    setMaxListeners(0, this.cancel.signal); // each resource listens to it, and Node.js would warn from the eleventh listener
  }

  public async create(): Promise<void> {
    this.world.report(this.stack, 'CREATE_IN_PROGRESS', 'User Initiated');
    if (await this.apply()) {
      this.world.report(this.stack, 'CREATE_COMPLETE');
      return;
    }
    this.world.report(this.stack, 'ROLLBACK_IN_PROGRESS', this.reason('create'));
    this.stack.imports.clear();
    const failed = await deleteResources(this.world, this.stack, [...this.stack.resources.values()], { rollsBackCreation: true });
    this.world.report(this.stack, failed.length === 0 ? 'ROLLBACK_COMPLETE' : 'ROLLBACK_FAILED', failed.length > 0 ? REASONS.failed('delete', failed) : undefined);
    throw this.failed();
  }

  public async update(): Promise<void> {
    this.world.report(this.stack, 'UPDATE_IN_PROGRESS', 'User Initiated');
    if (!await this.apply()) {
      const { before: resources, oldDefinition: definition, oldImports: imports, touched, gone } = this;
      await new Rollback(this.world, this.stack, { resources, definition, imports, touched, gone }).run(this.reason('update'));
      throw this.failed();
    }
    this.world.report(this.stack, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    await this.cleanUp();
    this.world.report(this.stack, 'UPDATE_COMPLETE');
  }

  /** Creates and updates all resources as in the template. Returns false if something failed. */
  private async apply(): Promise<boolean> {
    const { stack } = this;
    stack.definition = this.definition;
    const imports = new Set<string>();
    try {
      const scope = scopeOf(this.world, stack, this.definition, (name) => { imports.add(name); stack.imports.add(name); });
      const dependencies = dependenciesOf(this.definition.template, activeResources(this.definition.template, scope));
      await inOrder(dependencies, async (id) => this.applyOne(id, scope, dependencies.get(id)!));
      if (this.cancel.signal.aborted) { return false; }

      const { outputs, exports } = resolveOutputs(scope);
      checkExports(stack, exports, this.world.stacks.values());
      Object.assign(stack, { outputs, exports, imports });
      for (const [id, resource] of this.before) {
        if (!dependencies.has(id)) {
          this.obsolete.push({ resource, isReplaced: false });
          stack.resources.delete(id);
        }
      }
      return true;
    } catch (error) {
      this.stackReason = (error as Error).message;
      return false;
    }
  }

  private async applyOne(id: string, scope: Scope, dependencies: readonly string[]): Promise<void> {
    if (this.cancel.signal.aborted) { return; }
    const definition = this.definition.template.Resources[id];
    const current = this.stack.resources.get(id);
    try {
      const next: Resource = {
        logicalId: id,
        type: definition.Type,
        path: definition.Metadata?.['aws:cdk:path'] as string | undefined,
        properties: resolve(definition.Properties ?? {}, scope) as ResourceRequest['properties'],
        deletionPolicy: policyOf(id, definition, 'DeletionPolicy'),
        dependencies,
      };
      if (current === undefined) {
        await this.make(next, 'CREATE');
      } else if (isDeepStrictEqual(current.properties, next.properties)) {
        this.stack.resources.set(id, { ...next, made: current.made });
      } else {
        await this.change(current, next);
      }
    } catch (error) {
      this.cancel.abort();
      if (error instanceof TemplateError) { this.stackReason ??= error.message; } else { this.fail(id, definition.Type, current ? 'UPDATE' : 'CREATE', error as Error); }
    }
  }

  private async change(current: Resource, next: Resource): Promise<void> {
    const { logicalId, type } = next;
    const handler = this.world.types.for(type);
    this.touched.add(logicalId);
    if (!handler.needsReplacement(type, current.properties, next.properties)) {
      const made = await updateResource(this.world, this.stack, current, next, this.cancel.signal);
      if (made.physicalId !== current.made!.physicalId) { this.obsolete.push({ resource: current, isReplaced: true }); }
      return;
    }
    this.world.reportResource(this.stack, current, 'UPDATE_IN_PROGRESS', REASONS.needsReplacement);
    if (handler.deletesFirst(type) && this.replacePolicy(logicalId) === 'Delete') {
      await handler.delete(this.world.request(this.stack, current), current.made!.physicalId);
      this.gone.add(logicalId);
      this.stack.resources.set(logicalId, { ...next, made: undefined });
    } else {
      this.obsolete.push({ resource: current, isReplaced: true });
    }
    await this.make(next, 'UPDATE');
  }

  /** Creates a new resource or a replacement. */
  private async make(next: Resource, verb: Verb): Promise<Resource> {
    const { world, stack } = this;
    this.touched.add(next.logicalId);
    if (verb === 'CREATE') { world.reportResource(stack, next, 'CREATE_IN_PROGRESS'); }
    try {
      const made = await world.types.for(next.type).create(world.request(stack, next, this.cancel.signal));
      const resource = { ...next, made };
      stack.resources.set(next.logicalId, resource);
      if (this.cancel.signal.aborted) { throw new ResourceFailed(verb === 'CREATE' ? REASONS.creationCancelled : REASONS.updateCancelled, made.physicalId); }
      world.reportResource(stack, resource, `${verb}_IN_PROGRESS`, REASONS.creationInitiated);
      world.reportResource(stack, resource, `${verb}_COMPLETE`);
      return resource;
    } catch (error) {
      // A partly created resource must be deleted. If nothing was created, a replaced resource counts as unchanged.
      const { physicalId } = error as ResourceFailed;
      if (physicalId !== undefined) {
        stack.resources.set(next.logicalId, { ...next, made: { physicalId, ref: physicalId, attributes: {} } });
      } else if (verb === 'CREATE') {
        stack.resources.set(next.logicalId, next);
      }
      throw error;
    }
  }

  /** Deletes resources that are no longer needed. A resource that can't be deleted is skipped and doesn't fail the stack. */
  private async cleanUp(): Promise<void> {
    const resources = this.obsolete.map(({ resource, isReplaced }) => (
      isReplaced ? { ...resource, deletionPolicy: this.replacePolicy(resource.logicalId) } : resource));
    await deleteResources(this.world, this.stack, resources, { isCleanUp: true });
  }

  private replacePolicy(id: string) {
    return policyOf(id, this.definition.template.Resources[id], 'UpdateReplacePolicy');
  }

  private fail(id: string, type: string, verb: Verb, { message }: Error): void {
    this.failures.push({ id, reason: message });
    const resource = this.stack.resources.get(id) ?? { logicalId: id, type };
    this.world.reportResource(this.stack, resource, `${verb}_FAILED`, message);
  }

  private reason(verb: 'create' | 'update'): string {
    const reason = this.stackReason ?? REASONS.failed(verb, this.failures.map(({ id }) => id));
    return verb === 'create' ? `${reason} Rollback requested by user.` : reason;
  }

  private failed(): StackFailed {
    const cancelled: string[] = [REASONS.creationCancelled, REASONS.updateCancelled];
    const reasons = this.failures.map(({ reason }) => reason).filter((reason) => !cancelled.includes(reason));
    return new StackFailed(this.stack.name, this.stack.status, this.stackReason ? [this.stackReason] : reasons);
  }
}
