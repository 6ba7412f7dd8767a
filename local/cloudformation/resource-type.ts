/** What a resource is once it exists. */
export interface Made {
  readonly physicalId: string;
  /** What `Ref` gives. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes: { readonly [name: string]: unknown };
  /** The attributes are not to be shown. */
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
  /** Says that the operation was cancelled, because another resource failed. */
  readonly signal?: AbortSignal;
}

/** A resource could not be made, changed or deleted. */
export class ResourceFailed extends Error {
  /** @param physicalId of what is there nevertheless */
  constructor(message: string, public readonly physicalId?: string) {
    super(message);
  }
}

/** Refused before anything was tried: the resource is as it was. */
export class ResourceRefused extends ResourceFailed {}

/** How resources of one kind are handled. */
export interface ResourceType {
  create(request: ResourceRequest): Promise<Made>;
  /** May give another physical id, when the provider made a new resource. */
  update(request: ResourceRequest, current: Made, oldProperties: ResourceRequest['properties']): Promise<Made>;
  delete(request: ResourceRequest, physicalId: string): Promise<void>;
  /** Does the change need a new resource? */
  needsReplacement(type: string, oldProperties: ResourceRequest['properties'], properties: ResourceRequest['properties']): boolean;
  /** Must the old resource go before the new one is made? */
  deletesFirst(type: string): boolean;
}

export function isCustom(type: string): boolean {
  return type === 'AWS::CloudFormation::CustomResource' || type.startsWith('Custom::');
}
