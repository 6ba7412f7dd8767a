import { CfnParameter, CfnResource, Fn, Stack, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { acknowledgeWildcards } from '../../src/private/wildcards';
import { newStack } from '../helpers';

/** What is acknowledged on a construct, with its reason. */
function acknowledged(act: (scope: Construct, stack: Stack) => void): { [rule: string]: string } {
  const stack = newStack();
  const scope = new Construct(stack, 'Inner');
  act(scope, stack);
  return Object.assign({}, ...scope.node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY).map(({ data }) => data));
}

const rulesOf = (act: (scope: Construct, stack: Stack) => void) => Object.keys(acknowledged(act)).map((rule) => rule.replace(/^.*::(?=AwsSolutions)/, '').replace(/^AwsSolutions-IAM5/, 'IAM5'));

test('an ARN that ends with a wildcard is acknowledged once, and others are not', () => {
  expect(rulesOf((scope) => acknowledgeWildcards(scope, [{ resources: ['arn:a/*', 'arn:b'] }, { resources: ['arn:a/*', '*', 'arn:*:c'] }, {}])))
    .toEqual([expect.stringContaining('[Resource::arn:a/*]'), expect.stringContaining('[Resource::*]')]);
});

test('references are in angle brackets, as cdk-nag writes them', () => {
  const rules = rulesOf((scope, stack) => {
    const parameter = new CfnParameter(stack, 'Parameter');
    const resource = new CfnResource(stack, 'Resource', { type: 'AWS::S3::Bucket' });
    acknowledgeWildcards(scope, [{ resources: [`arn:${parameter.valueAsString}/*`, `${resource.getAtt('Arn')}/*`, `${resource.ref}*`, `${Fn.sub('x')}*`, resource.ref] }]);
  });
  expect(rules).toEqual([
    expect.stringContaining('[Resource::arn:<Parameter>/*]'), expect.stringContaining('[Resource::<Resource.Arn>/*]'), expect.stringContaining('[Resource::<Resource>*]'),
    expect.stringContaining('[Resource::{"Fn::Sub":"x"}*]'),
  ]);
});

test('the reason is that of the caller, or says what is not known', () => {
  const reasons = (reason?: string) => Object.values(acknowledged((scope) => acknowledgeWildcards(scope, [{ resources: ['*'] }], reason)));
  expect(reasons('since')).toEqual(['since']);
  expect(reasons()).toEqual([expect.stringContaining('are not known in advance')]);
});
