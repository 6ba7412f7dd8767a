import { Resource, Stack } from 'aws-cdk-lib';
import { CfnChannel } from 'aws-cdk-lib/aws-ivs';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import type { PlaybackTokenSignerEnvironment, SignedChannel } from './playback-signing-key-contract';
import { ChannelSelection } from '../channel/channel-selection';
import { formatIvsArn } from '../private/arn';
import { channelAttribute } from '../private/channel-attribute';
import { IvsError, warn } from '../private/errors';
import { resourceOf } from '../private/resource-of';
import { requireSameAccount, requireSameRegion } from '../private/validate';

// about 230 characters per channel without its name, of 4,096 bytes for all environment variables of a function (Lambda guide, quotas)
const CHANNELS_AT_MOST = 15;
const CHARACTERS_AT_MOST = 400; // of all names together

/** The environment variables for the channels of a signer: the channels with their playback URLs, or the prefix of all channel ARNs. */
export function channelVariables(scope: Resource, selection: ChannelSelection): Pick<PlaybackTokenSignerEnvironment, 'CHANNELS' | 'CHANNEL_ARN_PREFIX'> {
  const selected = ChannelSelection._namedBy(scope, selection);
  if (selected === 'ALL') { return { CHANNEL_ARN_PREFIX: formatIvsArn(Stack.of(scope), 'channel', '') }; }
  const names = selected.flatMap(({ name }) => name ?? []);
  const wrong = names.find((name) => !/^[a-zA-Z0-9-_]{1,128}$/.test(name));
  if (wrong !== undefined) { throw new IvsError('SignedChannelNameInvalid', scope, { channels: wrong }); }
  const characters = names.join('').length;
  if (selected.length > CHANNELS_AT_MOST || characters > CHARACTERS_AT_MOST) {
    throw new IvsError('SignedChannelsTooMany', scope, { channels: selected.length, characters });
  }
  const channels = selected.map(({ name, channel }): SignedChannel => ({ ...name !== undefined && { name }, ...signedChannel(scope, channel) }));
  return { CHANNELS: Stack.of(scope).toJsonString(channels) };
}

function signedChannel(scope: Resource, channel: aws_ivs.IChannelRef): SignedChannel {
  requireSameRegion(scope, 'channels', channel);
  requireSameAccount(scope, 'channels', channel);
  const resource = resourceOf(channel);
  if (CfnChannel.isCfnChannel(resource) && !resource.authorized) { warn(scope, 'PlaybackTokenSigner.channelNotPrivate'); }
  return { arn: channel.channelRef.channelArn, playbackUrl: channelAttribute(scope, channel, 'channelPlaybackUrl') };
}
