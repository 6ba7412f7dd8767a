import { publicService } from './public-service';
import { startIvs as start } from './server';
import { checkStartOptions } from './start-options';

/*
 * The surface of the package `ivs-local`. Its declarations stand alone: they name no type of another file.
 */

/** How the service is started. */
export interface StartOptions {
  /** The port it listens on. @default any free port */
  readonly port?: number;
  /** The address it listens on. @default '127.0.0.1', which only this machine can reach */
  readonly host?: string;
  /** The URL that clients use, when it is not `http://HOST:PORT`: behind a proxy, or from another container. */
  readonly publicUrl?: string;
  /** The AWS Region. @default 'us-west-2' */
  readonly region?: string;
  /** The AWS account, 12 digits. @default '123456789012' */
  readonly accountId?: string;
  /** Whether calls are throttled at the documented API rates. @default false */
  readonly rates?: boolean;
  /** A file that keeps the resources between two runs. One process at a time can use it. @default nothing is kept */
  readonly stateFile?: string;
  /** Requests that are made before the service starts. Skipped when the state file already exists. @default none */
  readonly seed?: readonly SeedRequest[];
  /** Where events are sent: see `--events` in the README. @default nowhere; read `events` */
  readonly eventsUrl?: string;
  /** Whether going live, stopping and deleting take seconds, as in the service. @default false */
  readonly delays?: boolean;
  /** Lets real encoders stream to the channels. @default - none; `goLive` starts streams of test pictures */
  readonly rtmp?: RtmpOptions;
  /** How long a recording configuration stays in the state CREATING, in milliseconds. @default 200; 5000 with `delays` */
  readonly recordingDelay?: number;
  /** How many viewers can watch at once, on all channels. @default no limit */
  readonly concurrentViewers?: number;
  /** How late the List operations are, in milliseconds. @default 0 */
  readonly listLag?: number;
  /** How many calls `calls` keeps; the oldest are dropped first. @default 10000 */
  readonly keptCalls?: number;
  /** Receives each call once it has been answered. */
  readonly onCall?: (call: Call) => void;
}

/** Where encoders connect: `rtmp://127.0.0.1:PORT/app/STREAM_KEY`. */
export interface RtmpOptions {
  /** The port for RTMP; 0 takes any free port. @default - no RTMP */
  readonly port?: number;
  /** The port for RTMPS; 0 takes any free port. The certificate is made at start: encoders must not check it. @default - no RTMPS */
  readonly tlsPort?: number;
  /** A folder for the recordings of channels that record; in it, each bucket is a folder. @default - nothing is written */
  readonly recordings?: string;
  /** An S3 endpoint for the recordings, with its buckets. @default - nothing is written */
  readonly s3?: string;
  /** Whether ffmpeg transcodes streams into the renditions of the type of their channel. With `true`, it is reported if ffmpeg is not installed. @default true if ffmpeg is installed */
  readonly renditions?: boolean;
  /** Receives why an encoder was refused: its connection only closes. */
  readonly onRefused?: (reason: string) => void;
}

/** A request that is made at start. */
export interface SeedRequest {
  /** The name of the operation, for example `CreateChannel`; or an action below `/_local/`, for example `_local/encoder/start`. */
  readonly operation: string;
  /** Its input. `${name.channel.arn}` in a string is replaced by a value from the answer of an earlier request. @default {} */
  readonly input?: object;
  /** The name under which later requests find the answer. */
  readonly as?: string;
}

/** A call that has been answered. */
export interface Call {
  readonly operation: string;
  /** Undefined when the call was not understood; in `calls`, also when its body was larger than 4 KiB. */
  readonly input: any;
  /** The access key that signed the request. */
  readonly accessKeyId: string;
  /** The HTTP status. */
  readonly status: number;
  /** The name of the error, for example `ThrottlingException`. */
  readonly error?: string;
}

/** An event as EventBridge delivers it. */
export interface IvsEvent {
  readonly 'version': '0';
  readonly 'id': string;
  readonly 'detail-type': string;
  readonly 'source': 'aws.ivs';
  readonly 'account': string;
  readonly 'time': string;
  readonly 'region': string;
  readonly 'resources': string[];
  readonly 'detail': { [field: string]: unknown };
}

/** What happens to the next calls, instead of the usual or besides it. */
export interface Fault {
  /** The operation that it is for. @default any operation */
  readonly operation?: string;
  /** How many calls it is for. @default 1 */
  readonly times?: number;
  /** Answers later by this many milliseconds. */
  readonly latency?: number;
  /** Answers with this error, for example `ThrottlingException`, and does nothing else. */
  readonly error?: string;
  /** The text of the error. @default the text of the service for PendingVerification, 'a fault on demand' for others */
  readonly message?: string;
  /** Closes the connection without an answer: before the call is carried out, or after. */
  readonly reset?: 'before' | 'after';
  /** For batch operations: the items that fail, by their ARN or viewer ID. */
  readonly failItems?: string[];
  /** For CreateRecordingConfiguration: the state becomes CREATE_FAILED. */
  readonly createFailed?: boolean;
}

/** How an encoder behaves. */
export interface EncoderOptions {
  /** How many video tracks it sends, when `ingestConfigurations` doesn't say it. @default 1 */
  readonly tracks?: number;
  /**
   * What it sends, by the names of the API: the video tracks, the best first, and the audio tracks.
   *
   * @default 1080p with 30 frames a second and 3.5 Mbps, and stereo AAC
   */
  readonly ingestConfigurations?: { readonly videoConfigurations?: readonly object[]; readonly audioConfigurations?: readonly object[] };
  /** Whether it reconnects when it is disconnected, as most encoders do. @default false */
  readonly reconnects?: boolean;
}

/** A stream that has started. */
export interface StartedStream {
  readonly channelArn: string;
  readonly streamId: string;
}

/** The running service. */
export interface LocalIvs {
  /** The URL that clients use: `endpoint` of an SDK client, AWS_ENDPOINT_URL_IVS. */
  readonly endpoint: string;
  /** The port that the service listens on. */
  readonly port: number;
  /** The ports for encoders, with the option `rtmp`. */
  readonly ingest?: {
    readonly port?: number;
    readonly tlsPort?: number;
    /** What one enters as the server in an encoder, for example `rtmp://127.0.0.1:1935/app`. */
    readonly servers: readonly string[];
  };
  readonly region: string;
  readonly accountId: string;
  /** The last 10,000 events, in the order of their delivery. */
  readonly events: readonly IvsEvent[];
  /** What the seed requests were answered with, by their name (`as`). Empty when the state file existed. */
  readonly seeded: { readonly [name: string]: any };
  /** The last calls, the oldest first. */
  readonly calls: readonly Call[];
  /** Faults for the next calls. */
  readonly faults: {
    /** @throws when IVS has no error of that name */
    add(fault: Fault): void;
    clear(): void;
  };
  /** Starts a stream on a channel, as an encoder with the stream key of the channel does. @throws when the service refuses the encoder */
  goLive(channelArn: string, options?: EncoderOptions): StartedStream;
  /** Disconnects the encoder: the stream ends. @throws when the channel is not live */
  stop(channelArn: string): void;
  /** Lets the encoder send too little data: the stream becomes STARVING, and ends after 30 seconds. @throws when the channel is not live */
  starve(channelArn: string): void;
  /** Lets the encoder send enough data again. @throws when the channel is not live */
  recover(channelArn: string): void;
  /**
   * Plays a failure: an encoder that can't go live or take over, or a recording that can't start or end.
   *
   * @param failure a code of a stream event, for example `MultitrackInputRequired`; `Stream Failure`, `Recording Start Failure` or `Recording End Failure`
   * @throws when there is no such failure, or the channel is in the wrong state for it
   */
  fail(channelArn: string, failure: string): void;
  /** Receives each event from now on. */
  onEvent(listener: (event: IvsEvent) => void): void;
  /** Ends the service and all its connections. */
  close(): Promise<void>;
}

/**
 * Starts a local Amazon IVS in this process.
 *
 * @throws when an option is wrong, the port is taken, the state file can't be used, or a seed request fails
 */
export async function startIvs(options: StartOptions = {}): Promise<LocalIvs> {
  checkStartOptions(options);
  return publicService(await start(options));
}
