import type { RecordedState } from './recorded-types';
import type { ResourceRequest } from './resource-type';
import { Check, queueKeyChecks } from '../iam';

/*
 * The checks of services before they create or change a resource. Without them, a missing permission would be detected only at run time, or
 * never, because nothing here polls queues or creates network interfaces. The texts of the services are not published.
 */

type ServiceCheck = (request: ResourceRequest, arn: string, state: RecordedState) => string | undefined;

const CHECKS: { readonly [type: string]: ServiceCheck } = {
  // Lambda guide, configuration-vpc and invocation-async-retain-records
  'AWS::Lambda::Function': ({ properties: { Role, VpcConfig, DeadLetterConfig } }, _, { permissions }) => {
    const lacks = (action: string, resource: string) => permissions.mayRole(Role, { action, resource, context: {} }) === false;
    if (VpcConfig && lacks('ec2:CreateNetworkInterface', '*')) { return 'The provided execution role does not have permissions to call CreateNetworkInterface on EC2'; }
    if (DeadLetterConfig && lacks('sqs:SendMessage', DeadLetterConfig.TargetArn)) { return 'The provided execution role does not have permissions to call SendMessage on SQS'; }
    return undefined;
  },
  // Lambda guide, services-sqs-configure
  'AWS::Lambda::EventSourceMapping': ({ properties: { EventSourceArn, FunctionName }, stack: { account, region } }, _, { permissions, sqs }) => {
    const role = permissions.roleOfFunction(FunctionName);
    if (role === undefined || !EventSourceArn.startsWith('arn:aws:sqs:')) { return undefined; }
    const url = `https://sqs.${region}.amazonaws.com/${account}/${EventSourceArn.split(':').pop()}`;
    const polls: Check[] = [
      ...['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map((name) => ({ action: `sqs:${name}`, resource: EventSourceArn, context: {} })),
      ...queueKeyChecks(sqs.keys.get(url), ['kms:Decrypt']),
    ];
    const missing = polls.find((check) => permissions.mayRole(role, check) === false);
    return missing && `The function execution role does not have permissions to call ${missing.action} on SQS`;
  },
  // CloudWatch Logs guide, encrypt-log-data-kms: the policy of the key must name the service
  'AWS::Logs::LogGroup': ({ properties: { KmsKeyId }, stack: { region } }, arn, { permissions }) => {
    const policy = KmsKeyId === undefined ? undefined : permissions.keyPolicy(KmsKeyId);
    const isAllowed = policy?.some(({ Principal }) => (Principal as { Service?: string })?.Service === `logs.${region}.amazonaws.com`) ?? true;
    return isAllowed ? undefined : `The specified KMS key does not exist or is not allowed to be used with Arn '${arn.replace(/:\*$/, '')}'`;
  },
};

/** The reason why a service rejects a resource. Undefined if it accepts the resource. */
export function refusalOf(request: ResourceRequest, arn: string, state: RecordedState): string | undefined {
  return CHECKS[request.type]?.(request, arn, state);
}
