import { Account, watching } from './account';

/*
 * What the page at `/` shows of the accounts, of which the first one has heard all events: `POST /_local/overview`.
 */
export function overview(accounts: readonly Account[], rtmpServer?: string): object {
  const [{ events, options: { region, accountId } }] = accounts;
  return {
    region,
    accountId,
    channels: accounts.flatMap((account) => [...account.channels.keys()].map((arn) => channel(account, arn, rtmpServer))),
    events: events.total,
  };
}

function channel(account: Account, channelArn: string, rtmpServer?: string): object {
  const { arn, name, type, latencyMode, authorized, playbackUrl } = account.channels.get(channelArn)!;
  const streamKey = account.streamKeyOf(channelArn)?.value;
  const stream = account.streams.get(channelArn);
  return {
    arn,
    name,
    type,
    latencyMode,
    authorized,
    playbackUrl,
    server: rtmpServer,
    streamKey,
    ...stream && {
      stream: {
        startTime: stream.startTime.toISOString(),
        health: stream.health,
        viewers: watching(account, account.viewers, channelArn),
      },
    },
  };
}
