import { Account } from './account';
import { Run } from './run';

/** Where a run takes place: an AWS account, or what plays one on this machine. */
export interface Platform {
  readonly isLocal: boolean;
  /** What plays the account, for the report. */
  readonly description: string;
  /** Whose credentials a run uses, for the person who starts it. Not for the report: a profile can be named after an account. */
  readonly credentials?: string;
  readonly region: string;
  readonly account: Account;
  /** The environment of the CDK CLI. */
  readonly environment: NodeJS.ProcessEnv;
  /** What the apps are told with `--context`, for example what can't be deployed here. */
  readonly context: { readonly [name: string]: string };
  /** What the CDK CLI has to do once, before the first deployment. */
  readonly bootstrap: readonly string[];
  /** What IVS has recorded. */
  readonly recording: { keys(bucket: string): Promise<string[]>; read(bucket: string, key: string): Promise<string> };
  /** The URL at which an encoder streams to a channel. */
  ingestUrl(ingestEndpoint: string, streamKey: string): string;
  /** Where a playback URL, or one from a playlist, can be fetched. */
  fetchable(url: string): string;
  /** Rotates the stream key in a secret, and waits until it is done. */
  rotate(secretArn: string, run: Run): Promise<void>;
  close(): Promise<void>;
}
