import { generateKeyPairSync, sign } from 'node:crypto';

/** Viewers, with tokens of their own key pair for private channels. */
export class Viewers {
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });

  /** @param playbackUrl that of a channel */
  constructor(private readonly endpoint: string, private readonly playbackUrl: (channel: string) => string) {}

  public get publicKey(): string {
    return this.keys.publicKey.export({ type: 'spki', format: 'pem' }) as string;
  }

  /** The response to a player. The real URL is not on this machine, so its path is requested from the embedded service. */
  public async watch(channel: string, { country, token }: { country?: string; token?: string } = {}): Promise<string> {
    const { pathname } = new URL(this.playbackUrl(channel));
    const response = await fetch(`${this.endpoint}${pathname}${token ? `?token=${token}` : ''}`, { headers: country ? { 'x-local-country': country } : {} });
    return response.ok ? `${response.status}, it plays` : `${response.status}, ${await response.text()}`;
  }

  /** A token for one viewer, valid for one minute (user guide, generate and sign playback tokens). */
  public token(channelArn: string, viewerId: string): string {
    const claims = { 'aws:channel-arn': channelArn, 'aws:viewer-id': viewerId, 'exp': Math.floor(Date.now() / 1000) + 60 };
    const text = [{ alg: 'ES384', typ: 'JWT' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${text}.${sign('sha384', Buffer.from(text), { key: this.keys.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  }
}
