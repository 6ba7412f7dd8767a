import * as ivs from '../../src';
import { knownChannelAttribute } from '../../src/private/channel-attribute';
import { arnOf, newStack } from '../helpers';

describe('an attribute of a channel that may not be known', () => {
  test('of an import that knows only its ARN, there is none', () => {
    expect(knownChannelAttribute(ivs.Channel.fromChannelArn(newStack(), 'Channel', arnOf('channel')), 'channelIngestEndpoint')).toBeUndefined();
  });

  test('of a channel of somebody\'s own, an error is not taken for that', () => {
    const channel = ivs.Channel.fromChannelArn(newStack(), 'Channel', arnOf('channel'));
    const broken = Object.create(channel, { channelIngestEndpoint: { get: () => { throw new Error('broken'); } } });
    expect(() => knownChannelAttribute(broken, 'channelIngestEndpoint')).toThrow('broken');
  });
});
