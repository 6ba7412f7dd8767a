import type { IamResource, Identities } from './identities';

/**
 * The quotas of IAM, without white space (IAM guide, reference_iam-quotas). The second is a default, which an account can raise to 25.
 * The texts of IAM are from aws-cloudformation/cfn-lint#3804 (a managed policy), aws/eks-hybrid#741 (policies of a role), gchq/sleeper#1459 (inline).
 */
const MANAGED_POLICY_CHARACTERS = 6144;
const MANAGED_POLICIES_PER_ROLE = 10;
const INLINE_CHARACTERS_PER_ROLE = 10_240;

/** IAM rejects a role or a policy. */
export class QuotaExceeded extends Error {}

/** Throws an error if a resource, together with existing resources, exceeds a quota of IAM. */
export function checkQuotas(identities: Identities, { type, properties }: IamResource): void {
  if (type === 'AWS::IAM::ManagedPolicy' && JSON.stringify(properties.PolicyDocument).length > MANAGED_POLICY_CHARACTERS) {
    throw new QuotaExceeded(`Cannot exceed quota for PolicySize: ${MANAGED_POLICY_CHARACTERS}`);
  }
  for (const role of identities.roles()) {
    if (identities.managedPolicies(role).length > MANAGED_POLICIES_PER_ROLE) {
      throw new QuotaExceeded(`Cannot exceed quota for PoliciesPerRole: ${MANAGED_POLICIES_PER_ROLE}`);
    }
    if (identities.inlineCharacters(role) > INLINE_CHARACTERS_PER_ROLE) {
      throw new QuotaExceeded(`Maximum policy size of ${INLINE_CHARACTERS_PER_ROLE} bytes exceeded for role ${role.physicalId}`);
    }
  }
}
