import { Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';

const UNKNOWN_RESOURCES = 'the channels or stream keys are not known in advance. A condition restricts the permission where IAM supports it';

/** Acknowledges the wildcards of this library for cdk-nag, with the reason, so that users don't have to. */
export function acknowledgeWildcards(scope: IConstruct, statements: PolicyStatementProps[], reason = UNKNOWN_RESOURCES): void {
  const resources = statements.flatMap(({ resources: arns = [] }) => arns.map((arn) => flat(Stack.of(scope).resolve(arn))));
  for (const resource of new Set(resources.filter((arn) => arn.endsWith('*')))) {
    Validations.of(scope).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${resource}]`,
      reason,
    });
  }
}

/** An ARN in the format of cdk-nag, with references in angle brackets. */
function flat(arn: any): string {
  const parts: any[] = arn['Fn::Join']?.[1] ?? [arn];
  return parts.map((part) => {
    if (typeof part === 'string') { return part; }
    const reference = part.Ref ?? part['Fn::GetAtt']?.join('.');
    return reference === undefined ? JSON.stringify(part) : `<${reference}>`;
  }).join('');
}
