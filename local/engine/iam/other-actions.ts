import type { ChecksOf } from './permissions';
import type { Check } from './policy';

type Needs = (input: any, arn: (resource: string) => string, keyOf: KeyOf) => Check[];

/** The ARN of the KMS key that encrypts a resource. */
export type KeyOf = (resource: string) => string | undefined;

/** The permissions for other services, of which functions use one or two operations, by service and operation. */
const OPERATIONS: { readonly [service: string]: { readonly [operation: string]: Needs } } = {
  events: {
    // each entry is checked separately, with its own condition keys (EventBridge guide, eb-use-conditions)
    PutEvents: ({ Entries }, arn) => Entries.map(({ EventBusName = 'default', Source, DetailType }: any) => ({
      action: 'events:PutEvents',
      resource: EventBusName.startsWith('arn:') ? EventBusName : arn(`event-bus/${EventBusName}`),
      context: { 'events:source': Source, 'events:detail-type': DetailType },
    })),
  },
  lambda: {
    Invoke: ({ FunctionName }, arn) => [{ action: 'lambda:InvokeFunction', resource: arn(`function:${FunctionName.split(':function:').pop()}`), context: {} }],
  },
  sqs: {
    SendMessage: ({ QueueUrl }, arn, keyOf) => [
      { action: 'sqs:SendMessage', resource: arn(QueueUrl.split('/').pop()), context: {} },
      ...queueKeyChecks(keyOf(QueueUrl), ['kms:GenerateDataKey', 'kms:Decrypt']),
    ],
  },
};

/** Amazon SQS uses the key of a queue on behalf of the caller (SQS guide, sqs-key-management). */
export function queueKeyChecks(keyArn: string | undefined, actions: readonly string[]): Check[] {
  if (keyArn === undefined) { return []; }
  const context = { 'kms:ViaService': `sqs.${keyArn.split(':')[3]}.amazonaws.com` };
  return actions.map((action) => ({ action, resource: keyArn, context }));
}

/** The permissions for an operation of such a service. */
export function checksFor(
  service: string, { region, accountId }: { readonly region: string; readonly accountId: string }, keyOf: KeyOf = () => undefined,
): ChecksOf {
  return (operation, input) => {
    const checks = OPERATIONS[service]?.[operation];
    if (checks === undefined) { throw new Error(`what IAM checks for ${service}:${operation} is not known here`); }
    return checks(input, (resource) => `arn:aws:${service}:${region}:${accountId}:${resource}`, keyOf);
  };
}
