import { CfnStreamKey } from 'aws-cdk-lib/aws-ivs';
import { Channel, StreamKey } from '../../src';
import { requireKeyOf } from '../../src/channel/one-stream-key';
import { arnOf, expectError, newStack } from '../helpers';

describe('the stream key of a channel', () => {
  const stack = newStack();
  const [one, other] = ['One', 'Other'].map((id) => new Channel(stack, id));
  const key = new StreamKey(stack, 'Key', { channel: one });
  const imported = ['Import', 'ImportAgain'].map((id) => Channel.fromChannelArn(stack, id, arnOf('channel')));
  const keyOfImport = new StreamKey(stack, 'KeyOfImport', { channel: imported[0] });

  test('is accepted for it, and for another import of the same channel', () => {
    expect(() => requireKeyOf(stack, one, key)).not.toThrow();
    expect(() => requireKeyOf(stack, imported[1], keyOfImport)).not.toThrow();
  });

  test('is accepted where the channel of the key is not known', () => {
    expect(() => requireKeyOf(stack, one, new CfnStreamKey(stack, 'L1', { channelArn: other.channelArn }))).not.toThrow();
    expect(() => requireKeyOf(stack, one, StreamKey.fromStreamKeyArn(stack, 'ImportedKey', arnOf('stream-key')))).not.toThrow();
  });

  test('is refused for another one', () => {
    expectError(() => requireKeyOf(stack, other, key), 'StreamKeyMismatch', 'streamKey = "Stack/Key", channel of the stream key = "Stack/One"', '[at Stack]');
    expectError(() => requireKeyOf(stack, one, keyOfImport), 'StreamKeyMismatch', 'streamKey = "Stack/KeyOfImport", channel of the stream key = "Stack/Import"');
  });
});
