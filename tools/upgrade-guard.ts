import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';

/** A resource that users lose when they deploy over the last release. */
export interface Loss {
  /** `<example>/<stack>` */
  readonly template: string;
  /** The logical ID in the last release. */
  readonly resource: string;
  readonly change: 'removed' | 'replaced' | 'perhaps replaced';
}

/** An intended loss, and why it is acceptable for users. */
export interface AcceptedLoss extends Loss {
  readonly reason: string;
}

const CHANGES: { [impact in ResourceImpact]?: Loss['change'] } = {
  [ResourceImpact.WILL_DESTROY]: 'removed',
  [ResourceImpact.WILL_ORPHAN]: 'removed',
  [ResourceImpact.WILL_REPLACE]: 'replaced',
  [ResourceImpact.MAY_REPLACE]: 'perhaps replaced',
};

/** Compares templates by name, and returns each resource that an update removes or replaces. A missing template loses all its resources. */
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

/** The problems: losses that are not accepted, and acceptances without a reason or without a loss. */
export function faults(found: readonly Loss[], accepted: readonly AcceptedLoss[]): string[] {
  const key = ({ template, resource, change }: Loss) => `${template}: ${resource} is ${change}`;
  const [happening, listed] = [new Set(found.map(key)), new Set(accepted.map(key))];
  return [
    ...found.map(key).filter((loss) => !listed.has(loss)),
    ...accepted.filter((loss) => !happening.has(key(loss))).map((loss) => `accepted, but it does not happen: ${key(loss)}`),
    ...accepted.filter(({ reason }) => !reason?.trim()).map((loss) => `accepted without a reason: ${key(loss)}`),
  ];
}
