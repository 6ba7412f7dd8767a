/*
 * What the tests of an organization's defaults read from a template.
 */
export interface Resource { readonly Type: string; readonly Properties: any; readonly DeletionPolicy?: string }
export interface Resources { readonly [logicalId: string]: Resource }

export const ofType = (resources: Resources, type: string): Resource[] => Object.values(resources).filter(({ Type }) => Type === type);

/** The functions of the library, with that of the Provider framework. */
export const functionsIn = (resources: Resources): any[] => ofType(resources, 'AWS::Lambda::Function').map(({ Properties }) => Properties)
  .filter(({ Description }) => String(Description).includes('(cdk-ivs)'));

/** The statements that the role of a function has in its stack. */
export function statementsOf(resources: Resources, { Role }: any): any[] {
  const role = Role['Fn::GetAtt'][0];
  const policies = [...ofType(resources, 'AWS::IAM::Policy'), ...ofType(resources, 'AWS::IAM::ManagedPolicy')].map(({ Properties }) => Properties);
  return policies.filter(({ Roles = [] }) => Roles.some(({ Ref }: any) => Ref === role)).flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

/** Whether a statement allows an action on what a reference names. */
export function allows(statements: any[], action: string, reference?: unknown): boolean {
  return statements.some(({ Action, Resource }) => [Action].flat().includes(action)
    && (reference === undefined || [Resource].flat().some((resource) => nameIn(resource) === nameIn(reference))));
}

/** The logical ID, or the name of the export, that a reference leads to. */
export function nameIn(reference: any): string {
  const text = JSON.stringify(reference);
  return /"(?:Ref|Fn::GetAtt)":\[?"(\w+)"|:ExportsOutput(?:Ref|FnGetAtt)(\w+?)(?:Arn)?[0-9A-F]{8}"|Fn::GetStackOutput.*?ExportsOutput(?:Ref|FnGetAtt)(\w+?)(?:Arn)?[0-9A-F]{8}"/.exec(text)?.slice(1).find(Boolean) ?? text;
}

/** What holds whatever an organization has set: each function may do what its settings need. */
export function faultsOf(resources: Resources): string[] {
  return functionsIn(resources).flatMap((properties) => {
    const { Description, DeadLetterConfig, LoggingConfig, VpcConfig } = properties;
    const statements = statementsOf(resources, properties);
    const needs = {
      'write its log': allows(statements, 'logs:PutLogEvents', LoggingConfig?.LogGroup ?? 'a log group'),
      'send dead letters': DeadLetterConfig === undefined || allows(statements, 'sqs:SendMessage', DeadLetterConfig.TargetArn),
      'use the network': VpcConfig === undefined || allows(statements, 'ec2:CreateNetworkInterface'),
    };
    return Object.entries(needs).filter(([, isMet]) => !isMet).map(([need]) => `${Description} may not ${need}`);
  });
}
