import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatementProps, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Function } from 'aws-cdk-lib/aws-lambda';
import { Construct, IDependable } from 'constructs';
import type { RotationEventSource } from './stream-key-contract';
import { anyOf, onPermitted, onResourcesOfStack, onSecrets, toCreate, toReadTags } from '../control-plane/own-resources';
import { RolePermissions } from '../control-plane/role-permissions';
import { IvsError } from '../private/errors';
import { handlerFunction, handlerLog, handlerRole } from '../private/handler-function';
import { isMarked, mark } from '../private/identity';

const ID = 'CdkIvsStreamKeyRotation';
const SOURCE: RotationEventSource = 'cdk-ivs';

/** The permissions to find, create and delete the stream keys of a stack. */
export function ownStreamKeyStatements(scope: Construct, ...more: string[]): PolicyStatementProps[] {
  return [
    toReadTags(scope, 'channel', 'stream-key'),
    ...onResourcesOfStack(scope, 'channel', ['ivs:ListStreamKeys']),
    { actions: ['ivs:ListStreamKeys'], resources: [anyOf(scope, 'stream-key')] },
    toCreate(scope, 'stream-key', 'ivs:CreateStreamKey'),
    onPermitted(scope, 'stream-key', ['ivs:DeleteStreamKey', 'ivs:GetStreamKey', ...more]),
  ];
}

/** One function that rotates all stream keys of a stack. It reads the settings of a key from the tags of its secret. */
export class StreamKeyRotation extends Construct {
  /** The rotation of a scope's stack. */
  public static of(scope: Construct): StreamKeyRotation {
    const stack = Stack.of(scope);
    const existing = stack.node.tryFindChild(ID);
    if (existing === undefined) { return new StreamKeyRotation(stack, ID); }
    if (!isMarked(existing, ID)) { throw new IvsError('ConstructIdTaken', existing, { id: ID }); }
    return existing as StreamKeyRotation;
  }

  public readonly handler: Function;

  /** Lets Secrets Manager invoke the function. A schedule depends on it, because it refers only to the function. */
  public readonly invokePermission: IDependable;

  public readonly permissions: RolePermissions;

  /** The permissions that every rotation needs. */
  public readonly basicPermissions: IDependable;

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    mark(this, ID);
    const logGroup = handlerLog(this);
    const role = handlerRole(this, 'Role');
    this.permissions = new RolePermissions(this, role);
    const { account } = Stack.of(this);
    const defaultBus = Stack.of(this).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default', arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
    this.basicPermissions = this.permissions.allow('Rotation', () => [
      ...ownStreamKeyStatements(this),
      onSecrets(this, 'rotating-stream-key', ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage']),
      { actions: ['events:PutEvents'], resources: [defaultBus], conditions: { StringEquals: { 'events:source': SOURCE } } },
    ]);
    this.handler = handlerFunction(this, 'Function', {
      asset: 'stream-key-rotation',
      description: 'Rotation of stream keys of Amazon IVS (cdk-ivs)',
      logGroup,
      role,
      timeout: Duration.minutes(3),
    });
    this.handler.addPermission('SecretsManager', { principal: new ServicePrincipal('secretsmanager.amazonaws.com'), sourceAccount: account });
    this.invokePermission = this.handler.permissionsNode.findChild('SecretsManager');
  }
}
