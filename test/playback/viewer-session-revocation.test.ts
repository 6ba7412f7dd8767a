import { Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ivs from '../../src';
import { arnOf, expectError, KNOWN_ENV, newStack, propertiesOf } from '../helpers';

const revoke = (...viewers: [string, number?][]) => () => {
  const stack = newStack();
  const channel = ivs.Channel.fromChannelArn(stack, 'Channel', arnOf('channel'));
  return new ivs.ViewerSessionRevocation(stack, 'Revocation', {
    viewerSessions: viewers.map(([viewerId, versionsLessThanOrEqualTo]) => ({ channel, viewerId, versionsLessThanOrEqualTo })),
  });
};

test('the function may revoke on these channels, and nothing else', () => {
  const { stack } = revoke(['ann'], ['bob'])();
  const statements = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  expect(statements.filter(({ Action }: any) => [Action].flat()[0].startsWith('ivs:')))
    .toEqual([{ Effect: 'Allow', Action: 'ivs:BatchStartViewerSessionRevocation', Resource: arnOf('channel') }]);
});

test.each<[string, () => unknown, any, string]>([
  ['nobody', revoke(), 'ViewerSessionsInvalid', '0, of 0'],
  ['a viewer twice', revoke(['ann'], ['ann', 3]), 'ViewerSessionsInvalid', '2, of 1 different viewers'],
  ['1,001 viewers', revoke(...[...Array(1001).keys()].map((i): [string] => [`v${i}`])), 'ViewerSessionsInvalid', 'with a BulkViewerSessionRevocation'],
  ['an empty viewer id', revoke(['']), 'ViewerIdInvalid', 'viewerId = ""'],
  ['a viewer id of 41 characters', revoke(['v'.repeat(41)]), 'ViewerIdInvalid', '1 to 40'],
  ['a negative version', revoke(['ann', -1]), 'ViewerSessionVersionInvalid', '-1'],
  ['half a version', revoke(['ann', 1.5]), 'ViewerSessionVersionInvalid', '1.5'],
])('fails for %s', (_, build, code, found) => {
  expectError(build, code, found, '[at Stack/Revocation]');
});

test('tokens are never judged', () => {
  expect(revoke([Token.asString({ Ref: 'Viewer' }), Token.asNumber({ Ref: 'Version' })])).not.toThrow();
});

test('viewers and versions reach the custom resource', () => {
  const { stack } = revoke(['ann'], ['bob', 3])();
  expect(propertiesOf(stack, 'Custom::IvsViewerSessionRevocation').ViewerSessions).toEqual([
    { ChannelArn: arnOf('channel'), ViewerId: 'ann' },
    { ChannelArn: arnOf('channel'), ViewerId: 'bob', VersionsLessThanOrEqualTo: 3 },
  ]);
});

test('fails for a channel of another region, and for more than 50 channels', () => {
  const stack = newStack(KNOWN_ENV);
  const channel = ivs.Channel.fromChannelArn(stack, 'Channel', arnOf('channel', 'eu-west-1'));
  expectError(() => new ivs.ViewerSessionRevocation(stack, 'R', { viewerSessions: [{ channel, viewerId: 'ann' }] }), 'RegionMismatch');
  const viewerSessions = [...Array(51).keys()].map((i) => ({
    viewerId: 'ann', channel: ivs.Channel.fromChannelArn(stack, `C${i}`, `${arnOf('channel')}${i}`),
  }));
  expectError(() => new ivs.ViewerSessionRevocation(stack, 'Many', { viewerSessions }), 'ViewerSessionsInvalid', 'on 51 channels');
});
