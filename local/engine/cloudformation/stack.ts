import { randomUUID } from 'node:crypto';
import type { AssemblyStack, Template } from './assembly';
import type { Made, ResourceRequest } from './resource-type';
import type { Rollback } from './rollback';
import type { Policy } from './rules';

/** An event, as `cdk deploy` shows it. */
export interface StackEvent {
  readonly stack: string;
  readonly logicalId: string;
  /** The construct path, if it is in the template. */
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
  /** Resolved properties, except dynamic references. */
  readonly properties: ResourceRequest['properties'];
  /** Undefined if the creation failed before the resource existed. */
  readonly made?: Made;
  readonly deletionPolicy: Policy;
  /** The resources that it depends on. */
  readonly dependencies: readonly string[];
}

/** The source of a stack. */
export interface Definition {
  readonly template: Template;
  readonly parameters: { readonly [name: string]: unknown };
  readonly tags: { [key: string]: string };
}

/** A failed stack operation, after its rollback. */
export class StackFailed extends Error {
  constructor(
    public readonly stackName: string,
    /** The current status of the stack. */
    public readonly status: string,
    /** The reasons of the failed resources, or the reason of the stack. */
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
  /** A failed rollback that can be continued. */
  public rollback?: Rollback;

  constructor({ name, account, region }: AssemblyStack, defaults: { account: string; region: string }) {
    this.name = name;
    this.account = account ?? defaults.account;
    this.region = region ?? defaults.region;
    this.id = `arn:aws:cloudformation:${this.region}:${this.account}:stack/${name}/${randomUUID()}`;
  }
}
