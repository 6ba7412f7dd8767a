import { countToken } from './metrics';
import { requestedChannel, requestedLifetime, Settings } from './request';
import { SignerError } from './signer-error';
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

let cached: Signer | undefined;

/** The signer from the environment variables, for all requests to this process. */
function signer(): Signer {
  const environment = process.env as unknown as PlaybackTokenSignerEnvironment;
  const { CHANNELS, CHANNEL_ARN_PREFIX, DEFAULT_LIFETIME, MAXIMUM_LIFETIME } = environment;
  cached ??= {
    settings: {
      channels: CHANNEL_ARN_PREFIX ?? JSON.parse(CHANNELS!), defaultLifetime: Number(DEFAULT_LIFETIME), maximumLifetime: Number(MAXIMUM_LIFETIME),
    },
    key: signingKey(environment),
  };
  return cached;
}

/** Signs a token for a channel of the signer. An error has its code as the name. */
export async function handler(request: PlaybackTokenSignerRequest, context: LambdaContext): Promise<PlaybackTokenSignerResponse> {
  startLog(context);
  try {
    const response = await sign(request);
    countToken();
    return response;
  } catch (error) {
    const signerError = asSignerError(error);
    countToken(signerError);
    throw signerError;
  }
}

/** Any error, with a code and without a stack trace. */
function asSignerError(error: unknown): SignerError {
  if (error instanceof SignerError) { return error; }
  return error instanceof PlaybackTokenError ? new SignerError(error.code, error.message) : new SignerError('UnknownError', `UnknownError: ${errorText(error)}`);
}

async function sign(request: PlaybackTokenSignerRequest): Promise<PlaybackTokenSignerResponse> {
  const { settings, key } = signer();
  const { arn: channelArn, playbackUrl, rest } = requestedChannel(request, settings);
  logWith({ channel: channelArn });
  const lifetimeSeconds = requestedLifetime(request, settings);
  const { token, expirationTime } = await signPlaybackToken({ ...rest, channelArn, lifetimeSeconds }, key);
  return { token, expirationTime, ...playbackUrl !== undefined && { playbackUrl: playbackUrlWithToken(playbackUrl, token) } };
}
