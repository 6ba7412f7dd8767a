import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';

/** What a deployment over the last release would take away from its users. */
export interface Loss {
  /** `<example>/<stack>` */
  readonly template: string;
  /** The logical id, in the last release. */
  readonly resource: string;
  readonly change: 'removed' | 'replaced' | 'perhaps replaced';
}

/** A loss that is meant, and why its users can live with it. */
export interface AcceptedLoss extends Loss {
  readonly reason: string;
}

const CHANGES: { [impact in ResourceImpact]?: Loss['change'] } = {
  [ResourceImpact.WILL_DESTROY]: 'removed',
  [ResourceImpact.WILL_ORPHAN]: 'removed',
  [ResourceImpact.WILL_REPLACE]: 'replaced',
  [ResourceImpact.MAY_REPLACE]: 'perhaps replaced',
};

/** Compares templates by their names, and tells each resource that an update removes or replaces. A template that is gone loses all its resources. */
export function losses(before: { [template: string]: any }, after: { [template: string]: any }): Loss[] {
  return Object.entries(before).flatMap(([template, old]) => {
    const found: Loss[] = [];
    fullDiff(old, after[template] ?? { Resources: {} }).resources.forEachDifference((resource, { changeImpact }) => {
      const change = CHANGES[changeImpact];
      if (change) { found.push({ template, resource, change }); }
    });
    return found;
  });
}

/** What is wrong: losses that nobody accepted, and acceptances without a reason or of what does not happen. */
export function faults(found: readonly Loss[], accepted: readonly AcceptedLoss[]): string[] {
  const key = ({ template, resource, change }: Loss) => `${template}: ${resource} is ${change}`;
  const [happening, listed] = [new Set(found.map(key)), new Set(accepted.map(key))];
  return [
    ...found.map(key).filter((loss) => !listed.has(loss)),
    ...accepted.filter((loss) => !happening.has(key(loss))).map((loss) => `accepted, but it does not happen: ${key(loss)}`),
    ...accepted.filter(({ reason }) => !reason?.trim()).map((loss) => `accepted without a reason: ${key(loss)}`),
  ];
}
