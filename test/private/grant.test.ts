import { Aws, Token } from 'aws-cdk-lib';
import { AccountPrincipal, ArnPrincipal, IGrantable, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { grant, grantActions } from '../../src/private/grant';
import { LIMITS } from '../../src/private/limit-codes';
import { expectError, KNOWN_ENV, limitsOf, newStack } from '../helpers';

const CHANNEL = 'arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh';
const OTHER = '999999999999';

function setUp() {
  const stack = newStack(KNOWN_ENV);
  return { stack, where: new Construct(stack, 'Channel'), role: new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }) };
}

test('the statement has the actions in order, whatever the order of the call, and leaves the list of the caller as it is', () => {
  const { stack, where, role } = setUp();
  const actions = ['ivs:StopStream', 'ivs:GetStream', 'ivs:PutMetadata'];
  const statements = grant(where, role, actions, [CHANNEL]).principalStatements.map((statement) => stack.resolve(statement.toStatementJson()));
  expect(statements).toEqual([{ Effect: 'Allow', Action: ['ivs:GetStream', 'ivs:PutMetadata', 'ivs:StopStream'], Resource: CHANNEL }]);
  expect(actions[0]).toBe('ivs:StopStream');
});

test.each([['ivs'], ['ivs:'], ['ivs:*'], ['ivs:Get*'], ['ivs:GetStream '], ['xivs:GetStream'], ['s3:GetObject'], ['ivs:Get1'], ['']])('the action %p is refused', (action) => {
  const { where, role } = setUp();
  expectError(() => grant(where, role, ['ivs:GetStream', action], [CHANNEL]), 'GrantActionInvalid', `action = ${JSON.stringify(action)}`, '[at Stack/Channel]');
});

test('no action at all is refused, and a token is accepted', () => {
  const { where, role } = setUp();
  expectError(() => grant(where, role, [], [CHANNEL]), 'GrantActionInvalid', 'actions = []');
  expect(() => grant(where, role, [Token.asString({ Ref: 'Action' })], [CHANNEL])).not.toThrow();
});

test.each<[string, any, any, string]>([
  ['a grantee', 'role', ['ivs:GetStream'], 'grantee = "a text"'],
  ['actions', undefined, 'ivs:GetStream', 'actions = "a text"'],
])('%s of another type is refused', (_, grantee, actions, message) => {
  const { where, role } = setUp();
  expectError(() => grant(where, grantee ?? role, actions, [CHANNEL]), 'ValueTypeInvalid', message);
});

describe('a grantee', () => {
  const give = (grantee: IGrantable, env?: { account: string; region: string }) => {
    const { where } = setUp();
    return () => grant(Object.assign(where, env && { env }), grantee, ['ivs:GetStream'], [CHANNEL]);
  };
  const arnOf = (account: string) => new ArnPrincipal(`arn:aws:iam::${account}:role/name`);

  test.each<[string, IGrantable]>([
    ['of the same account', new AccountPrincipal('123456789012')], ['by an ARN of the same account', arnOf('123456789012')],
    ['by an ARN that is a token', new ArnPrincipal(Token.asString({ Ref: 'Arn' }))], ['of an account that is a token', new AccountPrincipal(Aws.ACCOUNT_ID)],
    ['of no account', new ServicePrincipal('ivs.amazonaws.com')],
  ])('%s is accepted', (_, grantee) => {
    expect(give(grantee)).not.toThrow();
  });

  test.each<[string, IGrantable]>([['of another account', new AccountPrincipal(OTHER)], ['by an ARN of another account', arnOf(OTHER)]])('%s is refused', (_, grantee) => {
    expectError(give(grantee), 'AccountMismatch', `account = "123456789012", account of grantee = "${OTHER}"`);
  });

  test('is compared with the account of the resource, which may be imported', () => {
    expect(give(arnOf(OTHER), { account: OTHER, region: 'us-west-2' })).not.toThrow();
    expectError(give(arnOf('123456789012'), { account: OTHER, region: 'us-west-2' }), 'AccountMismatch');
  });
});

describe('actions of the caller', () => {
  test('that IAM checks on the resource are allowed', () => {
    const { stack, where, role } = setUp();
    const [statement] = grantActions(where, 'channel', role, ['ivs:GetChannel', Token.asString({ Ref: 'Action' })], CHANNEL).principalStatements;
    expect(stack.resolve(statement.toStatementJson())).toMatchObject({ Resource: CHANNEL });
    expect(limitsOf(stack)).toEqual([]);
  });

  test('that IAM checks on another resource are refused', () => {
    const { where, role } = setUp();
    expectError(() => grantActions(where, 'channel', role, ['ivs:GetChannel', 'ivs:GetStreamKey'], CHANNEL), 'GrantActionMismatch', 'action = "ivs:GetStreamKey", resourceType = "channel"');
  });

  test('that nobody knows are reported, since AWS may have added them', () => {
    const { stack, where, role } = setUp();
    grantActions(where, 'channel', role, ['ivs:FlyToTheMoon'], CHANNEL);
    expect(limitsOf(stack)).toEqual([expect.stringContaining(`${LIMITS['Grants.unknownAction']} [ivs:FlyToTheMoon]`)]);
  });
});
