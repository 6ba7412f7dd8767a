import { CfnDeletionPolicy, CfnResource, Lazy } from 'aws-cdk-lib';
import { noteOverrides, policyOf } from './l1-overrides';

const POLICIES = ['DeletionPolicy', 'UpdateReplacePolicy'] as const;

/** Gives a resource the removal policy of another one, even if that is set later, by `applyRemovalPolicy`, `RemovalPolicies` or an override. */
export function retainWith(resource: CfnResource, other: CfnResource): void {
  noteOverrides(other);
  for (const policy of POLICIES) { resource.addOverride(policy, Lazy.any({ produce: () => policyOf(other, policy) })); }
}

/** Makes CloudFormation delete a resource that is removed from the stack, even if everything else is retained. */
export function neverRetain(resource: CfnResource): void {
  for (const policy of POLICIES) { resource.addOverride(policy, CfnDeletionPolicy.DELETE); }
}

/** The resources that a guard protects, by guard. */
const GUARDED = new WeakMap<CfnResource, CfnResource[]>();

/** Retains a guard if a resource that it protects is retained. Without the guard, that resource would be public, or could never be deleted. */
export function retainAsGuard(guard: CfnResource, guarded: CfnResource): void {
  noteOverrides(guarded);
  const others = GUARDED.get(guard);
  if (others) {
    others.push(guarded);
    return;
  }
  const all = [guarded];
  GUARDED.set(guard, all);
  // after all aspects, and only if needed: otherwise the guard keeps its own policy
  guard.node.addValidation({
    validate: () => {
      keepLike(guard, all);
      return [];
    },
  });
}

function keepLike(guard: CfnResource, guarded: readonly CfnResource[]): void {
  const [ofGuard, ...ofOthers] = [guard, ...guarded].map((resource) => policyOf(resource, 'DeletionPolicy'));
  const strongest = [CfnDeletionPolicy.RETAIN, CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE]
    .find((policy) => ofGuard === policy || ofOthers.includes(policy));
  if (strongest === undefined || strongest === ofGuard) { return; }
  guard.addOverride('DeletionPolicy', strongest);
  guard.addOverride('UpdateReplacePolicy', CfnDeletionPolicy.RETAIN);
}
