import { Template } from 'aws-cdk-lib/assertions';
import * as ivs from '../../src';
import { newStack, propertiesOf } from '../helpers';

test.each(['added to the channel', 'made apart'])('a stream key that is %s goes before the stream is stopped', (how) => {
  const stack = newStack();
  const channel = new ivs.Channel(stack, 'Channel', { stopStreamOnDelete: true });
  if (how === 'made apart') { new ivs.StreamKey(stack, 'Key', { channel }); } else { channel.addStreamKey('Key'); }
  const [key] = Object.values(Template.fromStack(stack).findResources('AWS::IVS::StreamKey'));
  expect(key.DependsOn).toContainEqual(expect.stringMatching(/^ChannelStopStream/));
  expect(propertiesOf(stack, 'Custom::IvsStreamStop').ChannelArn).toEqual(stack.resolve(channel.channelArn));
});

test('without it, a stream key depends on nothing', () => {
  const stack = newStack();
  new ivs.Channel(stack, 'Channel').addStreamKey('Key');
  Template.fromStack(stack).resourceCountIs('Custom::IvsStreamStop', 0);
  const [key] = Object.values(Template.fromStack(stack).findResources('AWS::IVS::StreamKey'));
  expect(key.DependsOn).toBeUndefined();
});

test('the function may stop and see this stream, and no other', () => {
  const stack = newStack();
  const channel = new ivs.Channel(stack, 'Channel', { stopStreamOnDelete: true });
  new ivs.Channel(stack, 'Other');
  const statements = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy')).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  expect(statements.filter(({ Action }: any) => [Action].flat()[0].startsWith('ivs:')))
    .toEqual([{ Effect: 'Allow', Action: ['ivs:GetStream', 'ivs:StopStream'], Resource: stack.resolve(channel.channelArn) }]);
});
