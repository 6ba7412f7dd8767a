import { Construct } from 'constructs';
import * as ivs from '../../src';
import { channelAttribute, knownChannelAttribute } from '../../src/private/channel-attribute';
import { arnOf, expectError, newStack } from '../helpers';

describe('an attribute of a channel that may not be known', () => {
  test('of an import that knows only its ARN, there is none', () => {
    expect(knownChannelAttribute(ivs.Channel.fromChannelArn(newStack(), 'Channel', arnOf('channel')), 'channelIngestEndpoint')).toBeUndefined();
  });

  test('of a channel of somebody\'s own, an error is not taken for that', () => {
    const channel = ivs.Channel.fromChannelArn(newStack(), 'Channel', arnOf('channel'));
    const broken = Object.create(channel, { channelIngestEndpoint: { get: () => { throw new Error('broken'); } } });
    expect(() => knownChannelAttribute(broken, 'channelIngestEndpoint')).toThrow('broken');
  });

  test('of a reference that has nothing but an ARN, there is none, and who needs it says so', () => {
    const reference = Object.assign(new Construct(newStack(), 'Reference'), { channelRef: { channelArn: arnOf('channel') }, env: { account: '1', region: 'r' } });
    expect(knownChannelAttribute(reference, 'channelPlaybackUrl')).toBeUndefined();
    expectError(() => channelAttribute(reference, reference, 'channelPlaybackUrl'), 'ChannelAttributeUnknown', 'channelPlaybackUrl', 'Stack/Reference');
  });
});
