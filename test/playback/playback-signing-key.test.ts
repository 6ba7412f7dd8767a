import { App, Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import * as ivs from '../../src';
import { arnOf, expectError, KNOWN_ENV, newStack } from '../helpers';

const PREFIX = 'cdk-ivs:playback-signing-key';
const KINDS = ['secretsManager', 'kms'] as const;

const build = (kind: typeof KINDS[number], props: ivs.SecretsManagerSigningKeyProps = {}, stack = newStack(KNOWN_ENV)) => ivs.PlaybackSigningKey[kind](stack, 'Key', props);
const resources = (stack: Stack, type: string): any[] => Object.values(Template.fromStack(stack).findResources(type));
const customResource = (stack: Stack) => resources(stack, 'Custom::IvsPlaybackSigningKey')[0];

/** The statements of a role that was granted to sign. */
function signing(key: ivs.PlaybackSigningKey): any[] {
  const role = new Role(key.stack, 'Role', { assumedBy: new AccountPrincipal('123456789012') });
  key.grants.sign(role);
  const policy = resources(key.stack, 'AWS::IAM::Policy').find(({ Properties }) => Properties.PolicyName.startsWith('RoleDefaultPolicy'));
  return policy.Properties.PolicyDocument.Statement;
}

describe.each(KINDS)('%s', (kind) => {
  test('is a playback key pair, with an ARN and a fingerprint', () => {
    const key: ivs.IPlaybackKeyPair = build(kind);
    expect(key.stack.resolve(key.playbackKeyPairArn)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'PlaybackKeyPairArn'] });
    expect(key.stack.resolve((key as ivs.PlaybackSigningKey).playbackKeyPairFingerprint)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'PlaybackKeyPairFingerprint'] });
    expect(key.stack.resolve(key.playbackKeyPairRef)).toEqual({ playbackKeyPairArn: key.stack.resolve(key.playbackKeyPairArn) });
  });

  test('version 1, and tokens of ten minutes at most, without props', () => {
    const key = build(kind);
    expect(customResource(key.stack).Properties).toMatchObject({ KeyVersion: 1, RetirementSeconds: 600 + 900 });
    expect(key.maximumTokenLifetime.toSeconds()).toBe(600);
  });

  test('the key pairs outlive what makes them, so that nothing is left of a key that failed', () => {
    const key = build(kind);
    const [[ownedId, owned]] = Object.entries<any>(Template.fromStack(key.stack).findResources('Custom::IvsOwnedKeyPairs'));
    const { Properties: { Owner }, DependsOn } = customResource(key.stack);
    expect(DependsOn).toContain(ownedId);
    expect(owned.Properties.Owner).toBe(Owner);
  });

  test('a schedule looks after retired key pairs every hour, and may call the one function', () => {
    const { stack } = build(kind);
    const [rule] = resources(stack, 'AWS::Events::Rule');
    const [{ Arn, Input }] = rule.Properties.Targets;
    expect(rule.Properties).toMatchObject({ ScheduleExpression: 'rate(1 hour)', State: 'ENABLED' });
    expect(JSON.parse(Input)).toEqual({ RetireKeyPairsOf: customResource(stack).Properties.Owner });
    expect(resources(stack, 'AWS::Lambda::Permission').map(({ Properties }) => Properties)).toContainEqual({
      Action: 'lambda:InvokeFunction', FunctionName: Arn, Principal: 'events.amazonaws.com', SourceArn: { 'Fn::GetAtt': [expect.stringMatching(/^KeyRetirement/), 'Arn'] },
    });
  });

  test('only key pairs with the tag of this key are touched', () => {
    const { stack } = build(kind);
    const statements = resources(stack, 'AWS::IAM::Policy').flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Action }: any) => [Action].flat()[0].startsWith('ivs:'));
    const { Owner } = customResource(stack).Properties;
    const onKeyPair = { [`aws:ResourceTag/${PREFIX}`]: Owner };
    expect(statements.map(({ Action, Condition }: any) => [[Action].flat(), Condition])).toEqual([
      [['ivs:ListPlaybackKeyPairs'], undefined],
      [['ivs:DeletePlaybackKeyPair'], { StringEquals: onKeyPair }],
      [['ivs:ImportPlaybackKeyPair', 'ivs:TagResource'], { StringEquals: { [`aws:RequestTag/${PREFIX}`]: Owner }, StringEqualsIfExists: onKeyPair }],
      [['ivs:GetPlaybackKeyPair', 'ivs:TagResource', 'ivs:UntagResource'], { StringEquals: onKeyPair }],
    ]);
  });

  test('no template has a private key, nor a place for one', () => {
    expect(JSON.stringify(Template.fromStack(build(kind).stack).toJSON())).not.toMatch(/PRIVATE KEY|SecretString/i);
  });

  test.each([[0], [-1], [1.5], [NaN]])('key version %p is refused', (keyVersion) => {
    expectError(() => build(kind, { keyVersion }), 'KeyVersionInvalid', 'raise it by one');
  });

  test.each([['no time', Duration.seconds(0)], ['half a second', Duration.millis(500)], ['more than a day', Duration.seconds(86_401)], ['what is not known yet', Duration.seconds(Token.asNumber({ Ref: 'P' }))]])('tokens that are valid for %s are refused', (_, maximumTokenLifetime) => {
    expectError(() => build(kind, { maximumTokenLifetime }), 'TokenLifetimeInvalid', 'maximumTokenLifetime');
  });

  test.each([[1], [86_400]])('tokens that are valid for %d seconds are right', (seconds) => {
    const { stack } = build(kind, { maximumTokenLifetime: Duration.seconds(seconds) });
    expect(customResource(stack).Properties.RetirementSeconds).toBe(seconds + 900);
  });

  test.each([[undefined, 'Delete'], [RemovalPolicy.DESTROY, 'Delete'], [RemovalPolicy.RETAIN, 'Retain']])('removal policy %s: private half and key pairs share their fate, %s', (removalPolicy, expected) => {
    const { stack } = build(kind, { removalPolicy });
    const types = ['Custom::IvsOwnedKeyPairs', 'Custom::IvsPlaybackSigningKey', ...kind === 'kms' ? ['AWS::KMS::Key', 'AWS::KMS::Alias'] : ['AWS::SecretsManager::Secret']];
    expect(types.map((type) => resources(stack, type)[0].DeletionPolicy)).toEqual(types.map(() => expected));
  });

  test('two of them in a stack share the function, and own different key pairs', () => {
    const stack = newStack();
    for (const id of ['One', 'Two']) { ivs.PlaybackSigningKey[kind](stack, id); }
    const owners = resources(stack, 'Custom::IvsPlaybackSigningKey').map(({ Properties }) => Properties.Owner);
    expect(new Set(owners).size).toBe(2);
    expect(resources(stack, 'AWS::Lambda::Function')).toHaveLength(2); // the handler, and the framework
  });
});

describe('in AWS Secrets Manager', () => {
  test('an empty secret, which the control plane fills, and which others see by what filled it', () => {
    const key = build('secretsManager', { secretName: 'signing' });
    const { Description, ...properties } = resources(key.stack, 'AWS::SecretsManager::Secret')[0].Properties;
    expect(properties).toEqual({ Name: 'signing' });
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
    expect(signing(build('secretsManager', { encryptionKey: new Key(stack, 'Kms') }, stack))).toContainEqual({
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
  const signingKey = ivs.PlaybackSigningKey.secretsManager(one, 'Key', { encryptionKey: new Key(one, 'Kms') });
  const channel = new ivs.Channel(other, 'Channel', { authorized: true });
  new ivs.PlaybackTokenSigner(other, 'Signer', { signingKey, channels: { stage: channel } });
  expect(() => app.synth()).not.toThrow();
});

describe('in AWS KMS', () => {
  test('a key on P-384 that signs, and an alias that follows it once IVS knows it', () => {
    const key = build('kms');
    const [[keyId, { Properties }]] = Object.entries<any>(Template.fromStack(key.stack).findResources('AWS::KMS::Key'));
    expect(Properties).toMatchObject({ KeySpec: 'ECC_NIST_P384', KeyUsage: 'SIGN_VERIFY' });
    const [alias] = resources(key.stack, 'AWS::KMS::Alias');
    const [[customResourceId]] = Object.entries(Template.fromStack(key.stack).findResources('Custom::IvsPlaybackSigningKey'));
    expect(alias).toMatchObject({ Properties: { TargetKeyId: { 'Fn::GetAtt': [keyId, 'Arn'] } }, DependsOn: [customResourceId] });
    expect(alias.Properties.AliasName).toBe(`alias/cdk-ivs/${customResource(key.stack).Properties.Owner}`);
    expect(key.secret).toBeUndefined();
  });

  test('the key of the version before stays, the alias leads to the new one', () => {
    const { stack } = build('kms', { keyVersion: 7 });
    const keys = Object.entries<any>(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    expect(keys.map(([, { Properties }]) => /version (\d)/.exec(Properties.Description)![1])).toEqual(['6', '7']);
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

test('of a key pair that was imported, nobody here knows the private half', () => {
  const stack = new Stack(new App(), 'Stack');
  const role = new Role(stack, 'Role', { assumedBy: new AccountPrincipal('123456789012') });
  const imported = ivs.PlaybackKeyPair.fromPlaybackKeyPairArn(stack, 'Imported', arnOf('playback-key'));
  expectError(() => imported.grants.sign(role), 'SigningKeyUnknown', 'Stack/Imported', 'PlaybackSigningKey');
});
