import { countToken } from './metrics';
import { SignerRefusal } from './refusal';
import { requestedChannel, requestedLifetime, Settings } from './request';
import { signingKey } from './signing-key';
import { PlaybackTokenError, playbackUrlWithToken, signPlaybackToken } from '../../playback-token/src';
import type { Es384Signer, PlaybackTokenSignerResponse, PlaybackTokenSignerRequest } from '../../playback-token/src';
import type { PlaybackTokenSignerEnvironment } from '../../src/playback/playback-signing-key-contract';
import type { LambdaContext } from '../shared/deadline';
import { errorText } from '../shared/errors';
import { logWith, startLog } from '../shared/log';

interface Signer {
  readonly settings: Settings;
  readonly key: Es384Signer;
}

let kept: Signer | undefined;

/** What stands in the environment, for all requests to this process. */
function signer(): Signer {
  const environment = process.env as unknown as PlaybackTokenSignerEnvironment;
  const { CHANNELS, CHANNEL_ARN_PREFIX, DEFAULT_LIFETIME, MAXIMUM_LIFETIME } = environment;
  kept ??= {
    settings: {
      channels: CHANNEL_ARN_PREFIX ?? JSON.parse(CHANNELS!), defaultLifetime: Number(DEFAULT_LIFETIME), maximumLifetime: Number(MAXIMUM_LIFETIME),
    },
    key: signingKey(environment),
  };
  return kept;
}

/** Signs a token for one of the channels of the signer. What is refused is thrown: its name is the code. */
export async function handler(request: PlaybackTokenSignerRequest, context: LambdaContext): Promise<PlaybackTokenSignerResponse> {
  startLog(context);
  try {
    const response = await sign(request);
    countToken();
    return response;
  } catch (error) {
    const refusal = refusalOf(error);
    countToken(refusal);
    throw refusal;
  }
}

/** Whatever went wrong, with a code and without a stack trace. */
function refusalOf(error: unknown): SignerRefusal {
  if (error instanceof SignerRefusal) { return error; }
  return error instanceof PlaybackTokenError ? new SignerRefusal(error.code, error.message) : new SignerRefusal('UnknownError', `UnknownError: ${errorText(error)}`);
}

async function sign(request: PlaybackTokenSignerRequest): Promise<PlaybackTokenSignerResponse> {
  const { settings, key } = signer();
  const { arn: channelArn, playbackUrl, rest } = requestedChannel(request, settings);
  logWith({ channel: channelArn });
  const lifetimeSeconds = requestedLifetime(request, settings);
  const { token, expirationTime } = await signPlaybackToken({ ...rest, channelArn, lifetimeSeconds }, key);
  return { token, expirationTime, ...playbackUrl !== undefined && { playbackUrl: playbackUrlWithToken(playbackUrl, token) } };
}
