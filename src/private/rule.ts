import { EventPattern, OnEventOptions, Rule } from 'aws-cdk-lib/aws-events';
import { Construct, IConstruct } from 'constructs';

/** A rule in the way of the CDK's `onXxx` methods: conditions of the caller narrow the pattern further. */
export function addRule(scope: IConstruct, id: string, options: OnEventOptions, pattern: EventPattern): Rule {
  const { target, eventPattern, crossStackScope, ...props } = options;
  const rule = new Rule(crossStackScope ?? scope as Construct, id, props);
  rule.addEventPattern(pattern); // ours first: the rule merges later patterns into the objects of earlier ones
  rule.addEventPattern(eventPattern);
  rule.addTarget(target);
  return rule;
}
