import { EventPattern, OnEventOptions, Rule } from 'aws-cdk-lib/aws-events';
import { Construct, IConstruct } from 'constructs';
import { IvsError } from './errors';

/** A rule in the way of the CDK's `onXxx` methods: conditions of the caller on other fields narrow the pattern further. */
export function addRule(scope: IConstruct, id: string, options: OnEventOptions, pattern: EventPattern): Rule {
  const { target, eventPattern = {}, crossStackScope, ...props } = options;
  refuseOverlap(scope, pattern, eventPattern);
  const rule = new Rule(crossStackScope ?? scope as Construct, id, props);
  rule.addEventPattern(pattern); // ours first: the rule merges later patterns into the objects of earlier ones
  rule.addEventPattern(eventPattern);
  rule.addTarget(target);
  return rule;
}

/** Two patterns on one field are merged to their union, so what was meant to narrow would widen. */
function refuseOverlap(scope: IConstruct, ours: EventPattern, theirs: EventPattern): void {
  const fieldsOf = ({ detail, ...fields }: EventPattern) => [...Object.keys(fields), ...Object.keys(detail ?? {}).map((field) => `detail.${field}`)];
  const overlap = fieldsOf(ours).find((field) => fieldsOf(theirs).includes(field));
  if (overlap !== undefined) { throw new IvsError('EventPatternOverlap', scope, { field: overlap }); }
}
