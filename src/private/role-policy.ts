import { IRole, Policy, PolicyStatement, PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/*
 * Policies that hang on a role of this library, and not inside of it. For a role that an organization creates itself (`Role.customizeRoles`), a policy of
 * its own would be in the template: there, permissions are added to the role, which puts them into the report of the CDK.
 */

/** A policy for a role. One that is attached to nothing is not created. */
export function policyFor(role: IRole, scope: Construct, id: string, statements: PolicyStatementProps[]): Policy {
  reportFor(role, statements);
  return new Policy(scope, id, { roles: isPrecreated(role) ? [] : [role], statements: statements.map((props) => new PolicyStatement(props)) });
}

/** Puts statements into the report, if the role is created by somebody else. */
export function reportFor(role: IRole, statements: PolicyStatementProps[]): void {
  if (isPrecreated(role)) { statements.forEach((props) => role.addToPrincipalPolicy(new PolicyStatement(props))); }
}

function isPrecreated(role: IRole): boolean {
  return role.node.defaultChild === undefined;
}
