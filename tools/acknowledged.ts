import { App, Stack, Validations } from 'aws-cdk-lib';
import { USES } from './costs';

/** A finding that the library acknowledges for its users. */
export interface Acknowledged {
  /** The rule of cdk-nag or of the CDK, without the resource. */
  readonly rule: string;
  readonly reason: string;
  /** The uses that have it, each alone in a stack. */
  readonly uses: string[];
}

/** The acknowledged findings of each use, read from its constructs. */
export function acknowledged(): Acknowledged[] {
  const found = new Map<string, Acknowledged>();
  for (const [use, build] of Object.entries(USES)) {
    const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'us-west-2' } });
    build(stack);
    for (const { rule, reason } of stack.node.findAll().flatMap(({ node }) => node.metadata).flatMap(rulesIn)) {
      const key = `${rule} ${reason}`;
      const uses = found.get(key)?.uses ?? [];
      found.set(key, { rule, reason, uses: uses.includes(use) ? uses : [...uses, use] });
    }
  }
  return [...found.values()].sort((a, b) => a.rule.localeCompare(b.rule));
}

/** An entry of metadata contains rules by ID, which may end with the resource: `AwsSolutions-IAM5[Resource::*]`. */
function rulesIn({ type, data }: { type: string; data?: any }): { rule: string; reason: string }[] {
  if (type !== Validations.ACKNOWLEDGED_RULES_METADATA_KEY) { return []; }
  return Object.entries<string>(data).map(([id, reason]) => ({ rule: id.replace(/^Annotation::/, '').replace(/\[.*$/s, ''), reason }));
}
