import type { HttpAnswer } from '../../../local/demo/private-channel/http-api';
import type { Api } from '../../../local/demo/private-channel/site';

/** What the page asks its backend for. */
export interface TokenRequest {
  readonly channel: string;
  /** The sign-in token, without "Bearer". */
  readonly signIn: string;
}

/** What stands behind the page. Raises `TokenRefused` for an answer that is not 200. */
export type TokenFor = (request: TokenRequest) => Promise<{ readonly playbackUrl: string; readonly expirationTime: string }>;

export class TokenRefused extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

/** A backend of a test. Playback URLs lead to the embedded IVS, whose real host is not on this machine. */
export function backend(ivsEndpoint: string, tokenFor: TokenFor): Api {
  return async (_method, _path, { authorization = '' }, body) => {
    try {
      const { playbackUrl, expirationTime } = await tokenFor({ channel: JSON.parse(body).channel, signIn: authorization.replace('Bearer ', '') });
      const { pathname, search } = new URL(playbackUrl);
      return answer(200, { playbackUrl: `${ivsEndpoint}${pathname}${search}`, expirationTime });
    } catch (error) {
      return answer(error instanceof TokenRefused ? error.status : 500, { message: (error as Error).message });
    }
  };
}

function answer(status: number, body: object): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
