import { SignerRefusal } from './refusal';
import { requestedChannel, requestedLifetime, Settings } from './request';
import { signer } from './signing-key';
import { PlaybackTokenError, playbackUrlWithToken, signPlaybackToken } from '../../playback-token/src';
import type { PlaybackTokenSignerReply, PlaybackTokenSignerRequest } from '../../playback-token/src';
import type { PlaybackTokenSignerEnvironment } from '../../src/playback/playback-signing-key-contract';

const environment = process.env as unknown as PlaybackTokenSignerEnvironment;
const settings: Settings = {
  channels: JSON.parse(environment.CHANNELS),
  defaultLifetime: Number(environment.DEFAULT_LIFETIME),
  maximumLifetime: Number(environment.MAXIMUM_LIFETIME),
};
const key = signer(environment);

/** Signs a token for one of the channels of the signer. What is refused is thrown: its name is the code. */
export async function handler(request: PlaybackTokenSignerRequest): Promise<PlaybackTokenSignerReply> {
  try {
    const { arn: channelArn, playbackUrl } = requestedChannel(request, settings);
    const { channel, ...rest } = request;
    const lifetimeSeconds = requestedLifetime(request, settings);
    const { token, expirationTime } = await signPlaybackToken({ ...rest, channelArn, lifetimeSeconds }, key);
    return { token, expirationTime, playbackUrl: playbackUrlWithToken(playbackUrl, token) };
  } catch (error) {
    throw error instanceof PlaybackTokenError ? new SignerRefusal(error.code, error.message) : error;
  }
}
