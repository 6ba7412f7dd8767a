import type { IamResource } from './identities';
import { Check, decide, Decision, Statement, statementsOf } from './policy';

/**
 * The effect of a KMS key policy in addition to the policies of a role: if the key policy names the role, no other policy is needed, and
 * policies of roles apply only if the key trusts its account (KMS guide, key-policy-overview and iam-policies).
 */
export function decideForKey(key: IamResource, role: IamResource, check: Check, byRole: Decision): Decision {
  const statements = statementsOf(key.properties.KeyPolicy);
  const account = role.arn!.split(':')[4];
  const root = `arn:aws:iam::${account}:root`;
  const byKey = decide(statements.filter((statement) => names(statement, [role.arn!, '*'])), check);
  const trusted = decide(statements.filter((statement) => names(statement, [root, account])), check);
  if ([byKey, trusted, byRole].includes('denied')) { return 'denied'; }
  if (byKey === 'allowed') { return 'allowed'; }
  return trusted === 'allowed' ? byRole : 'not allowed';
}

function names({ Principal }: Statement, principals: readonly string[]): boolean {
  const named = typeof Principal === 'string' ? [Principal] : [(Principal as { AWS?: string | string[] })?.AWS ?? []].flat();
  return named.some((principal) => principals.includes(principal));
}
