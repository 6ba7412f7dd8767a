import { resolveReferences } from './dynamic-references';
import { ResourceRequest } from './resource-type';
import { ResourceTypes } from './resource-types';
import { Resource, Stack, StackEvent } from './stack';
import { SecretStore } from '../../services/secrets-manager';

/** A resource that no longer belongs to a stack. */
export interface LeftResource {
  readonly stack: string;
  readonly resource: Resource;
}

/** The state that all stacks share. */
export class World {
  public readonly stacks = new Map<string, Stack>();
  public readonly secrets = new SecretStore();
  public readonly parameters: Map<string, string>;
  public readonly events: StackEvent[] = [];
  /** Retained by a policy. */
  public readonly kept: LeftResource[] = [];
  /** Resources that could not be deleted and no longer belong to a stack. */
  public readonly orphans: LeftResource[] = [];
  public types!: ResourceTypes;

  constructor(ssmParameters: { [name: string]: string }, private readonly onEvent?: (event: StackEvent) => void) {
    this.parameters = new Map(Object.entries(ssmParameters));
  }

  /** Sets the status of a stack and reports it. */
  public report(stack: Stack, status: string, reason?: string): void {
    stack.status = status;
    this.emit({ stack: stack.name, logicalId: stack.name, type: 'AWS::CloudFormation::Stack', physicalId: stack.id, status, reason });
  }

  public reportResource(stack: Stack, { logicalId, path, type, made }: Pick<Resource, 'logicalId' | 'path' | 'type' | 'made'>, status: string, reason?: string): void {
    this.emit({ stack: stack.name, logicalId, path, type, physicalId: made?.physicalId, status, reason });
  }

  /** The request for the handler of a resource. */
  public request(stack: Stack, { logicalId, type, properties }: Resource, signal?: AbortSignal): ResourceRequest {
    const { name, id, account, region, definition: { tags } } = stack;
    return { stack: { name, id, account, region, tags }, logicalId, type, properties: resolveReferences(type, properties, this), signal };
  }

  private emit(event: StackEvent): void {
    this.events.push(event);
    this.onEvent?.(event);
  }
}
