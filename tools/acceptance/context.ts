import { Account } from './account';
import { Cdk, Outputs } from './cdk';
import { Encoder } from './encoder';
import { Platform } from './platform';
import { Player } from './player';
import { eventually } from './processes';
import { Run } from './run';

/** What the parts of a run work with. */
export class Context {
  /** The outputs of the stacks, once they are deployed. */
  public outputs: Outputs = {};

  public readonly account: Account;

  public readonly player: Player;

  public readonly encoders: Encoder[] = [];

  constructor(
    public readonly platform: Platform,
    public readonly run: Run,
    public readonly cdk: Cdk,
    /** A bucket of another account, if there is one. */
    public readonly foreignBucket?: string,
    /** Whether what earlier runs have left is deleted first. */
    public readonly cleansUpEarlier = false,
  ) {
    this.account = platform.account;
    this.player = new Player(platform);
  }

  public output(name: string): string {
    const value = this.outputs[name];
    if (value === undefined) { throw new Error(`the stacks have no output ${name}`); }
    return value;
  }

  public async channel(output: string): Promise<any> {
    return (await this.account.call('GetChannel', { arn: this.output(output) })).channel;
  }

  /** The stream key in a secret. It is known to the redactor from then on. */
  public async streamKey(output: string): Promise<string> {
    const { streamKey } = await this.account.secret(this.output(output));
    this.run.redactor.add(streamKey, 'stream key');
    return streamKey;
  }

  /** An encoder that has started to stream to a channel. */
  public async encoder(channelOutput: string, streamKey: string, reconnects = false): Promise<Encoder> {
    const { ingestEndpoint } = await this.channel(channelOutput);
    const encoder = new Encoder(this.platform.ingestUrl(ingestEndpoint, streamKey));
    this.encoders.push(encoder);
    encoder.start(reconnects);
    return encoder;
  }

  /** The state of a channel: LIVE, or `not live`. */
  public async state(channelOutput: string): Promise<string> {
    return (await this.stream(channelOutput))?.state ?? 'not live';
  }

  public async stream(channelOutput: string): Promise<any> {
    try {
      return (await this.account.call('GetStream', { channelArn: this.output(channelOutput) })).stream;
    } catch (error) {
      if ((error as Error).name === 'ChannelNotBroadcasting') { return undefined; }
      throw error;
    }
  }

  /** Waits until a channel can be watched: its playlist comes some seconds after the stream. */
  public async live(channelOutput: string): Promise<string> {
    return this.eventually(async () => this.state(channelOutput), (state) => state === 'LIVE', 60);
  }

  public async offline(channelOutput: string): Promise<string> {
    return this.eventually(async () => this.state(channelOutput), (state) => state === 'not live', 90);
  }

  /** A playback URL with a token of a deployed signer. */
  public async sign(signer: 'SecretSigner' | 'KmsSigner', request: object): Promise<string> {
    const answer = await this.account.invoke(this.output(signer), { channel: 'private', ...request });
    if (answer.playbackUrl === undefined) { throw new Error(`${answer.errorType}: ${answer.errorMessage}`); }
    return answer.playbackUrl;
  }

  public async eventually<T>(ask: () => Promise<T>, isThere: (answer: T) => boolean, seconds: number): Promise<T> {
    return eventually(ask, isThere, seconds, this.run.signal);
  }
}
