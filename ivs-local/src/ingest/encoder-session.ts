import { Account, LiveStream } from '../account';
import { disconnect, EncoderRefused, goLive, recover, starve } from '../encoder';
import { bitrateBreaches, reportBreach } from '../limits';
import { EncoderMessage } from './encoder-message';
import { Feed, FeedSource } from './feed';
import type { Recorder } from './recorder';
import { Ladder } from './renditions';
import { EncoderListener } from './rtmp-connection';
import { audioFormat, AudioFormat, ingestConfigurations, StreamFormat, videoFormat, VideoFormat } from './stream-format';
import type { Transcoding } from './transcoder';

const SILENCE = 3; // seconds until a stream starves; that of the service is not documented
const BITRATE_SECONDS = 10; // the bitrate is an average over them; what the service averages is not documented
const BITRATE_SECONDS_AT_LEAST = 5;

/** What all encoders share. */
export interface EncoderOptions {
  /** The account that a stream key may belong to. */
  readonly accountOf: (streamKey: string) => Account;
  readonly recorder?: Recorder;
  readonly transcoding?: Transcoding;
}

/** One real encoder, as the account sees it: it comes with a stream key, is live, falls silent, goes. */
export class EncoderSession implements EncoderListener, FeedSource {
  private account!: Account; // from publish on
  private streamKey = '';
  private described: { readonly [name: string]: unknown } = {};
  private video?: VideoFormat;
  private audio?: AudioFormat;
  private stream?: LiveStream;
  private watch?: NodeJS.Timeout;
  private silentSeconds = 0;
  private bytes: number[] = [0]; // in each of the last seconds, the newest first

  /** @param cut ends the connection */
  constructor(private readonly options: EncoderOptions, public readonly cut: () => void) {}

  /** Anybody without a stream key of the account is sent away at once. */
  public publish(app: string, streamKey: string): void {
    this.account = this.options.accountOf(streamKey);
    if (app !== 'app') { throw new EncoderRefused(`the server's URL must end in /app, not in /${app}`); }
    if (this.account.streamKeyWith(streamKey) === undefined) { throw new EncoderRefused('the stream key is not known'); }
    this.streamKey = streamKey;
  }

  public message(message: EncoderMessage): void {
    switch (message.type) {
      case 'description': this.described = message.values; return;
      case 'video-header': this.video = videoFormat(message.data); return;
      case 'audio-header': this.audio = audioFormat(message.data); return;
      default:
    }
    if (this.stream === undefined && message.type === 'video' && message.key) { this.enter(); }
    if (this.stream === undefined) { return; }
    this.silentSeconds = 0;
    this.bytes[0] += message.data.length;
    if (this.stream.health === 'STARVING') { recover(this.account, this.stream); }
    this.stream.feed!.add(message);
  }

  public finished(): void {
    if (this.isSending()) { disconnect(this.account, this.stream!, 'ended'); }
  }

  /** Without a word before, an encoder has half a minute to come back. */
  public closed(): void {
    clearInterval(this.watch);
    if (!this.isSending()) { return; }
    this.stream!.feed!.abandon();
    if (this.stream!.health !== 'STARVING') { starve(this.account, this.stream!); }
  }

  /** The first picture: the channel goes live, or goes on with this encoder. */
  private enter(): void {
    if (this.video === undefined) { throw new EncoderRefused('there is a picture, but nothing to decode it with'); }
    const { framerate } = this.described;
    const format: StreamFormat = { video: this.video, audio: this.audio, frameRate: typeof framerate === 'number' && framerate > 0 ? framerate : undefined };
    const running = this.account.connected(this.account.streamKeyWith(this.streamKey)?.channelArn ?? '');
    const stream = running?.feed?.abandoned ? running
      : goLive(this.account, this.streamKey, { ingestConfigurations: ingestConfigurations(format, this.described) });
    stream.feed ??= this.newFeed(stream);
    stream.feed.begin(format, this);
    this.stream = stream;
    this.watch = setInterval(() => this.second(), 1000).unref();
  }

  private newFeed(stream: LiveStream): Feed {
    const { account, options: { recorder, transcoding } } = this;
    const feed: Feed = new Feed({
      now: () => account.clock.now(),
      ladder: new Ladder(stream.session.channel!),
      transcoding,
      onSegment: (segment, variant, variants) => recorder?.add({ stream, feed }, segment, variant, variants),
    });
    return feed;
  }

  private second(): void {
    if (!this.isSending()) { return; }
    this.silentSeconds++;
    if (this.silentSeconds === SILENCE && this.stream!.health !== 'STARVING') { starve(this.account, this.stream!); }
    if (this.bytes.length >= BITRATE_SECONDS_AT_LEAST) {
      this.checkBitrate(8 * this.bytes.reduce((sum, bytes) => sum + bytes, 0) / this.bytes.length);
    }
    this.bytes = [0, ...this.bytes.slice(0, BITRATE_SECONDS - 1)];
  }

  /** "If you exceed the allowable input resolution or bitrate, the stream probably will disconnect immediately" (API reference, Channel). */
  private checkBitrate(bitsPerSecond: number): void {
    const { session } = this.stream!;
    const breaches = bitrateBreaches(session.channel!, session, bitsPerSecond);
    for (const breach of breaches) { reportBreach(this.account, this.stream!, breach); }
    if (breaches.length > 0) { disconnect(this.account, this.stream!, 'stopped'); }
  }

  private isSending(): boolean {
    return this.stream?.feed?.isFrom(this) ?? false;
  }
}
