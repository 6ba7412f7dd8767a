import { assemblyOf, deployed } from './scenario';
import { LocalCloudFormation } from '../../../../local/engine/cloudformation';
import type { ResourceDefinition, Template } from '../../../../local/engine/cloudformation/assembly';

/** A function whose code is in no assembly can't be made. */
const BROKEN: ResourceDefinition = { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: 'none.zip' } } };

let cfn: LocalCloudFormation;
beforeEach(() => { cfn = new LocalCloudFormation({ ivsEndpoint: 'http://127.0.0.1:1' }); });
afterEach(async () => cfn.close());

const deploy = async (template: Partial<Template>) => deployed(cfn, assemblyOf({ Stack: template }));

const secret = (properties: ResourceDefinition['Properties']): ResourceDefinition => ({ Type: 'AWS::SecretsManager::Secret', Properties: properties });
const arnOf = (logicalId: string) => cfn.stack('Stack').resources.find((resource) => resource.logicalId === logicalId)!.physicalId!;
const storedAs = (logicalId: string) => cfn.secretsManager.store.find(arnOf(logicalId));

describe('secrets', () => {
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
    ['{{resolve:secretsmanager:named:SecretString:user:AWSCURRENT}}', '"S3Key":"me"'],
    ['{{resolve:secretsmanager:named:SecretString::AWSPREVIOUS}}', 'can\'t find the specified secret value for staging label: AWSPREVIOUS'],
    ['{{resolve:secretsmanager:named:SecretString:::nope}}', 'can\'t find the specified secret value for VersionId: nope'],
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

  test('are empty when the template has no value for them', async () => {
    await deploy({ Resources: { Empty: secret({ KmsKeyId: 'alias/mine', Description: 'to be filled' }) } });
    expect(storedAs('Empty')).toMatchObject({ details: { kmsKeyId: 'alias/mine', description: 'to be filled' }, versionIdsToStages: {} });
    expect(cfn.secrets.size).toBe(0);
  });

  test.each<[property: string, value: unknown, other: unknown]>([
    ['SecretString', 'first', 'second'],
    ['GenerateSecretString', { PasswordLength: 50 }, { PasswordLength: 51 }],
  ])('get a new version when %s changes, and only then', async (property, value, other) => {
    const update = async (properties: ResourceDefinition['Properties']) => deploy({ Resources: { Secret: secret(properties) } });
    await update({ [property]: value });
    storedAs('Secret').put({ SecretString: 'by hand' });
    await update({ [property]: value, Description: 'new' });
    expect([cfn.secrets.get(arnOf('Secret')), storedAs('Secret').details.description]).toEqual(['by hand', 'new']);
    await update({ [property]: other, Description: 'new' });
    expect(cfn.secrets.get(arnOf('Secret'))).toMatch(/^(second|[A-Z0-9]{51})$/);
    expect(storedAs('Secret').read(undefined, 'AWSPREVIOUS').value).toEqual({ SecretString: 'by hand' });
  });

  test('have the tags of CloudFormation from the start, and keep them when they are updated', async () => {
    const own = (Value: string) => ({ Tags: [{ Key: 'team', Value }] });
    await deploy({ Resources: { Secret: secret(own('a')) } });
    const system = {
      'aws:cloudformation:stack-name': 'Stack', 'aws:cloudformation:stack-id': cfn.stack('Stack').id, 'aws:cloudformation:logical-id': 'Secret',
    };
    expect(storedAs('Secret').facts.tags).toEqual({ team: 'a', ...system });
    await deploy({ Resources: { Secret: secret(own('b')) } });
    expect(storedAs('Secret').facts.tags).toEqual({ team: 'b', ...system });
    await deploy({ Resources: { Secret: secret({ Description: 'no tags' }) } });
    expect(storedAs('Secret').facts.tags).toEqual(system);
  });

  test('can\'t have the same name', async () => {
    const failure = await deploy({ Resources: { One: secret({ Name: 'same' }), Two: { ...secret({ Name: 'same' }), DependsOn: 'One' } } });
    expect(failure!.reasons).toEqual(['The operation failed because the secret same already exists.']);
    expect(cfn.resourcesLeft()).toEqual([]);
  });
});

describe('rotation', () => {
  /** Rotates as the templates of AWS do; dies at the step in DIE_AT. */
  const CODE = `
    const { SecretsManager } = require('@aws-sdk/client-secrets-manager');
    const client = new SecretsManager({ maxAttempts: 1 });
    exports.handler = async ({ Step, SecretId, ClientRequestToken }) => {
      console.log('at ' + Step);
      if (Step === process.env.DIE_AT) { process.exit(1); }
      if (Step === 'createSecret') {
        await client.getSecretValue({ SecretId, VersionId: ClientRequestToken, VersionStage: 'AWSPENDING' }).catch(async (error) => {
          if (error.name !== 'ResourceNotFoundException') { throw error; }
          await client.putSecretValue({ SecretId, ClientRequestToken, SecretString: 'made by ' + ClientRequestToken, VersionStages: ['AWSPENDING'] });
        });
      }
      if (Step === 'finishSecret') {
        const { VersionIdsToStages } = await client.describeSecret({ SecretId });
        const [RemoveFromVersionId] = Object.keys(VersionIdsToStages).filter((id) => VersionIdsToStages[id].includes('AWSCURRENT'));
        await client.updateSecretVersionStage({ SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: ClientRequestToken, RemoveFromVersionId });
      }
    };`;

  const deployRotation = async ({ value, dieAt = '', ...schedule }: { value?: string; dieAt?: string; [property: string]: unknown } = {}) => {
    const failure = await deploy({
      Resources: {
        Secret: secret(value === undefined ? {} : { SecretString: value }),
        Rotate: {
          Type: 'AWS::Lambda::Function',
          Properties: { Runtime: 'nodejs22.x', Handler: 'index.handler', Timeout: 20, Code: { ZipFile: CODE }, Environment: { Variables: { DIE_AT: dieAt } } },
        },
        Schedule: {
          Type: 'AWS::SecretsManager::RotationSchedule',
          Properties: { SecretId: { Ref: 'Secret' }, RotationLambdaARN: { 'Fn::GetAtt': ['Rotate', 'Arn'] }, ...schedule },
        },
      },
    });
    await cfn.secretsManager.rotations.settled();
    return failure;
  };
  const results = () => cfn.secretsManager.rotations.results;
  const steps = () => cfn.logs().match(/(?<=at )\w+Secret/g);

  test('fills an empty secret at once when its schedule is made, and fills it anew on demand', async () => {
    expect(await deployRotation({ RotationRules: { AutomaticallyAfterDays: 30 } })).toBeUndefined();
    const [{ versionId: first }] = results();
    expect(arnOf('Schedule')).toBe(arnOf('Secret'));
    expect(cfn.secrets.get(arnOf('Secret'))).toBe(`made by ${first}`);
    expect(storedAs('Secret').rotation).toMatchObject({ isOn: true, rules: { AutomaticallyAfterDays: 30 } });

    const { versionId: second, succeeded } = await cfn.rotateSecret(arnOf('Secret'));
    expect(succeeded).toBe(true);
    expect(storedAs('Secret').versionIdsToStages).toEqual({ [first]: ['AWSPREVIOUS'], [second]: ['AWSCURRENT', 'AWSPENDING'] });
    expect([...new Set(cfn.secretsManager.calls.map(({ accessKeyId }) => accessKeyId))]).toEqual([expect.stringMatching(/^AKLOCAL/)]);
    expect(JSON.stringify(cfn.secretsManager.calls)).not.toContain('made by');
  });

  test('a function that dies in a step fails the rotation but not the deployment; the next attempt finishes it', async () => {
    expect(await deployRotation({ value: 'old', dieAt: 'testSecret' })).toBeUndefined();
    const [{ versionId, reason }] = results();
    expect(results()).toMatchObject([{ succeeded: false, failedStep: 'testSecret' }]);
    expect(reason).toMatch(/exit status 1/);
    expect(cfn.secrets.get(arnOf('Secret'))).toBe('old');
    expect(storedAs('Secret').pending).toBe(versionId);

    await deployRotation({ value: 'old' }); // another function, but the schedule stays as it was
    expect(await cfn.rotateSecret(arnOf('Secret'))).toEqual({ secretArn: arnOf('Secret'), versionId, succeeded: true });
    expect(cfn.secrets.get(arnOf('Secret'))).toBe(`made by ${versionId}`);
    expect(steps()).toEqual(['createSecret', 'setSecret', 'testSecret', 'createSecret', 'setSecret', 'testSecret', 'finishSecret']);
  });

  test('a lost answer fails the rotation, and the next attempt finds what was stored', async () => {
    cfn.secretsManager.faults.add({ operation: 'PutSecretValue', reset: 'after' });
    await deployRotation({ value: 'old' });
    expect(results()).toMatchObject([{ succeeded: false, failedStep: 'createSecret' }]);
    expect(await cfn.rotateSecret(arnOf('Secret'))).toMatchObject({ succeeded: true });
    expect(cfn.secretsManager.calls.filter(({ operation }) => operation === 'PutSecretValue')).toHaveLength(1);
  });

  test('a schedule can\'t be changed while a rotation is not complete; the attempt is repeated all the same', async () => {
    await deployRotation({ value: 'old', dieAt: 'setSecret' });
    const failure = await deployRotation({ value: 'old', RotationRules: { AutomaticallyAfterDays: 7 } });
    expect(failure!.reasons).toEqual(['A previous rotation isn\'t complete. That rotation will be reattempted.']);
    expect(results()).toHaveLength(2);
  });

  test('without RotateImmediatelyOnUpdate only testSecret runs', async () => {
    await deployRotation({ value: 'old', RotateImmediatelyOnUpdate: false });
    expect(steps()).toEqual(['testSecret']);
    expect(cfn.secrets.get(arnOf('Secret'))).toBe('old');
  });

  test('ends with its schedule', async () => {
    await deployRotation({ value: 'old' });
    await deploy({ Resources: { Secret: secret({ SecretString: 'old' }) } });
    await expect(cfn.rotateSecret(arnOf('Secret'))).rejects.toThrow('is not turned on');
    await cfn.destroy(['Stack']);
    expect(cfn.secrets.size).toBe(0);
  });

  test('stops when the engine is closed in the middle of it', async () => {
    cfn.secretsManager.faults.add({ latency: 60_000 });
    const deployment = deployRotation({ value: 'old' });
    while (steps()?.length !== 1) { await new Promise((resolve) => setTimeout(resolve, 20)); }
    await cfn.close();
    await deployment;
    expect(results()).toMatchObject([{ succeeded: false, failedStep: 'createSecret' }]);
  });

  test.each<[problem: string, properties: object, reason: string]>([
    ['a function of AWS', { HostedRotationLambda: { RotationType: 'MySQLSingleUser' } }, 'HostedRotationLambda is not supported'],
    ['no function', { RotationLambdaARN: { Ref: 'AWS::NoValue' } }, 'No Lambda rotation function ARN is associated with this secret.'],
    ['a secret that is not there', { SecretId: 'nope' }, 'Secrets Manager can\'t find the specified secret.'],
  ])('with %s fails the deployment', async (_, properties, reason) => {
    expect((await deployRotation({ value: 'old', ...properties }))!.reasons[0]).toContain(reason);
    expect(cfn.resourcesLeft()).toEqual([]);
  });
});
