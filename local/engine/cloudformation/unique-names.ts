import { ResourceFailed, ResourceRequest } from './resource-type';
import { handlerReason } from './rules';

type Scope = (request: ResourceRequest) => string;

const inAccount: Scope = ({ stack }) => stack.account;
const inRegion: Scope = ({ stack }) => `${stack.account} ${stack.region}`;

/**
 * The types with unique names, and the scope of the uniqueness. The template reference documents it for the property with the name.
 * Types whose create operation overwrites or returns an existing resource are omitted, because the behavior of CloudFormation is not published:
 * alarms, dashboards and topics. The embedded Secrets Manager checks the names of secrets.
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

/** The names of resources, including those that are retained or could not be deleted. */
export class UniqueNames {
  private readonly taken = new Set<string>();

  /**
   * Reserves a name for a resource that is being created, or fails: "A create handler MUST return FAILED with an AlreadyExists error code if the
   * resource already existed" (docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract.html). A replacement is
   * created before the old one is deleted, so that it can't have its name. The text: serverless/serverless#3168, widdix/mastodon-on-aws#27;
   * the text of some types differs.
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

/** Without a physical ID, so that the rollback doesn't delete the existing resource. */
export function alreadyExists({ type }: ResourceRequest, name: string): ResourceFailed {
  return new ResourceFailed(handlerReason(`Resource of type '${type}' with identifier '${name}' already exists.`, 'AlreadyExists'));
}

function keyOf(request: ResourceRequest, name: string): string | undefined {
  const scope = SCOPES[request.type];
  return scope && JSON.stringify([request.type, scope(request), name]);
}
