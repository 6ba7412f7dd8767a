import { Stack, Token } from 'aws-cdk-lib';
import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { IEnvironmentAware } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { IvsResourceType } from './arn';
import { IvsError, report } from './errors';
import { ACTIONS_ON, KNOWN_ACTIONS } from './iam-actions';
import { areKnownToDiffer } from './validate';
import { GRANTEE, listOf, requireType, TEXT } from './value-types';

/** Allows a grantee actions on ARNs. Errors name `where`. Actions are sorted, so that a template doesn't depend on the order of calls. */
export function grant(where: IConstruct, grantee: IGrantable, actions: string[], resourceArns: string[]): Grant {
  requireType(where, 'grantee', grantee, GRANTEE);
  requireType(where, 'actions', actions, listOf(TEXT));
  requireSameAccount(where, grantee);
  if (actions.length === 0) { throw new IvsError('GrantActionInvalid', where, { actions }); }
  const invalid = actions.find((action) => !Token.isUnresolved(action) && !/^ivs:[A-Za-z]+$/.test(action));
  if (invalid !== undefined) { throw new IvsError('GrantActionInvalid', where, { action: invalid }); }
  return Grant.addToPrincipal({ grantee, actions: [...actions].sort(), resourceArns });
}

/** Allows any actions on one resource. IAM would ignore an action that it checks on another resource type. */
export function grantActions(where: IConstruct, type: IvsResourceType, grantee: IGrantable, actions: string[], resourceArn: string): Grant {
  const result = grant(where, grantee, actions, [resourceArn]);
  for (const action of actions.filter((candidate) => !Token.isUnresolved(candidate))) {
    const name = action.slice('ivs:'.length);
    if (!KNOWN_ACTIONS.has(name)) {
      report(where, 'Grants.unknownAction', action);
    } else if (!ACTIONS_ON[type].has(name)) {
      throw new IvsError('GrantActionMismatch', where, { action, resourceType: type });
    }
  }
  return result;
}

/** An `ArnPrincipal` has no account property. */
function accountIn(arn?: string): string | undefined {
  return arn === undefined || Token.isUnresolved(arn) ? undefined : arn.split(':')[4];
}

/** IVS has no resource policies, so a grantee in another account can't get permissions. */
function requireSameAccount(where: IConstruct & Partial<IEnvironmentAware>, { grantPrincipal }: IGrantable): void {
  const account = where.env?.account ?? Stack.of(where).account;
  const principalAccount = grantPrincipal.principalAccount ?? accountIn((grantPrincipal as { readonly arn?: string }).arn);
  if (principalAccount !== undefined && areKnownToDiffer(account, principalAccount)) {
    throw new IvsError('AccountMismatch', where, { account, 'account of grantee': principalAccount });
  }
}
