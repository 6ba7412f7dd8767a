import { accessKeyIn } from '../../../../ivs-local/src/access-keys';
import { ChecksOf, Permissions, secretsManagerChecks, SecretFacts } from '../../../../local/engine/iam';
import { accessKeyOf } from '../../../../local/engine/iam/function-keys';

/*
 * Whose policies count for a call, and which of them no call has needed.
 */
const STACK = 'Stack';
const ROLE = 'arn:aws:iam::123456789012:role/Role';
const FUNCTION = { type: 'AWS::Lambda::Function', stack: STACK, logicalId: 'Function', physicalId: 'Function-1', properties: { Role: ROLE } };
const role = (properties = {}) => ({ type: 'AWS::IAM::Role', stack: STACK, logicalId: 'Role', physicalId: 'Role', arn: ROLE, properties });
const statement = (Action: string | string[], Resource = '*', Effect = 'Allow') => ({ Effect, Action, Resource });
const policy = (Statement: object, properties: object = { Roles: ['Role'] }, logicalId = 'Policy') => (
  { type: 'AWS::IAM::Policy', stack: STACK, logicalId, physicalId: logicalId, properties: { PolicyDocument: { Statement }, ...properties } });
const managed = (Statement: object, properties: object = {}) => (
  { ...policy(Statement, properties), type: 'AWS::IAM::ManagedPolicy', physicalId: 'arn:aws:iam::123456789012:policy/Managed' });

/** A service whose operations need one action on one thing. */
const SERVICE: ChecksOf = (operation, { on }) => [{ action: `svc:${operation}`, resource: on ?? 'arn:aws:svc:::thing', context: {} }];

let permissions: Permissions;
beforeEach(() => { permissions = new Permissions(); });
const call = (operation: string, input = {}, functionName = 'Function-1') => permissions.judge(SERVICE)({ accessKeyId: accessKeyOf(functionName), operation, input });

describe('the policies that count', () => {
  test.each<[string, ...Parameters<Permissions['put']>[0][]]>([
    ['one that is attached', role(), policy([statement('svc:Do')])],
    ['one with a single statement', role(), policy(statement('svc:Do'))],
    ['one of the role itself', role({ Policies: [{ PolicyName: 'x', PolicyDocument: { Statement: [statement('svc:Do')] } }] })],
    ['a managed one that names the role', role(), managed([statement('svc:Do')], { Roles: ['Role'] })],
    ['a managed one that the role names', role({ ManagedPolicyArns: ['arn:aws:iam::123456789012:policy/Managed'] }), managed([statement('svc:Do')])],
    ['one of another stack', role(), { ...policy([statement('svc:Do')]), stack: 'Other' }],
  ])('%s', (_, ...resources) => {
    [FUNCTION, ...resources].forEach((resource) => permissions.put(resource));
    expect(call('Do')).toBeUndefined();
    expect(call('Undo')).toContain('svc:Undo');
  });

  test.each<[string, ...Parameters<Permissions['put']>[0][]]>([
    ['one of another role', role(), policy([statement('svc:Do')], { Roles: ['Other'] })],
    ['a managed one that nobody attaches', role(), managed([statement('svc:Do')])],
    ['a Deny in one of two', role(), policy([statement('svc:Do')]), policy([statement('svc:*', '*', 'Deny')], { Roles: ['Role'] }, 'Two')],
  ])('not %s', (_, ...resources) => {
    [FUNCTION, ...resources].forEach((resource) => permissions.put(resource));
    expect(call('Do')).toContain('svc:Do');
  });

  test('only as long as it exists, and as it is at that moment', () => {
    const attached = policy([statement('svc:Do')]);
    [FUNCTION, role(), attached].forEach((resource) => permissions.put(resource));
    permissions.put(policy([statement('svc:Undo')]));
    expect([call('Do') === undefined, call('Undo') === undefined]).toEqual([false, true]);
    permissions.delete(attached);
    expect(call('Undo')).toContain('svc:Undo');
  });
});

describe('what a refusal says', () => {
  const USER = 'User: arn:aws:sts::123456789012:assumed-role/Role/Function-1 is not authorized to perform: svc:Do on resource: arn:aws:svc:::thing';

  test('that nothing allows it', () => {
    [FUNCTION, role()].forEach((resource) => permissions.put(resource));
    expect(call('Do')).toBe(`${USER} because no identity-based policy allows the svc:Do action`);
  });

  test('that something forbids it', () => {
    [FUNCTION, role(), policy([statement('*'), statement('svc:Do', '*', 'Deny')])].forEach((resource) => permissions.put(resource));
    expect(call('Do')).toBe(`${USER} with an explicit deny in a policy`);
  });

  test('that there are policies whose content nobody here knows', () => {
    [FUNCTION, role({ ManagedPolicyArns: ['arn:aws:iam::aws:policy/X'] })].forEach((resource) => permissions.put(resource));
    expect(call('Do')).toContain('(what arn:aws:iam::aws:policy/X allows is not known here)');
  });
});

describe('who is judged', () => {
  test('no client but functions, and none whose role was made elsewhere', () => {
    permissions.put({ ...FUNCTION, properties: { Role: 'arn:aws:iam::123456789012:role/Imported' } });
    expect([call('Do'), permissions.judge(SERVICE)({ accessKeyId: 'local', operation: 'Do', input: {} })]).toEqual([undefined, undefined]);
  });

  test('a function that is gone may do nothing', () => {
    expect(call('Do')).toContain('does not exist any more');
  });

  test('a boundary that nobody here knows is an error', () => {
    [FUNCTION, role({ PermissionsBoundary: 'arn:aws:iam::aws:policy/X' })].forEach((resource) => permissions.put(resource));
    expect(() => call('Do')).toThrow('what the permissions boundary arn:aws:iam::aws:policy/X allows is not known here');
  });

  test('what a boundary does not allow is not allowed, whatever the policies of the role say', () => {
    const boundary = { ...policy([statement('svc:Get*')]), type: 'AWS::IAM::ManagedPolicy', logicalId: 'Boundary', physicalId: 'arn:aws:iam::123456789012:policy/B' };
    [FUNCTION, boundary, role({ PermissionsBoundary: boundary.physicalId }), policy([statement('*')])].forEach((resource) => permissions.put(resource));
    expect(call('Get')).toBeUndefined();
    expect(call('Do')).toContain('because no permissions boundary allows the svc:Do action');
  });

  test('the access key of a function looks like one, and is found in the header of a signed request', () => {
    const key = accessKeyOf('Stack-Function-1');
    expect(key).toMatch(/^AKLOCAL[0-9A-F]{13}$/);
    expect(accessKeyOf('Stack-Function-2')).not.toBe(key);
    expect(accessKeyIn(`AWS4-HMAC-SHA256 Credential=${key}/20260101/us-west-2/ivs/aws4_request, SignedHeaders=host, Signature=0`)).toBe(key);
    expect([accessKeyIn(undefined), accessKeyIn('Basic abc')]).toEqual(['', '']);
  });
});

describe('what no call has needed', () => {
  const unused = () => permissions.unused('Role').map(({ policy: from, action }) => `${from} ${action}`);

  test('each action of each statement, until it was allowed once', () => {
    [FUNCTION, role(), policy([statement(['svc:Do', 'svc:Undo']), statement('svc:Get*', 'arn:aws:svc:::thing')])].forEach((resource) => permissions.put(resource));
    expect(unused()).toEqual(['Policy svc:Do', 'Policy svc:Undo', 'Policy svc:Get*']);
    call('Do');
    call('GetThis');
    expect(permissions.unused('Role')).toEqual([{ policy: 'Policy', action: 'svc:Undo', resources: ['*'] }]);
  });

  test('a call that was refused needs nothing, and a Deny permits nothing', () => {
    [FUNCTION, role(), policy([statement('svc:Do'), statement('svc:Do', '*', 'Deny')])].forEach((resource) => permissions.put(resource));
    call('Do');
    expect(unused()).toEqual(['Policy svc:Do']);
  });

  test('statements that are gone or changed count as well', () => {
    [FUNCTION, role(), policy([statement('svc:Do')])].forEach((resource) => permissions.put(resource));
    permissions.put(policy([statement('svc:Undo')]));
    permissions.delete(policy([]));
    expect(unused()).toEqual(['Policy svc:Do', 'Policy svc:Undo']);
  });

  test('a role that was made after its policy, or changed', () => {
    [FUNCTION, policy([statement('svc:Do')]), role()].forEach((resource) => permissions.put(resource));
    expect(unused()).toEqual(['Policy svc:Do']);
  });

  test('but not what writes the log, since the service does that', () => {
    [FUNCTION, role(), policy([statement(['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DeleteLogGroup'])])].forEach((resource) => permissions.put(resource));
    expect(unused()).toEqual(['Policy logs:DeleteLogGroup']);
  });
});

describe('the key of a secret', () => {
  const KEY_ARN = 'arn:aws:kms:us-west-2:123456789012:key/key-1';
  const SECRET: SecretFacts = { arn: 'arn:aws:secretsmanager:us-west-2:123456789012:secret:s-LocaL1', kmsKeyId: KEY_ARN };
  const key = (...Statement: object[]) => ({ type: 'AWS::KMS::Key', stack: STACK, logicalId: 'Key', physicalId: 'key-1', arn: KEY_ARN, properties: { KeyPolicy: { Statement } } });
  const trust = { ...statement('kms:*'), Principal: { AWS: 'arn:aws:iam::123456789012:root' } };
  const viaService = (service: string) => ({ Condition: { StringEquals: { 'kms:ViaService': `${service}.us-west-2.amazonaws.com` } } });
  const forRole = (service = 'secretsmanager') => ({ ...statement('kms:Decrypt'), Principal: { AWS: [ROLE] }, ...viaService(service) });
  const read = () => permissions.judge(secretsManagerChecks(() => SECRET))({ accessKeyId: accessKeyOf('Function-1'), operation: 'GetSecretValue', input: { SecretId: 's' } });
  const mayRead = statement('secretsmanager:GetSecretValue', SECRET.arn);

  test.each<[string, object[], object[], boolean]>([
    ['allowed by the role, and the key trusts its account', [mayRead, statement('kms:Decrypt', KEY_ARN)], [trust], true],
    ['allowed by the role through the service only', [mayRead, { ...statement('kms:Decrypt', KEY_ARN), ...viaService('secretsmanager') }], [trust], true],
    ['allowed by the role through another service', [mayRead, { ...statement('kms:Decrypt', KEY_ARN), ...viaService('s3') }], [trust], false],
    ['allowed by the role, but the key does not trust its account', [mayRead, statement('kms:Decrypt', KEY_ARN)], [forRole('s3')], false],
    ['allowed by the key, as Secret.grantRead() of the CDK does it', [mayRead], [trust, forRole()], true],
    ['allowed by the key through another service', [mayRead], [trust, forRole('s3')], false],
    ['allowed by the key and not for the secret', [statement('kms:Decrypt')], [trust, forRole()], false],
    ['allowed by none', [mayRead], [trust], false],
    ['forbidden by the key', [mayRead, statement('kms:Decrypt')], [trust, { ...forRole(), Effect: 'Deny' }], false],
  ])('%s', (_, ofRole, ofKey, isAllowed) => {
    [FUNCTION, role(), policy(ofRole), key(...ofKey)].forEach((resource) => permissions.put(resource));
    expect(read() === undefined).toBe(isAllowed);
  });

  test('a key that no stack has made is left to the role', () => {
    [FUNCTION, role(), policy([mayRead, statement('kms:Decrypt', KEY_ARN)])].forEach((resource) => permissions.put(resource));
    expect(read()).toBeUndefined();
  });
});
