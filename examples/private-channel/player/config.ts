import { Problem } from './problems';

/** Where the page finds its backend: `config.json` beside it. */
export interface Config {
  readonly tokenUrl: string;
  readonly channel: string;
}

/** `?channel=` chooses another channel. The backend is never chosen by a link, since it gets the sign-in token of the viewer. */
export async function readConfig(): Promise<Config> {
  const response = await fetch('config.json', { cache: 'no-cache' }).catch((cause) => { throw new Problem('network', { cause }); });
  const config: Config = await response.json();
  return { ...config, channel: new URLSearchParams(location.search).get('channel') ?? config.channel };
}
