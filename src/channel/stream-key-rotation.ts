import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, PolicyStatementProps, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Function } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import type { OwnerTag, RotationEventSource, StreamKeyRotationEnvironment } from './stream-key-contract';
import { secretStatements } from '../control-plane/filled-secret';
import { formatIvsArn } from '../private/arn';
import { handlerFunction, handlerLog, handlerRole } from '../private/handler-function';
import { acknowledgeWildcards } from '../private/wildcards';

const TAG: OwnerTag = 'cdk-ivs:rotating-stream-key';
const SOURCE: RotationEventSource = 'cdk-ivs';

/**
 * What it takes to delete and make the stream key of an owner. Its ARN is not known before, so its tag narrows it down. A tag is
 * given with the creation; a key that another owner has tagged can't be taken over by it.
 */
export function ownedStreamKeyStatements(channel: aws_ivs.IChannelRef, owner: string): PolicyStatementProps[] {
  const keys = formatIvsArn(channel, 'stream-key', '*');
  return [
    { actions: ['ivs:ListStreamKeys'], resources: [channel.channelRef.channelArn, keys] },
    { actions: ['ivs:CreateStreamKey', 'ivs:TagResource'], resources: [keys], conditions: { StringEquals: { [`aws:RequestTag/${TAG}`]: owner }, StringEqualsIfExists: { [`aws:ResourceTag/${TAG}`]: owner } } },
    { actions: ['ivs:DeleteStreamKey', 'ivs:GetStreamKey'], resources: [keys], conditions: { StringEquals: { [`aws:ResourceTag/${TAG}`]: owner } } },
  ];
}

/** What a rotation function is for. */
export interface StreamKeyRotation {
  readonly channel: aws_ivs.IChannelRef;
  readonly owner: string;
  readonly ingestServer: string;
  readonly stopStream: boolean;
  readonly secret: Secret;
}

/** The function that Secrets Manager calls for each step of a rotation. It may do so for this one key only. */
export function rotationFunction(scope: Construct, id: string, { channel, owner, ingestServer, stopStream, secret }: StreamKeyRotation): Function {
  const { channelArn } = channel.channelRef;
  const { account } = Stack.of(scope);
  const construct = new Construct(scope, id);
  const logGroup = handlerLog(construct);
  const role = handlerRole(construct, 'Role', logGroup);
  const secretActions = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'].map((name) => `secretsmanager:${name}`);
  const defaultBus = Stack.of(scope).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' });
  const statements: PolicyStatementProps[] = [
    ...ownedStreamKeyStatements(channel, owner),
    ...secretStatements(secret, secretActions),
    ...stopStream ? [{ actions: ['ivs:StopStream'], resources: [channelArn] }] : [],
    { actions: ['events:PutEvents'], resources: [defaultBus], conditions: { StringEquals: { 'events:source': SOURCE } } },
  ];
  for (const statement of statements) { role.addToPrincipalPolicy(new PolicyStatement(statement)); }
  acknowledgeWildcards(role, statements);

  const environment: StreamKeyRotationEnvironment = {
    CHANNEL_ARN: channelArn, INGEST_SERVER: ingestServer, OWNER: owner, STOP_STREAM: stopStream ? 'yes' : 'no',
  };
  const rotation = handlerFunction(construct, 'Function', {
    asset: 'stream-key-rotation',
    description: 'Rotation of a stream key of Amazon IVS (cdk-ivs)',
    environment: { ...environment },
    logGroup,
    role,
    timeout: Duration.minutes(3),
  });
  rotation.addPermission('SecretsManager', { principal: new ServicePrincipal('secretsmanager.amazonaws.com'), sourceAccount: account });
  return rotation;
}
