/*
 * What ivs-local tells this page: `POST /_local/overview` and `POST /_local/events`.
 */
export interface Overview {
  readonly region: string;
  readonly accountId: string;
  readonly channels: readonly ChannelOverview[];
  /** How many events there were since it started. */
  readonly events: number;
}

export interface ChannelOverview {
  readonly arn: string;
  readonly name: string;
  readonly type: string;
  readonly latencyMode: string;
  readonly authorized: boolean;
  readonly playbackUrl: string;
  /** Where encoders connect: with `--rtmp` or `--rtmps` only. */
  readonly server?: string;
  readonly streamKey?: string;
  /** Only while it is live. */
  readonly stream?: { readonly startTime: string; readonly health: string; readonly viewers: number };
}

export interface IvsEvent {
  readonly 'time': string;
  readonly 'detail-type': string;
  readonly 'resources': readonly string[];
  readonly 'detail': { readonly [name: string]: unknown };
}

/** Asks ivs-local. What it refuses becomes an error with its text. */
export async function ask<T>(action: string, body: object = {}): Promise<T> {
  const response = await fetch(`/_local/${action}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) { throw new Error(answer.message); }
  return answer;
}
