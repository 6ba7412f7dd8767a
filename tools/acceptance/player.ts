import { Platform } from './platform';

const TIMEOUT = 20_000;

/** A player, as far as HTTP shows it: the multivariant playlist, a rendition, and its newest segment. */
export class Player {
  constructor(private readonly platform: Platform) {}

  /** The status of one URL. */
  public async status(url: string, origin?: string): Promise<number> {
    return (await this.fetch(url, origin)).status;
  }

  /** Plays: `playlist 200, rendition 200, segment 200`, or until something is refused. */
  public async play(url: string, origin?: string): Promise<string> {
    const playlist = await this.fetch(url, origin);
    if (playlist.status !== 200) { return `playlist ${playlist.status}`; }
    const rendition = await this.fetch(this.entry(playlist, url), origin);
    if (rendition.status !== 200) { return `playlist 200, rendition ${rendition.status}`; }
    const segment = await this.fetch(this.entry(rendition, url), origin);
    return `playlist 200, rendition 200, segment ${segment.text.length > 0 ? segment.status : 'empty'}`;
  }

  /** The address of the first rendition, which a session goes on with. */
  public async rendition(url: string, origin?: string): Promise<string> {
    return this.entry(await this.fetch(url, origin), url);
  }

  /** The last address in a playlist, in full. */
  private entry({ text, url }: Answer, playbackUrl: string): string {
    const last = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#')).at(-1);
    if (last === undefined) { throw new Error('the playlist is empty'); }
    const { origin } = new URL(playbackUrl);
    const base = new URL(url);
    return new URL(last, this.platform.isLocal ? `${origin}${base.pathname}` : url).toString();
  }

  private async fetch(url: string, origin?: string): Promise<Answer> {
    const address = this.platform.fetchable(url);
    const response = await fetch(address, { headers: origin ? { origin } : {}, signal: AbortSignal.timeout(TIMEOUT) });
    return { status: response.status, text: await response.text(), url: address };
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly url: string;
}
