import { generateKeyPairSync, sign } from 'node:crypto';

/** Who watches, with a token of a key pair of their own when a channel is private. */
export class Viewers {
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });

  /** @param playbackUrl that of a channel */
  constructor(private readonly endpoint: string, private readonly playbackUrl: (channel: string) => string) {}

  public get publicKey(): string {
    return this.keys.publicKey.export({ type: 'spki', format: 'pem' }) as string;
  }

  /** What a player gets. The real URL is not on this machine, so its path is asked for at the embedded service. */
  public async watch(channel: string, { country, token }: { country?: string; token?: string } = {}): Promise<string> {
    const { pathname } = new URL(this.playbackUrl(channel));
    const response = await fetch(`${this.endpoint}${pathname}${token ? `?token=${token}` : ''}`, { headers: country ? { 'x-local-country': country } : {} });
    return response.ok ? `${response.status}, it plays` : `${response.status}, ${await response.text()}`;
  }

  /** A token for one viewer, good for a minute (user guide, generate and sign playback tokens). */
  public token(channelArn: string, viewerId: string): string {
    const claims = { 'aws:channel-arn': channelArn, 'aws:viewer-id': viewerId, 'exp': Math.floor(Date.now() / 1000) + 60 };
    const text = [{ alg: 'ES384', typ: 'JWT' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${text}.${sign('sha384', Buffer.from(text), { key: this.keys.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  }
}
