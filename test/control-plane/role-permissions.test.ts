import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import * as ivs from '../../src';
import { ERRORS, ErrorCode } from '../../src/private/codes';
import { expectError } from '../helpers';

/*
 * All inline policies of a role together can have 10,240 characters (IAM user guide, reference_iam-quotas). Permissions on resources of the stack
 * don't grow; what is in no stack, or in another one, is listed.
 */
const QUOTA = 10_240;
const TOO_LARGE: ErrorCode = 'RolePermissionsTooLarge';

/** As long as real ones: the ARN of a channel, of a KMS key, of a log group. */
const CHANNEL_ID = 'abcdABCDefgh';
const KMS_KEY = 'arn:aws:kms:ap-northeast-1:123456789012:key/11111111-2222-3333-4444-555555555555';
const LOG_GROUP = `arn:aws:logs:ap-northeast-1:123456789012:log-group:${'S'.repeat(128)}-CdkIvsStreamKeyRotationLog12345678-ABCDEFGHIJKL:*`;

const importedChannel = (scope: Construct, index: number) => ivs.Channel.fromChannelAttributes(scope, `Channel${index}`, {
  channelArn: `arn:aws:ivs:ap-northeast-1:123456789012:channel/${String(index).padStart(12, CHANNEL_ID)}`, channelIngestEndpoint: 'a1.example.com',
});

/** What fills a role, one more for each index. */
const GROWING: { [what: string]: (scope: Construct, index: number) => unknown } = {
  'rotating keys of imported channels': (scope, index) => new ivs.RotatingStreamKey(scope, `Key${index}`, { channel: importedChannel(scope, index) }),
  'rotating keys of imported channels, which also stop the stream': (scope, index) => (
    new ivs.RotatingStreamKey(scope, `Key${index}`, { channel: importedChannel(scope, index), stopStreamOnRotation: true })),
  'SRT ingests of imported channels': (scope, index) => new ivs.SrtIngest(scope, `Srt${index}`, { channel: importedChannel(scope, index) }),
  'SRT ingests with a KMS key each': (scope, index) => (
    new ivs.SrtIngest(scope, `Srt${index}`, { channel: new ivs.Channel(scope, `Channel${index}`), encryptionKey: new Key(scope, `Kms${index}`) })),
  'revocations of viewers of another channel each': (scope, index) => (
    new ivs.ViewerSessionRevocation(scope, `Revocation${index}`, { viewerSessions: [{ channel: importedChannel(scope, index), viewerId: 'a' }] })),
};

/** The longest name that a stack can have (CloudFormation user guide, cloudformation-limits). */
const STACK_NAME = 'S'.repeat(128);

function stackWith(add: (scope: Construct, index: number) => unknown, count: number): Stack {
  const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'ap-northeast-1' }, stackName: STACK_NAME });
  for (let index = 0; index < count; index++) { add(stack, index); }
  return stack;
}

/** The template, or how many characters are too many. */
function synthesized(...args: Parameters<typeof stackWith>): any {
  try {
    return Template.fromStack(stackWith(...args)).toJSON();
  } catch (error) {
    return Number(new RegExp(`${TOO_LARGE}: characters = (\\d+),`).exec((error as Error).message)![1]);
  }
}

/** The template with as many of them as can be in a stack. */
function fullest(add: (scope: Construct, index: number) => unknown): any {
  const [characters, more] = [synthesized(add, 170), synthesized(add, 180)];
  let count = Math.ceil(170 - 10 * (characters - QUOTA) / (more - characters)) + 2; // each needs the same
  let template = synthesized(add, count);
  expect(template).toEqual(expect.any(Number)); // too many
  while (typeof template === 'number') { template = synthesized(add, --count); }
  return template;
}

/** The largest role of a template when it is deployed, in characters. */
function largestRole({ Resources }: any): number {
  const text = (value: any): string => {
    if (typeof value === 'string') { return value; }
    const { 'Fn::Join': join, 'Ref': reference, 'Fn::GetAtt': [target] = [], 'Fn::Select': select, 'Fn::Split': split } = value;
    if (join) { return join[1].map(text).join(''); }
    if (select) { return text({ ...select[1], chosen: select[0] }); }
    if (split) { return text(split[1]).split(split[0])[value.chosen]; }
    if (reference === 'AWS::StackId') { return `arn:aws:cloudformation:ap-northeast-1:123456789012:stack/${STACK_NAME}/11111111-2222-3333-4444-555555555555`; }
    return reference === 'AWS::Partition' ? 'aws' : /^Kms/.test(target) ? KMS_KEY : /Log/.test(target) ? LOG_GROUP : `arn:aws:ivs:ap-northeast-1:123456789012:channel/${CHANNEL_ID}`;
  };
  const deployed = (value: any): any => {
    if (typeof value !== 'object') { return value; }
    if (Array.isArray(value)) { return value.map(deployed); }
    if (Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'))) { return text(value); }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deployed(inner)]));
  };
  const roles = new Map<string, number>();
  for (const { Type, Properties } of Object.values<any>(Resources)) {
    if (Type !== 'AWS::IAM::Policy') { continue; }
    const [{ Ref }] = Properties.Roles;
    roles.set(Ref, (roles.get(Ref) ?? 0) + JSON.stringify(deployed(Properties.PolicyDocument)).length);
  }
  return Math.max(...roles.values());
}

test.each(Object.entries(GROWING))('as many %s as can be in a stack fit into the role, and not many more would', (_, add) => {
  const length = largestRole(fullest(add));
  expect(length).toBeLessThanOrEqual(QUOTA);
  expect(length).toBeGreaterThan(0.8 * QUOTA);
}, 30_000);

test('one too many is an error of the synthesis, which says where, how much it is, and how to fix it', () => {
  const { rule, fix } = ERRORS[TOO_LARGE];
  expect(() => Template.fromStack(stackWith(GROWING['rotating keys of imported channels'], 100)))
    .toThrow(new RegExp(`\\[Stack/CdkIvsProvider\\] ${TOO_LARGE}: characters = \\d{5}, but ${rule}; ${fix} \\[at Stack/CdkIvsProvider\\]`));
});

test('every feature of the library fits into one stack, whatever its name', () => {
  const template = synthesized((stack) => {
    const playbackRestrictionPolicy = new ivs.PlaybackRestrictionPolicy(stack, 'Policy', { allowedCountries: ['DE'] });
    const recordingConfiguration = new ivs.RecordingConfiguration(stack, 'Recording', { detachOnDelete: true, waitUntilActive: true });
    const channel = new ivs.Channel(stack, 'Channel', { playbackRestrictionPolicy, recordingConfiguration, stopStreamOnDelete: true });
    const encryptionKey = new Key(stack, 'Kms');
    new ivs.RotatingStreamKey(stack, 'Key', { channel, encryptionKey, stopStreamOnRotation: true });
    const other = new ivs.Channel(stack, 'Other', { authorized: true });
    new ivs.SrtIngest(stack, 'Srt', { channel: other, streamKey: other.addStreamKey('Key'), encryptionKey });
    new ivs.PlaybackSigningKey(stack, 'SigningKey', { privateKeyStorage: ivs.PrivateKeyStorage.secretsManager({ encryptionKey }) });
    new ivs.PlaybackSigningKey(stack, 'KmsSigningKey', { privateKeyStorage: ivs.PrivateKeyStorage.kms(), keyVersion: 2 });
    new ivs.ViewerSessionRevocation(stack, 'Revocation', { viewerSessions: [{ channel: other, viewerId: 'a' }] });
  }, 1);
  expect(largestRole(template)).toBeLessThan(0.9 * QUOTA); // which leaves room for what is listed
});

describe('ids that the library needs in the stack', () => {
  test.each<[string, (stack: Stack) => unknown]>([
    ['CdkIvsProvider', (stack) => new ivs.Channel(stack, 'Channel', { stopStreamOnDelete: true })],
    ['CdkIvsStreamKeyRotation', (stack) => new ivs.RotatingStreamKey(stack, 'Key', { channel: new ivs.Channel(stack, 'Channel') })],
  ])('%s is refused when something else has it', (id, use) => {
    const stack = new Stack(new App(), 'Stack');
    new Construct(stack, id);
    expectError(() => use(stack), 'ConstructIdTaken', `id = "${id}"`, 'needs in this stack', 'give that construct another ID', `[at Stack/${id}]`);
  });
});

test('a capability is permitted once, whoever needs it', () => {
  const stack = new Stack(new App(), 'Stack');
  for (const id of ['One', 'Two', 'Three']) { new ivs.PlaybackSigningKey(stack, id); }
  const names = Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Policy')).filter((name) => /KeyPairs|SigningKeySecrets/.test(name));
  expect(names).toHaveLength(2);
});
