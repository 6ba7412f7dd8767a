import { assemblyOf, deployed } from './scenario';
import { LocalCloudFormation } from '../../../../local/engine/cloudformation';
import type { ResourceDefinition } from '../../../../local/engine/cloudformation/assembly';
import { accessKeyOf } from '../../../../local/engine/iam';

/* What IAM refuses because it is too large or too much, and that such a failure leaves nothing behind. */

let cfn: LocalCloudFormation;
beforeEach(() => { cfn = new LocalCloudFormation({ ivsEndpoint: 'http://127.0.0.1:1' }); });
afterEach(async () => cfn.close());

const deploy = async (resources: { [id: string]: ResourceDefinition }) => deployed(cfn, assemblyOf({ Stack: { Resources: resources } }));
const exceeded = (message: string) => `Resource handler returned message: "${message} (Service: Iam, Status Code: 409)" (HandlerErrorCode: ServiceLimitExceeded)`;
const role = (properties: object = {}): ResourceDefinition => ({ Type: 'AWS::IAM::Role', Properties: { RoleName: 'role', ...properties } });

/** A policy document of so many characters. */
function document(length: number): object {
  const make = (padding: string) => ({ Statement: [{ Effect: 'Allow', Action: 's:Do', Resource: `arn:aws:s:::${padding}` }] });
  return make('x'.repeat(length - JSON.stringify(make('')).length));
}
const managed = (properties: object): ResourceDefinition => ({ Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: document(200), ...properties } });
const inline = (length: number): ResourceDefinition => ({ Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'p', PolicyDocument: document(length), Roles: [{ Ref: 'Role' }] } });
const arns = (count: number) => [...Array(count).keys()].map((n) => `arn:aws:iam::aws:policy/P${n}`);

test('a managed policy may have 6,144 characters, whether somebody has it or not', async () => {
  expect(await deploy({ Policy: managed({ PolicyDocument: document(6144) }) })).toBeUndefined();
  const failure = await deploy({ Policy: managed({ PolicyDocument: document(6145) }) });
  expect(failure).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', reasons: [exceeded('Cannot exceed quota for PolicySize: 6144')] });
});

describe('a role may have ten managed policies', () => {
  const reasons = [exceeded('Cannot exceed quota for PoliciesPerRole: 10')];

  test('that it names', async () => {
    expect(await deploy({ Role: role({ ManagedPolicyArns: arns(10) }) })).toBeUndefined();
    expect(await deploy({ Role: role({ ManagedPolicyArns: arns(11) }) })).toMatchObject({ reasons });
  });

  test('that name it', async () => {
    const policies = (count: number) => Object.fromEntries([...Array(count).keys()].map((n) => [`P${n}`, managed({ Roles: [{ Ref: 'Role' }] })]));
    expect(await deploy({ Role: role(), ...policies(10) })).toBeUndefined();
    expect(await deploy({ Role: role(), ...policies(11) })).toMatchObject({ reasons });
  });

  test('of both together, each once', async () => {
    const both = (count: number) => ({
      Policy: managed({ ManagedPolicyName: 'mine', Roles: ['role'] }), Role: role({ ManagedPolicyArns: [...arns(count), { Ref: 'Policy' }] }),
    });
    expect(await deploy(both(9))).toBeUndefined();
    expect(await deploy(both(10))).toMatchObject({ reasons });
  });
});

test('all policies in a role together may have 10,240 characters', async () => {
  const own = (length: number) => role({ Policies: [{ PolicyName: 'own', PolicyDocument: document(length) }] });
  expect(await deploy({ Role: own(5000), One: inline(5000), Two: inline(240) })).toBeUndefined();
  const failure = await deploy({ Role: own(5000), One: inline(5000), Two: inline(241) });
  expect(failure!.reasons).toEqual([exceeded('Maximum policy size of 10240 bytes exceeded for role role')]);
});

test('an update that is refused changes nothing, and a creation that is refused leaves nothing', async () => {
  const func: ResourceDefinition = { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'f', Code: { ZipFile: '' }, Runtime: 'nodejs22.x', Role: { 'Fn::GetAtt': ['Role', 'Arn'] } } };
  const may = () => cfn.permissions.judge(() => [{ action: 's:Do', resource: 'arn:aws:s:::xxx', context: {} }])({ accessKeyId: accessKeyOf('f'), operation: 'Do', input: {} }) === undefined;
  const policy = (PolicyDocument: object): ResourceDefinition => ({ Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'p', PolicyDocument, Roles: [{ Ref: 'Role' }] } });
  const allowed = policy({ Statement: { Effect: 'Allow', Action: 's:Do', Resource: '*' } });
  await deploy({ Role: role(), Func: func, Policy: allowed });
  expect(may()).toBe(true);
  expect(await deploy({ Role: role(), Func: func, Policy: policy(document(20_000)) })).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE' });
  expect(may()).toBe(true);
  expect(await deploy({ Role: role(), Func: func, Policy: allowed, More: inline(20_000) })).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE' });
  expect(await deploy({ Role: role(), Func: func, Policy: allowed, More: inline(1000) })).toBeUndefined();
});
