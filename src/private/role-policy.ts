import { IRole, Policy, PolicyStatement, PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/*
 * Policies that are attached to a role of this library from outside of its scope. If an organization creates the role itself (`Role.customizeRoles`), a
 * separate policy would still be in the template. In this case, permissions are added to the role, so that they are in the report of the CDK.
 */

/** A policy for a role. The CDK doesn't render a policy that is not attached. */
export function policyFor(role: IRole, scope: Construct, id: string, statements: PolicyStatementProps[]): Policy {
  reportFor(role, statements);
  return new Policy(scope, id, { roles: isPrecreated(role) ? [] : [role], statements: statements.map((props) => new PolicyStatement(props)) });
}

/** Adds statements to the report, if the organization creates the role. */
export function reportFor(role: IRole, statements: PolicyStatementProps[]): void {
  if (isPrecreated(role)) { statements.forEach((props) => role.addToPrincipalPolicy(new PolicyStatement(props))); }
}

function isPrecreated(role: IRole): boolean {
  return role.node.defaultChild === undefined;
}
