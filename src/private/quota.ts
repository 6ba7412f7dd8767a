import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { report } from './errors';
import { LimitId } from './limit-codes';

/** Low quotas of an account and region. They are counted per stack. */
const QUOTAS = {
  'AdConfiguration.tooManyAdConfigurations': 20,
  'PlaybackKeyPair.tooManyKeyPairs': 3,
  'PlaybackRestrictionPolicy.tooManyPolicies': 3,
  'RecordingConfiguration.tooManyRecordingConfigurations': 20,
} satisfies { [Id in LimitId]?: number };

const COUNTS = new WeakMap<Stack, Map<keyof typeof QUOTAS, number>>();

/** Counts a construct of a stack, and reports it if it exceeds the quota. */
export function countInStack(scope: IConstruct, id: keyof typeof QUOTAS): void {
  const stack = Stack.of(scope);
  const counts = COUNTS.get(stack) ?? new Map<keyof typeof QUOTAS, number>();
  COUNTS.set(stack, counts);
  const count = (counts.get(id) ?? 0) + 1;
  counts.set(id, count);
  if (count > QUOTAS[id]) { report(scope, id, `${count} in this stack`); }
}
