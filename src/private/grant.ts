import { Token } from 'aws-cdk-lib';
import { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { IvsError } from './errors';

/** Allows actions on ARNs to a grantee; `where` is named when an action is invalid. Actions are sorted, so that a template does not change with the order of calls. */
export function grant(where: IConstruct, grantee: IGrantable, actions: string[], resourceArns: string[]): Grant {
  if (actions.length === 0) { throw new IvsError('GrantActionInvalid', where, { actions }); }
  const invalid = actions.find((action) => !Token.isUnresolved(action) && !/^ivs:[A-Za-z]+$/.test(action));
  if (invalid !== undefined) { throw new IvsError('GrantActionInvalid', where, { action: invalid }); }
  return Grant.addToPrincipal({ grantee, actions: [...actions].sort(), resourceArns });
}
