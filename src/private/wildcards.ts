import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';

const UNKNOWN_RESOURCES = 'which channels or stream keys these will be is not known before; where IAM can, a condition narrows them down';

/** Tells cdk-nag why statements of ours end with a wildcard: users can't know it, and should not have to find out. */
export function acknowledgeWildcards(scope: IConstruct, statements: PolicyStatementProps[], reason = UNKNOWN_RESOURCES): void {
  const resources = statements.flatMap(({ resources: arns = [] }) => arns.map((arn) => flat(Stack.of(scope).resolve(arn))));
  for (const resource of new Set(resources.filter((arn) => arn.endsWith('*')))) {
    Validations.of(scope).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${resource}]`,
      reason,
    });
  }
}

/** An ARN as cdk-nag writes it: references in angle brackets. */
function flat(arn: any): string {
  const parts: any[] = arn['Fn::Join']?.[1] ?? [arn];
  return parts.map((part) => {
    if (typeof part === 'string') { return part; }
    const reference = part.Ref ?? part['Fn::GetAtt']?.join('.');
    return reference === undefined ? JSON.stringify(part) : `<${reference}>`;
  }).join('');
}
