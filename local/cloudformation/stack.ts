import { randomUUID } from 'node:crypto';
import type { AssemblyStack, Template } from './assembly';
import type { Made, ResourceRequest } from './resource-type';
import type { Rollback } from './rollback';
import type { Policy } from './rules';

/** One line of what `cdk deploy` shows. */
export interface StackEvent {
  readonly stack: string;
  readonly logicalId: string;
  /** The path of the construct, when the template tells it. */
  readonly path?: string;
  readonly type: string;
  readonly physicalId?: string;
  readonly status: string;
  readonly reason?: string;
}

/** A resource of a stack. */
export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly path?: string;
  /** As resolved, but for dynamic references. */
  readonly properties: ResourceRequest['properties'];
  /** Nothing, when its creation failed before there was anything. */
  readonly made?: Made;
  readonly deletionPolicy: Policy;
  /** The resources that it needs. */
  readonly dependencies: readonly string[];
}

/** What a stack is made from. */
export interface Definition {
  readonly template: Template;
  readonly parameters: { readonly [name: string]: unknown };
  readonly tags: { [key: string]: string };
}

/** A stack operation failed; everything that could be undone is undone. */
export class StackFailed extends Error {
  constructor(
    public readonly stackName: string,
    /** The status that the stack has now. */
    public readonly status: string,
    /** Why: the reasons of the resources that failed, or the one of the stack. */
    public readonly reasons: readonly string[],
  ) {
    super(`Stack ${stackName} failed: ${status}: ${reasons.join(', ')}`);
  }
}

export class Stack {
  public readonly name: string;
  public readonly id: string;
  public readonly account: string;
  public readonly region: string;
  public status = 'REVIEW_IN_PROGRESS';
  public definition: Definition = { template: { Resources: {} }, parameters: {}, tags: {} };
  public resources = new Map<string, Resource>();
  public outputs: { [id: string]: unknown } = {};
  public exports = new Map<string, unknown>();
  /** Names of the exports of other stacks that this one uses. */
  public imports = new Set<string>();
  /** One that failed and can be continued. */
  public rollback?: Rollback;

  constructor({ name, account, region }: AssemblyStack, defaults: { account: string; region: string }) {
    this.name = name;
    this.account = account ?? defaults.account;
    this.region = region ?? defaults.region;
    this.id = `arn:aws:cloudformation:${this.region}:${this.account}:stack/${name}/${randomUUID()}`;
  }
}
