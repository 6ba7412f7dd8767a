import { ResourceFailed, ResourceRequest } from './resource-type';
import { handlerReason } from './rules';

type Scope = (request: ResourceRequest) => string;

const inAccount: Scope = ({ stack }) => stack.account;
const inRegion: Scope = ({ stack }) => `${stack.account} ${stack.region}`;

/**
 * The types whose names are unique, and within what. Each page of the template reference says so at the property with the name.
 * Left out are types whose create operation overwrites or returns what exists, where nobody has published what CloudFormation makes of it:
 * alarms, dashboards and topics. Names of secrets are kept by the store of Secrets Manager.
 */
const SCOPES: { readonly [type: string]: Scope } = {
  'AWS::DynamoDB::Table': inRegion,
  'AWS::Events::EventBus': inRegion,
  // serverless/serverless#10104: a rule of this name is refused, although PutRule would overwrite it
  'AWS::Events::Rule': (request) => `${inRegion(request)} ${(request.properties.EventBusName ?? 'default').split('/').pop()}`,
  'AWS::IAM::ManagedPolicy': inAccount,
  'AWS::IAM::Role': inAccount,
  'AWS::KMS::Alias': inRegion,
  'AWS::Lambda::Function': inRegion,
  'AWS::Logs::LogGroup': inRegion,
  'AWS::S3::Bucket': () => 'everywhere',
  'AWS::SQS::Queue': inRegion,
  'AWS::SSM::Parameter': inRegion,
  'AWS::StepFunctions::StateMachine': inRegion,
};

/** The names that resources have, also those that a policy has kept or that could not be deleted. */
export class UniqueNames {
  private readonly taken = new Set<string>();

  /**
   * Gives a name to a resource that is being created, or fails: "A create handler MUST return FAILED with an AlreadyExists error code if the
   * resource already existed" (docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract.html). A replacement is
   * created before the old one is deleted, so that it can't have its name. The wording: serverless/serverless#3168, widdix/mastodon-on-aws#27;
   * that of single types differs.
   */
  public claim(request: ResourceRequest, name: string): void {
    const key = keyOf(request, name);
    if (key === undefined) { return; }
    if (this.taken.has(key)) { throw alreadyExists(request, name); }
    this.taken.add(key);
  }

  public release(request: ResourceRequest, name: string): void {
    const key = keyOf(request, name);
    if (key !== undefined) { this.taken.delete(key); }
  }
}

/** Without a physical id, so that the rollback leaves alone what exists. */
export function alreadyExists({ type }: ResourceRequest, name: string): ResourceFailed {
  return new ResourceFailed(handlerReason(`Resource of type '${type}' with identifier '${name}' already exists.`, 'AlreadyExists'));
}

function keyOf(request: ResourceRequest, name: string): string | undefined {
  const scope = SCOPES[request.type];
  return scope && JSON.stringify([request.type, scope(request), name]);
}
