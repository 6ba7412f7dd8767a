import { App, Duration, PropertyInjectors, Stack, Tags, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import * as ivs from '../../src';
import { arnInStack, arnOf, expectError, KNOWN_ENV, newStack, ON_STACK, policiesOf } from '../helpers';

const TYPE = 'Custom::IVSPlaybackSigningKey';
const KINDS = ['secretsManager', 'kms'] as const;

const build = (kind: typeof KINDS[number], props: ivs.PlaybackSigningKeyProps = {}, stack = newStack(KNOWN_ENV)) => new ivs.PlaybackSigningKey(stack, 'Key', { privateKeyStorage: ivs.PrivateKeyStorage[kind](), ...props });
const resources = (stack: Stack, type: string): any[] => Object.values(Template.fromStack(stack).findResources(type));
const customResource = (stack: Stack) => resources(stack, TYPE)[0];

/** The statements of a role that was granted to sign. */
function signing(key: ivs.PlaybackSigningKey): any[] {
  const role = new Role(key.stack, 'Role', { assumedBy: new AccountPrincipal('123456789012') });
  key.grants.sign(role);
  const policy = resources(key.stack, 'AWS::IAM::Policy').find(({ Properties }) => Properties.PolicyName.startsWith('RoleDefaultPolicy'));
  return policy.Properties.PolicyDocument.Statement;
}

describe.each(KINDS)('%s', (kind) => {
  test('is a playback key pair, with an ARN and a fingerprint', () => {
    const key = build(kind);
    expect(key.stack.resolve(key.playbackKeyPairArn)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'PlaybackKeyPairArn'] });
    expect(key.stack.resolve(key.playbackKeyPairFingerprint)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'PlaybackKeyPairFingerprint'] });
    expect(key.stack.resolve(key.playbackKeyPairRef)).toEqual({ playbackKeyPairArn: key.stack.resolve(key.playbackKeyPairArn) });
  });

  test('version 1, and tokens of ten minutes at most, without props', () => {
    const key = build(kind);
    expect(customResource(key.stack).Properties).toMatchObject({ KeyVersion: 1, RetirementSeconds: 600 + 900 });
    expect(key.maximumTokenLifetime.toSeconds()).toBe(600);
  });

  test('the owner of the key pairs is created before them and deleted after them, under an ID that only the deployment knows', () => {
    const { stack } = build(kind);
    const [[ownerId, owner]] = Object.entries<any>(Template.fromStack(stack).findResources('Custom::IVSSigningKeyPairs'));
    expect(customResource(stack).Properties.Owner).toEqual({ Ref: ownerId });
    expect(Object.keys(owner.Properties)).toEqual(['ServiceToken', 'ServiceTimeout']);
    expect(owner.DependsOn).toEqual([expect.stringMatching(/^CdkIvsProviderKeyPairsPolicy/)]);
  });

  test('one schedule in a stack looks after retired key pairs every hour, and may call the one function', () => {
    const stack = newStack(KNOWN_ENV);
    for (const id of ['One', 'Two']) { new ivs.PlaybackSigningKey(stack, id, { privateKeyStorage: ivs.PrivateKeyStorage[kind]() }); }
    const rules = resources(stack, 'AWS::Events::Rule');
    expect(rules).toHaveLength(1);
    const [{ Arn, Input }] = rules[0].Properties.Targets;
    expect(rules[0].Properties).toMatchObject({ ScheduleExpression: 'rate(1 hour)', State: 'ENABLED' });
    expect(Input).toEqual({ 'Fn::Join': ['', ['{"RetireKeyPairsOfStack":"', { Ref: 'AWS::StackId' }, '"}']] });
    expect(resources(stack, 'AWS::Lambda::Permission').map(({ Properties }) => Properties)).toEqual([{
      Action: 'lambda:InvokeFunction', FunctionName: Arn, Principal: 'events.amazonaws.com', SourceArn: { 'Fn::GetAtt': [expect.stringMatching(/^CdkIvsProviderRetirement/), 'Arn'] },
    }]);
  });

  describe('what the function may do', () => {
    const keyPairs = arnInStack('ivs', 'playback-key/*');
    const BASIC = [
      { Effect: 'Allow', Action: 'ivs:ListTagsForResource', Resource: keyPairs },
      { Effect: 'Allow', Action: 'ivs:ListPlaybackKeyPairs', Resource: keyPairs },
      {
        Effect: 'Allow',
        Action: ['ivs:ImportPlaybackKeyPair', 'ivs:TagResource'],
        Resource: keyPairs,
        Condition: {
          StringEquals: { 'aws:RequestTag/cdk-ivs:stack': { Ref: 'AWS::StackId' } },
          StringEqualsIfExists: { 'aws:ResourceTag/cdk-ivs:stack': { Ref: 'AWS::StackId' } },
        },
      },
      {
        Effect: 'Allow',
        Action: ['ivs:DeletePlaybackKeyPair', 'ivs:GetPlaybackKeyPair', 'ivs:TagResource', 'ivs:UntagResource'],
        Resource: keyPairs,
        Condition: ON_STACK,
      },
    ];
    const secrets = [{
      Effect: 'Allow',
      Action: ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'].map((name) => `secretsmanager:${name}`),
      Resource: arnInStack('secretsmanager', 'secret:*'),
      Condition: { ...ON_STACK, StringEquals: { 'aws:ResourceTag/cdk-ivs:secret': 'signing-key' } },
    }];
    const kmsKeys = (...ids: RegExp[]) => {
      const [first, ...more] = ids.map((id) => ({ 'Fn::GetAtt': [expect.stringMatching(id), 'Arn'] }));
      return [{ Effect: 'Allow', Action: 'kms:GetPublicKey', Resource: more.length > 0 ? [first, ...more] : first }];
    };

    test('key pairs of the stack, by their tag; secrets of signing keys, or the one KMS key', () => {
      expect(policiesOf(build(kind, { keyVersion: 3 }).stack)).toEqual({
        CdkIvsProviderKeyPairs: BASIC,
        ...kind === 'kms' ? { CdkIvsProviderSigningKeysInKms: kmsKeys(/^KeyKey3/) } : { CdkIvsProviderSigningKeySecrets: secrets },
      });
    });

    test('of two keys: the same, and the KMS key of each in one statement', () => {
      const stack = newStack(KNOWN_ENV);
      for (const id of ['One', 'Two']) { new ivs.PlaybackSigningKey(stack, id, { privateKeyStorage: ivs.PrivateKeyStorage[kind]() }); }
      expect(policiesOf(stack)).toEqual({
        CdkIvsProviderKeyPairs: BASIC,
        ...kind === 'kms' ? { CdkIvsProviderSigningKeysInKms: kmsKeys(/^OneKey1/, /^TwoKey1/) } : { CdkIvsProviderSigningKeySecrets: secrets },
      });
    });

    test('tags of key pairs that are taken over, by their ARNs; what becomes of them is up to their new tags', () => {
      const stack = newStack(KNOWN_ENV);
      const arns = ['One', 'Two'].map((id) => `${arnOf('playback-key')}${id}`);
      const takeOverKeyPairs = arns.map((arn, i) => ivs.PlaybackKeyPair.fromPlaybackKeyPairArn(stack, `Earlier${i}`, arn));
      build(kind, { takeOverKeyPairs }, stack);
      expect(policiesOf(stack)).toMatchObject({
        CdkIvsProviderKeyPairs: BASIC, KeyTakeOver: [{ Effect: 'Allow', Action: ['ivs:TagResource', 'ivs:UntagResource'], Resource: arns }],
      });
      expect(customResource(stack).Properties.TakeOver).toEqual(arns);
    });
  });

  test('without key pairs to take over, the property is left out', () => {
    expect(customResource(build(kind, { takeOverKeyPairs: [] }).stack).Properties).not.toHaveProperty('TakeOver');
  });

  test.each([
    ['AccountMismatch', 'arn:aws:ivs:us-west-2:999999999999:playback-key/abc', 'account of takeOverKeyPairs = "999999999999"'],
    ['RegionMismatch', 'arn:aws:ivs:eu-west-1:123456789012:playback-key/abc', 'region of takeOverKeyPairs = "eu-west-1"'],
  ] as const)('to take over a key pair from elsewhere fails: %s', (code, arn, found) => {
    const stack = newStack(KNOWN_ENV);
    const takeOverKeyPairs = [arnOf('playback-key'), arn].map((each, i) => ivs.PlaybackKeyPair.fromPlaybackKeyPairArn(stack, `Earlier${i}`, each));
    expectError(() => build(kind, { takeOverKeyPairs }, stack), code, found, '[at Stack/Key]');
  });

  test.each<[string, (stack: Stack) => void, object | undefined]>([
    ['none', () => undefined, undefined],
    ['on the stack reach the key pairs', (stack) => Tags.of(stack).add('team', 'live'), { team: 'live' }],
    ['for another type do not', (stack) => Tags.of(stack).add('team', 'live', { includeResourceTypes: ['AWS::SecretsManager::Secret'] }), undefined],
    ['not for its type do not', (stack) => Tags.of(stack).add('team', 'live', { excludeResourceTypes: [TYPE] }), undefined],
  ])('tags of the app: %s', (_, tag, expected) => {
    const { stack } = build(kind);
    tag(stack);
    expect(customResource(stack).Properties.Tags).toEqual(expected);
    expect(resources(stack, 'Custom::IVSSigningKeyPairs')[0].Properties).not.toHaveProperty('Tags'); // there is nothing to tag
  });

  test('no template has a private key, nor a place for one', () => {
    expect(JSON.stringify(Template.fromStack(build(kind).stack).toJSON())).not.toMatch(/PRIVATE KEY|SecretString/);
  });

  test.each([[0], [-1], [1.5], [NaN]])('key version %p is refused', (keyVersion) => {
    expectError(() => build(kind, { keyVersion }), 'KeyVersionInvalid', 'increase it by one');
  });

  test.each([['no time', Duration.seconds(0)], ['half a second', Duration.millis(500)], ['more than a day', Duration.seconds(86_401)], ['what is not known yet', Duration.seconds(Token.asNumber({ Ref: 'P' }))]])('tokens that are valid for %s are refused', (_, maximumTokenLifetime) => {
    expectError(() => build(kind, { maximumTokenLifetime }), 'TokenLifetimeInvalid', 'maximumTokenLifetime');
  });

  test.each([[1], [86_400]])('tokens that are valid for %d seconds are right', (seconds) => {
    const { stack } = build(kind, { maximumTokenLifetime: Duration.seconds(seconds) });
    expect(customResource(stack).Properties.RetirementSeconds).toBe(seconds + 900);
  });

  test('two of them in a stack share the function, and own different key pairs', () => {
    const stack = newStack();
    for (const id of ['One', 'Two']) { new ivs.PlaybackSigningKey(stack, id, { privateKeyStorage: ivs.PrivateKeyStorage[kind]() }); }
    const owners = resources(stack, TYPE).map(({ Properties }) => Properties.Owner.Ref);
    expect(new Set(owners).size).toBe(2);
    expect(resources(stack, 'AWS::Lambda::Function')).toHaveLength(2); // the handler, and the framework
  });
});

describe('in AWS Secrets Manager', () => {
  test('an empty secret, which the control plane fills, and which others see by what filled it', () => {
    const key = build('secretsManager', { privateKeyStorage: ivs.PrivateKeyStorage.secretsManager({ secretName: 'signing' }) });
    expect(resources(key.stack, 'AWS::SecretsManager::Secret')[0].Properties).toEqual({
      Name: 'signing',
      Description: 'Private key that signs playback tokens of Amazon IVS (cdk-ivs)',
      Tags: [{ Key: 'cdk-ivs:secret', Value: 'signing-key' }, { Key: 'cdk-ivs:stack', Value: { Ref: 'AWS::StackId' } }],
    });
    expect(key.stack.resolve(key.secret!.secretArn)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'SecretArn'] });
    expect(key.keyAlias).toBeUndefined();
  });

  test('who signs may read this secret, and no other', () => {
    expect(signing(build('secretsManager'))).toEqual([
      { Action: 'secretsmanager:GetSecretValue', Effect: 'Allow', Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'SecretArn'] } },
    ]);
  });

  test('with a KMS key of yours, who signs may have it decrypt, through Secrets Manager only', () => {
    const stack = newStack(KNOWN_ENV);
    expect(signing(build('secretsManager', { privateKeyStorage: ivs.PrivateKeyStorage.secretsManager({ encryptionKey: new Key(stack, 'Kms') }) }, stack))).toContainEqual({
      Action: 'kms:Decrypt',
      Effect: 'Allow',
      Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Kms/), 'Arn'] },
      Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.us-west-2.amazonaws.com' } },
    });
  });
});

test('a signer may stand in another stack than its key, also with a KMS key of yours', () => {
  const app = new App();
  const [one, other] = ['One', 'Other'].map((id) => new Stack(app, id, KNOWN_ENV));
  const signingKey = new ivs.PlaybackSigningKey(one, 'Key', { privateKeyStorage: ivs.PrivateKeyStorage.secretsManager({ encryptionKey: new Key(one, 'Kms') }) });
  const channel = new ivs.Channel(other, 'Channel', { authorized: true });
  new ivs.PlaybackTokenSigner(other, 'Signer', { signingKey, channels: ivs.ChannelSelection.named({ stage: channel }) });
  expect(() => app.synth()).not.toThrow();
});

describe('in AWS KMS', () => {
  test('a key on P-384 that signs, and an alias that follows it once IVS knows it', () => {
    const key = build('kms');
    const [[keyId, { Properties }]] = Object.entries<any>(Template.fromStack(key.stack).findResources('AWS::KMS::Key'));
    expect(Properties).toMatchObject({ KeySpec: 'ECC_NIST_P384', KeyUsage: 'SIGN_VERIFY' });
    const [alias] = resources(key.stack, 'AWS::KMS::Alias');
    const [[customResourceId]] = Object.entries(Template.fromStack(key.stack).findResources(TYPE));
    expect(alias).toMatchObject({ Properties: { TargetKeyId: { 'Fn::GetAtt': [keyId, 'Arn'] } }, DependsOn: [customResourceId] });
    expect(alias.Properties.AliasName).toEqual({ 'Fn::Join': ['', ['alias/cdk-ivs/', customResource(key.stack).Properties.Owner]] });
    expect(key.secret).toBeUndefined();
  });

  test('the key of the version before stays, the alias leads to the new one', () => {
    const { stack } = build('kms', { keyVersion: 7 });
    const keys = Object.entries<any>(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    expect(keys.map(([, { Properties }]) => Properties.Description)).toEqual([6, 7].map((version) => `Signs playback tokens of Amazon IVS, version ${version} (cdk-ivs)`));
    expect(resources(stack, 'AWS::KMS::Alias')[0].Properties.TargetKeyId).toEqual({ 'Fn::GetAtt': [keys[1][0], 'Arn'] });
    expect(customResource(stack).Properties.KmsKeyArn).toEqual({ 'Fn::GetAtt': [keys[1][0], 'Arn'] });
  });

  test('a rotation does not rename a key', () => {
    const idsOf = (keyVersion: number) => Object.keys(Template.fromStack(build('kms', { keyVersion }).stack).findResources('AWS::KMS::Key'));
    expect(idsOf(2)[1]).toBe(idsOf(3)[0]);
  });

  test('who signs may do so by the alias, and with no other key', () => {
    const key = build('kms');
    expect(signing(key)).toEqual([{
      Action: 'kms:Sign',
      Effect: 'Allow',
      Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':kms:us-west-2:123456789012:key/*']] },
      Condition: { StringEquals: { 'kms:RequestAlias': key.stack.resolve(key.keyAlias!.aliasName) } },
    }]);
  });
});

describe('the alias', () => {
  test.each([['alias/viewers'], ['viewers']])('can have a name of yours: %s', (aliasName) => {
    const key = build('kms', { privateKeyStorage: ivs.PrivateKeyStorage.kms({ aliasName }) });
    expect(signing(key)[0].Condition).toEqual({ StringEquals: { 'kms:RequestAlias': 'alias/viewers' } });
    expect(resources(key.stack, 'AWS::KMS::Alias')[0].Properties.AliasName).toBe('alias/viewers');
  });
});

describe('an imported signing key', () => {
  const maximumTokenLifetime = Duration.minutes(5);
  const ARN = 'arn:aws:secretsmanager:us-west-2:123456789012:secret:key-abcdef';
  const importKey = (stack: Stack, attrs: Partial<ivs.PlaybackSigningKeyAttributes>) => (
    ivs.PlaybackSigningKey.fromPlaybackSigningKeyAttributes(stack, 'Imported', { maximumTokenLifetime, ...attrs }));
  const secretOf = (stack: Stack, region = 'us-west-2') => Secret.fromSecretCompleteArn(stack, 'Secret', ARN.replace('us-west-2', region));
  const signerOf = (stack: Stack, signingKey: ivs.IPlaybackSigningKey) => new ivs.PlaybackTokenSigner(stack, 'Signer', {
    signingKey, channels: ivs.ChannelSelection.named({ stage: new ivs.Channel(stack, 'Channel', { authorized: true }) }),
  });
  const signerRole = (stack: Stack) => resources(stack, 'AWS::IAM::Policy').find(({ Properties }) => Properties.PolicyName.startsWith('SignerRole')).Properties.PolicyDocument.Statement;
  const variables = (stack: Stack) => resources(stack, 'AWS::Lambda::Function')[0].Properties.Environment.Variables;

  test('in a secret: a signer reads this secret', () => {
    const stack = newStack(KNOWN_ENV);
    signerOf(stack, importKey(stack, { secret: secretOf(stack) }));
    expect(variables(stack)).toMatchObject({ SECRET_ARN: ARN, MAXIMUM_LIFETIME: '300' });
    expect(signerRole(stack)).toContainEqual({ Action: 'secretsmanager:GetSecretValue', Effect: 'Allow', Resource: ARN });
  });

  test('in a secret known by its name: IAM is told the ARN with any suffix', () => {
    const stack = newStack(KNOWN_ENV);
    signerOf(stack, importKey(stack, { secret: Secret.fromSecretNameV2(stack, 'Secret', 'key') }));
    expect(JSON.stringify(signerRole(stack))).toContain(':secret:key-??????"');
  });

  test('in AWS KMS: a signer goes by its alias', () => {
    const stack = newStack(KNOWN_ENV);
    signerOf(stack, importKey(stack, { keyAlias: Alias.fromAliasName(stack, 'Alias', 'alias/viewers') }));
    expect(variables(stack)).toMatchObject({ KMS_KEY_ALIAS: 'alias/viewers' });
    expect(signerRole(stack)).toContainEqual(expect.objectContaining({ Action: 'kms:Sign', Condition: { StringEquals: { 'kms:RequestAlias': 'alias/viewers' } } }));
  });

  test.each<[string, (stack: Stack) => Partial<ivs.PlaybackSigningKeyAttributes>]>([
    ['nowhere', () => ({})],
    ['in two places', (stack) => ({ secret: secretOf(stack), keyAlias: Alias.fromAliasName(stack, 'Alias', 'alias/viewers') })],
  ])('with its private key %s is refused', (_, attrs) => {
    const stack = newStack(KNOWN_ENV);
    expectError(() => importKey(stack, attrs(stack)), 'SigningKeyAttributesInvalid', 'exactly one of secret and keyAlias', '[at Stack/Imported]');
  });

  test('with a lifetime that no token can have is refused', () => {
    const stack = newStack(KNOWN_ENV);
    expectError(() => importKey(stack, { secret: secretOf(stack), maximumTokenLifetime: Duration.days(2) }), 'TokenLifetimeInvalid', '[at Stack/Imported]');
  });

  test('from another region is refused by a signer', () => {
    const stack = newStack(KNOWN_ENV);
    expectError(() => signerOf(stack, importKey(stack, { secret: secretOf(stack, 'eu-west-1') })), 'RegionMismatch', 'region of signingKey = "eu-west-1"');
  });
});

test('a key pair without a private key, as plain JavaScript can pass it, is refused by a signer', () => {
  const stack = newStack(KNOWN_ENV);
  const signingKey: any = ivs.PlaybackKeyPair.fromPlaybackKeyPairArn(stack, 'Imported', arnOf('playback-key'));
  const channels = ivs.ChannelSelection.named({ stage: new ivs.Channel(stack, 'Channel', { authorized: true }) });
  expectError(() => new ivs.PlaybackTokenSigner(stack, 'Signer', { signingKey, channels }), 'SigningKeyAttributesInvalid', '[at Stack/Signer]');
});

test('property injectors reach it: an organization can say where private keys are stored', () => {
  const stack = newStack(KNOWN_ENV);
  PropertyInjectors.of(stack).add({
    constructUniqueId: ivs.PlaybackSigningKey.PROPERTY_INJECTION_ID,
    inject: (props) => ({ ...props, privateKeyStorage: ivs.PrivateKeyStorage.kms() }),
  });
  expect(new ivs.PlaybackSigningKey(stack, 'Key').keyAlias).toBeDefined();
});
