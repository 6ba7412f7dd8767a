/** The state of an existing resource. */
export interface Made {
  readonly physicalId: string;
  /** The result of `Ref`. */
  readonly ref: string;
  /** The results of `Fn::GetAtt`. */
  readonly attributes: { readonly [name: string]: unknown };
  /** Whether the attributes must not be shown. */
  readonly noEcho?: boolean;
}

export interface StackFacts {
  readonly name: string;
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly tags: { [key: string]: string };
}

export interface ResourceRequest {
  readonly stack: StackFacts;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: { readonly [name: string]: any };
  /** Is aborted if the operation is cancelled because another resource failed. */
  readonly signal?: AbortSignal;
}

/** A resource could not be created, changed or deleted. */
export class ResourceFailed extends Error {
  /** @param physicalId the ID of a resource that exists anyway */
  constructor(message: string, public readonly physicalId?: string) {
    super(message);
  }
}

/** Rejected before any change: the resource is unchanged. */
export class ResourceRefused extends ResourceFailed {}

/** The handler of resources of one kind. */
export interface ResourceType {
  create(request: ResourceRequest): Promise<Made>;
  /** May return another physical ID, if the provider created a new resource. */
  update(request: ResourceRequest, current: Made, oldProperties: ResourceRequest['properties']): Promise<Made>;
  delete(request: ResourceRequest, physicalId: string): Promise<void>;
  /** Whether the change requires a replacement. */
  needsReplacement(type: string, oldProperties: ResourceRequest['properties'], properties: ResourceRequest['properties']): boolean;
  /** Whether the old resource must be deleted before the new one is created. */
  deletesFirst(type: string): boolean;
}

export function isCustom(type: string): boolean {
  return type === 'AWS::CloudFormation::CustomResource' || type.startsWith('Custom::');
}
