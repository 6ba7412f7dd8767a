import { Stack, Token } from 'aws-cdk-lib';
import { EventPattern, OnEventOptions, Rule } from 'aws-cdk-lib/aws-events';
import { IEnvironmentAware } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { IvsError, report, warn } from './errors';
import { areKnownToDiffer } from './validate';

/** The maximum length of a pattern, in characters (EventBridge quotas). */
const MAXIMUM_LENGTH = 2048;

/** Adds a rule, as `onXxx` methods of the CDK do. The caller can narrow the pattern with conditions on other fields. */
export function addRule(scope: IConstruct, id: string, options: OnEventOptions, pattern: EventPattern): Rule {
  const { target, eventPattern: theirs = {}, crossStackScope, ...props } = options;
  refuseOverlap(scope, pattern, theirs);
  const rule = new Rule(crossStackScope ?? scope as Construct, id, props);
  rule.addEventPattern(pattern); // ours first: the rule merges later patterns into the objects of earlier ones
  rule.addEventPattern(theirs);
  rule.addTarget(target);
  const length = lengthOf({ ...pattern, ...theirs, detail: { ...pattern.detail, ...theirs.detail } });
  if (length > MAXIMUM_LENGTH) { report(rule, 'ChannelEvents.patternTooLong', `about ${length} characters`); }
  return rule;
}

/** Events of a channel arrive in its account and region only. */
export function warnIfElsewhere(rule: Rule, channels: IEnvironmentAware[] = []): Rule {
  const { region, account } = Stack.of(rule);
  const isElsewhere = channels.some(({ env }) => areKnownToDiffer(region, env.region) || areKnownToDiffer(account, env.account));
  if (isElsewhere) { warn(rule, 'ChannelEvents.otherEnvironment'); }
  return rule;
}

/** The length of a pattern. Tokens count as a channel ARN. */
function lengthOf(pattern: EventPattern): number {
  const arn = 'arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh';
  return JSON.stringify(pattern, (_, value) => Token.isUnresolved(value) ? arn : value).length;
}

/** Two patterns on one field are merged to their union, so a condition that should narrow the pattern would widen it. */
function refuseOverlap(scope: IConstruct, ours: EventPattern, theirs: EventPattern): void {
  const fieldsOf = ({ detail, ...fields }: EventPattern) => [...Object.keys(fields), ...Object.keys(detail ?? {}).map((field) => `detail.${field}`)];
  const overlap = fieldsOf(ours).find((field) => fieldsOf(theirs).includes(field));
  if (overlap !== undefined) { throw new IvsError('EventPatternOverlap', scope, { field: overlap }); }
}
