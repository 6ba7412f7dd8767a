import { CfnDeletionPolicy, CfnResource, Lazy } from 'aws-cdk-lib';
import { noteOverrides, policyOf } from './l1-overrides';

const POLICIES = ['DeletionPolicy', 'UpdateReplacePolicy'] as const;

/** Has a resource retained, or deleted, as another one is: also when that is decided later, by `applyRemovalPolicy`, `RemovalPolicies` or an override. */
export function retainWith(resource: CfnResource, other: CfnResource): void {
  noteOverrides(other);
  for (const policy of POLICIES) { resource.addOverride(policy, Lazy.any({ produce: () => policyOf(other, policy) })); }
}

/** Has a resource deleted when it leaves the stack, also where everything else is retained. */
export function neverRetain(resource: CfnResource): void {
  for (const policy of POLICIES) { resource.addOverride(policy, CfnDeletionPolicy.DELETE); }
}

/** What guards a resource, by the guard. */
const GUARDED = new WeakMap<CfnResource, CfnResource[]>();

/** Has a resource retained when one that it guards is: without it, the other would be open to everybody, or could never be deleted. */
export function retainAsGuard(guard: CfnResource, guarded: CfnResource): void {
  noteOverrides(guarded);
  const others = GUARDED.get(guard);
  if (others) {
    others.push(guarded);
    return;
  }
  const all = [guarded];
  GUARDED.set(guard, all);
  // after all aspects, and only if it is needed: what was said of the guard itself holds otherwise
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
