import { Stack, Token } from 'aws-cdk-lib';
import * as ivs from '../../src';
import { arnOf, expectError, KNOWN_ENV, newStack, policiesOf, propertiesOf, resourcesOf } from '../helpers';

const TYPE = 'Custom::IVSViewerSessionRevocation';

const revoke = (...viewers: [string, number?][]) => () => {
  const stack = newStack();
  const channel = ivs.Channel.fromChannelArn(stack, 'Channel', arnOf('channel'));
  return new ivs.ViewerSessionRevocation(stack, 'Revocation', {
    viewerSessions: viewers.map(([viewerId, version]) => ({ channel, viewerId, viewerSessionVersionsLessThanOrEqualTo: version })),
  });
};

describe('the function may revoke on the channels that are named, and nothing else', () => {
  const POLICY = 'CdkIvsProviderViewerSessionRevocation';
  const allow = (Resource: unknown) => ({ [POLICY]: [{ Effect: 'Allow', Action: 'ivs:BatchStartViewerSessionRevocation', Resource }] });
  const imported = (stack: Stack, id: string) => ivs.Channel.fromChannelArn(stack, id, `${arnOf('channel')}${id}`);
  const revokeOn = (stack: Stack, id: string, ...channels: ivs.IChannel[]) => new ivs.ViewerSessionRevocation(stack, id, { viewerSessions: channels.map((channel) => ({ channel, viewerId: 'ann' })) });

  test('of two viewers of an imported channel: its ARN, once', () => {
    expect(policiesOf(revoke(['ann'], ['bob'])().stack)).toEqual(allow(arnOf('channel')));
  });

  test('a channel of the stack: its ARN, since a tag would be an update of a live channel', () => {
    const stack = newStack(KNOWN_ENV);
    const channel = new ivs.Channel(stack, 'Channel', { authorized: true });
    revokeOn(stack, 'Revocation', channel);
    expect(policiesOf(stack)).toEqual(allow(stack.resolve(channel.channelArn)));
    expect(propertiesOf(stack, 'AWS::IVS::Channel').Tags).toBeUndefined();
  });

  test('several revocations extend one statement, each channel once', () => {
    const stack = newStack(KNOWN_ENV);
    const [one, two, three] = ['One', 'Two', 'Three'].map((id) => imported(stack, id));
    revokeOn(stack, 'First', one, two);
    revokeOn(stack, 'Second', two, three);
    expect(policiesOf(stack)).toEqual(allow([one, two, three].map(({ channelArn }) => channelArn)));
    for (const { DependsOn } of Object.values(resourcesOf(stack, TYPE))) { expect(DependsOn).toEqual([expect.stringMatching(`^${POLICY}`)]); }
  });
});

test.each<[string, () => unknown, any, string]>([
  ['a viewer twice', revoke(['ann'], ['ann', 3]), 'ViewerSessionsInvalid', 'duplicate = "ann on Stack/Channel"'],
  ['a viewer twice, among others', revoke(['ann'], ['bob'], ['eve'], ['bob', 1]), 'ViewerSessionsInvalid', 'duplicate = "bob on Stack/Channel"'],
  ['1,001 viewers', revoke(...[...Array(1001).keys()].map((i): [string] => [`v${i}`])), 'ViewerSessionsInvalid', 'with a BulkViewerSessionRevoker'],
  ['an empty viewer id', revoke(['']), 'ViewerIdInvalid', 'viewerId = ""'],
  ['a viewer id of 41 characters', revoke(['v'.repeat(41)]), 'ViewerIdInvalid', '1 to 40'],
  ['a negative version', revoke(['ann', -1]), 'ViewerSessionVersionInvalid', '-1'],
  ['a version in milliseconds', revoke(['ann', 1_795_688_778_854]), 'ViewerSessionVersionInvalid', 'not in milliseconds'],
  ['a version of more than 32 bits', revoke(['ann', 2 ** 31]), 'ViewerSessionVersionInvalid', '0 to 2147483647'],
  ['half a version', revoke(['ann', 1.5]), 'ViewerSessionVersionInvalid', '1.5'],
])('fails for %s', (_, build, code, found) => {
  expectError(build, code, found, '[at Stack/Revocation]');
});

test('the highest version is right', () => {
  expect(revoke(['ann', 2 ** 31 - 1])).not.toThrow();
});

test('an empty list revokes nobody, and permits nothing', () => {
  const { stack } = revoke()();
  expect(propertiesOf(stack, TYPE).ViewerSessions).toEqual([]);
  expect(policiesOf(stack)).toEqual({});
});

test('tokens are never judged', () => {
  expect(revoke([Token.asString({ Ref: 'Viewer' }), Token.asNumber({ Ref: 'Version' })])).not.toThrow();
});

test('viewers and versions reach the custom resource', () => {
  const { stack } = revoke(['ann'], ['bob', 3])();
  expect(propertiesOf(stack, TYPE).ViewerSessions).toEqual([
    { ChannelArn: arnOf('channel'), ViewerId: 'ann' },
    { ChannelArn: arnOf('channel'), ViewerId: 'bob', ViewerSessionVersionsLessThanOrEqualTo: 3 },
  ]);
});

test('fails for a channel of another region, and for more than 50 channels', () => {
  const stack = newStack(KNOWN_ENV);
  const channel = ivs.Channel.fromChannelArn(stack, 'Channel', arnOf('channel', 'eu-west-1'));
  expectError(() => new ivs.ViewerSessionRevocation(stack, 'R', { viewerSessions: [{ channel, viewerId: 'ann' }] }), 'RegionMismatch');
  const viewerSessions = [...Array(51).keys()].map((i) => ({
    viewerId: 'ann', channel: ivs.Channel.fromChannelArn(stack, `C${i}`, `${arnOf('channel')}${i}`),
  }));
  expectError(() => new ivs.ViewerSessionRevocation(stack, 'Many', { viewerSessions }), 'ViewerSessionsInvalid', '51 on 51 channels');
});
