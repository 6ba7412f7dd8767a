import { assemblyOf, deployed } from './scenario';
import { LocalCloudFormation } from '../../../local/cloudformation';
import type { ResourceDefinition, Template } from '../../../local/cloudformation/assembly';

/** A function whose code is in no assembly can't be made. */
const BROKEN: ResourceDefinition = { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: 'none.zip' } } };

let cfn: LocalCloudFormation;
beforeEach(() => { cfn = new LocalCloudFormation({ ivsEndpoint: 'http://127.0.0.1:1' }); });
afterEach(async () => cfn.close());

const deploy = async (template: Partial<Template>) => deployed(cfn, assemblyOf({ Stack: template }));

describe('secrets', () => {
  const secret = (properties: ResourceDefinition['Properties']): ResourceDefinition => ({ Type: 'AWS::SecretsManager::Secret', Properties: properties });
  const referring = (text: unknown): ResourceDefinition => ({ ...BROKEN, Properties: { Code: { S3Key: text } } });

  test('keep their string, and Ref is their ARN', async () => {
    await deploy({ Resources: { Given: secret({ SecretString: 'open sesame' }), Made: secret({ GenerateSecretString: { PasswordLength: 20 } }) } });
    const [given, made] = cfn.stack('Stack').resources.map(({ physicalId }) => physicalId!);
    expect(given).toMatch(/^arn:aws:secretsmanager:us-west-2:123456789012:secret:Stack-Given-[A-Z0-9]{12}-LocaL1$/);
    expect(cfn.secrets.get(given)).toBe('open sesame');
    expect(cfn.secrets.get(made)).toMatch(/^[A-Z0-9]{20}$/);
    await cfn.destroy(['Stack']);
    expect(cfn.secrets.size).toBe(0);
  });

  // The reason of a function without code tells what its code was resolved to.
  test.each<[reference: unknown, resolved: string]>([
    [{ 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: 'Secret' }, ':SecretString:user::}}']] }, '"S3Key":"me"'],
    ['{{resolve:secretsmanager:named}}', '{\\"user\\":\\"me\\"}'],
    ['{{resolve:secretsmanager:named:SecretString:nothing}}', 'Could not find a value associated with JSONKey nothing'],
    ['{{resolve:secretsmanager:other}}', 'can\'t find the specified secret other'],
    ['{{resolve:ssm-secure:x}}', 'Dynamic references to ssm-secure are not supported'],
  ])('dynamic reference %j', async (reference, resolved) => {
    const failure = await deploy({ Resources: { Secret: secret({ Name: 'named', SecretString: '{"user":"me"}' }), User: { ...referring(reference), DependsOn: 'Secret' } } });
    expect(failure!.reasons[0]).toContain(resolved);
  });

  test('are not resolved for custom resources', async () => {
    const Properties = { ServiceToken: 'arn:aws:lambda:us-west-2:123456789012:function:x', Key: '{{resolve:secretsmanager:named}}' };
    const failure = await deploy({ Resources: { Secret: secret({ Name: 'named', SecretString: 's' }), Thing: { Type: 'Custom::Thing', Properties, DependsOn: 'Secret' } } });
    expect(failure!.reasons).toEqual(['Dynamic references to secretsmanager are not supported in custom resources']);
  });
});
