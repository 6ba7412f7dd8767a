import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { definitionOf } from './bulk-revocation';
import * as ivs from '../../src';
import { expectError, KNOWN_ENV } from '../helpers';

/*
 * Whatever passes at synthesis fits into IAM and Step Functions at deployment: the policies are measured as IAM counts them, without spaces.
 */
const MOST = 450;

const CONSTRUCTS: { [name: string]: (stack: Stack, channels: aws_ivs.IChannelRef[]) => unknown } = {
  ViewerSessionRevoker: (stack, channels) => new ivs.ViewerSessionRevoker(stack, 'X', { channels: ivs.ChannelSelection.of(...channels) }),
  BulkViewerSessionRevoker: (stack, channels) => new ivs.BulkViewerSessionRevoker(stack, 'X', { channels: ivs.ChannelSelection.of(...channels), bucket: Bucket.fromBucketName(stack, 'Lists', 'lists') }),
};

/** ARNs as they are, as long as the API model allows them, and references to channels of the stack, which become the longest ones. */
const id = (index: number, length: number) => String(index).padStart(length, 'abcdABCDefgh');
const LONGEST = (index: number) => { const start = 'arn:aws-us-gov:ivs:us-gov-west-1:123456789012:channel/'; return start + id(index, 128 - start.length); };
const CHANNELS: { [kind: string]: (stack: Stack, index: number) => aws_ivs.IChannelRef } = {
  'real ARNs': (stack, index) => ivs.Channel.fromChannelArn(stack, `C${index}`, `arn:aws:ivs:ap-northeast-1:123456789012:channel/${id(index, 12)}`),
  'the longest ARNs': (stack, index) => ivs.Channel.fromChannelAttributes(stack, `C${index}`, { channelArn: LONGEST(index) }),
  'channels of the stack': (stack, index) => new CfnChannel(stack, `C${index}`),
};

function build(construct: string, kind: string, count: number, minimizePolicies: boolean) {
  const app = new App({ context: { '@aws-cdk/aws-iam:minimizePolicies': minimizePolicies } });
  const stack = new Stack(app, 'Stack', kind === 'real ARNs' ? { env: { account: '123456789012', region: 'ap-northeast-1' } } : {});
  CONSTRUCTS[construct](stack, Array.from({ length: count }, (_, index) => CHANNELS[kind](stack, index)));
  return stack;
}

/** A value as CloudFormation hands it on, with all references as long as they can be. */
function deployed(value: any): any {
  if (Array.isArray(value)) { return value.map(deployed); }
  if (typeof value !== 'object' || value === null) { return value; }
  const keys = Object.keys(value);
  if (keys[0] === 'Fn::Join') { return deployed(value[keys[0]][1]).join(value[keys[0]][0]); }
  if (keys[0] === 'Ref' || keys[0] === 'Fn::GetAtt') {
    const target = String([value[keys[0]]].flat()[0]);
    return /^C\d+$/.test(target) ? LONGEST(Number(target.slice(1))) : target.padEnd(128, 'x');
  }
  return Object.fromEntries(keys.map((key) => [key, deployed(value[key])]));
}

/** The policies of each role: their sizes, and the channels in them. */
function policiesOf(stack: Stack) {
  const template = Template.fromStack(stack);
  const of = (type: string) => Object.values(template.findResources(type)).map(({ Properties: { Roles, PolicyDocument } }) => (
    { roles: JSON.stringify(Roles), document: deployed(PolicyDocument) }));
  const [inline, managed] = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].map(of);
  const size = ({ document }: { document: object }) => JSON.stringify(document).length;
  const channels = [...inline, ...managed].flatMap(({ document }) => document.Statement)
    .filter(({ Action }: any) => Action === 'ivs:BatchStartViewerSessionRevocation').flatMap(({ Resource }: any) => Resource);
  return {
    channels,
    inlineSizes: [...new Set(inline.map(({ roles }) => roles))]
      .map((role) => inline.filter(({ roles }) => roles === role).reduce((sum, policy) => sum + size(policy), 0)),
    managedSizes: managed.map(size),
    managedRoles: new Set(managed.map(({ roles }) => roles)).size,
  };
}

describe.each(Object.keys(CONSTRUCTS))('%s', (construct) => {
  describe.each(Object.keys(CHANNELS))('%s', (kind) => {
    test.each([true, false])(`${MOST} of them fit, with minimizePolicies = %s`, (minimizePolicies) => {
      const { channels, inlineSizes, managedSizes, managedRoles } = policiesOf(build(construct, kind, MOST, minimizePolicies));
      expect(new Set(channels).size).toBe(MOST);
      expect(Math.max(...inlineSizes)).toBeLessThanOrEqual(10_240);
      expect(Math.max(...managedSizes)).toBeLessThanOrEqual(6_144);
      expect([managedSizes.length, managedRoles]).toEqual([9, 1]);
    });

    test('one more is an error', () => {
      expectError(() => build(construct, kind, MOST + 1, true), 'RevocationChannelsTooMany', 'channels.length = 451', 'at most 450 channels', 'use ChannelSelection.all()', '[at Stack/X]');
    });
  });

  test('the same channel twice counts once', () => {
    const stack = new Stack(new App(), 'Stack', KNOWN_ENV);
    const channel = new CfnChannel(stack, 'C');
    expect(() => CONSTRUCTS[construct](stack, Array.from({ length: 1_000 }, () => channel))).not.toThrow();
  });

  test.each([[45, 0], [46, 1], [90, 1], [91, 2]])('%i channels need %i managed policies', (count, policies) => {
    const { channels, managedSizes } = policiesOf(build(construct, 'real ARNs', count, false));
    expect([channels.length, managedSizes.length]).toEqual([count, policies]);
  });

  test('the function comes after all of its permissions', () => {
    const template = Template.fromStack(build(construct, 'channels of the stack', MOST, true));
    const [{ DependsOn }] = Object.values(template.findResources('AWS::Lambda::Function'));
    for (const policy of Object.keys(template.findResources('AWS::IAM::ManagedPolicy'))) { expect(DependsOn).toContain(policy); }
  });

  test('no managed policy describes where it is', () => {
    const policies = Object.values(Template.fromStack(build(construct, 'real ARNs', MOST, true)).findResources('AWS::IAM::ManagedPolicy'));
    for (const { Properties } of policies) { expect(Properties.Description ?? '').toBe(''); }
  });
});

test('the definition and the input of each batch stay within the quotas of Step Functions', () => {
  const stack = build('BulkViewerSessionRevoker', 'channels of the stack', MOST, true);
  const [machine] = Object.values(Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine'));
  expect(Buffer.byteLength(deployed(machine.Properties.DefinitionString))).toBeLessThan(1_048_576);
  const { BatchInput } = JSON.parse(deployed(machine.Properties.DefinitionString)).States['Revoke all'].ItemBatcher;
  expect(BatchInput.Channels).toHaveLength(MOST);
  // 20 entries, each with the longest ARN and viewer id, and room for fields that don't belong there
  const Items = Array.from({ length: 20 }, (_, index) => ({ channelArn: LONGEST(index), viewerId: '\u{1f600}'.repeat(40), other: 'x'.repeat(5_000) }));
  expect(Buffer.byteLength(JSON.stringify({ Items, BatchInput }))).toBeLessThan(262_144);
  expect(Object.keys(definitionOf(stack).States)).toEqual(['Revoke all']);
});
