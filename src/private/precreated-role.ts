import { IRole } from 'aws-cdk-lib/aws-iam';

/**
 * Whether an organization creates this role itself (`Role.customizeRoles`). Permissions are then added to the role, which puts them into the report of
 * the CDK. A policy of its own would be in the template.
 */
export function isPrecreated(role: IRole): boolean {
  return role.node.defaultChild === undefined;
}
