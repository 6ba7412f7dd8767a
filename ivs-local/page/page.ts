import { showChannels } from './channels';
import { byId } from './elements';
import { showEvents } from './events';
import { ask, IvsEvent, Overview } from './local';
import { nameOf } from './player';

/*
 * The page at `/`: the channels of ivs-local, what is live with a player, and events as they come. It asks once a second.
 */
const EVERY = 1000;
let seen = 0; // events

async function refresh(): Promise<void> {
  const overview = await ask<Overview>('overview');
  byId('where').textContent = `Amazon IVS on this machine: ${location.origin}, ${overview.region}, account ${overview.accountId}`;
  byId('create').textContent = `aws ivs create-channel --name main --endpoint-url ${location.origin} --region ${overview.region}`;
  showChannels(overview.channels);
  if (overview.events < seen) { seen = 0; } // it was started anew
  const { events, next } = await ask<{ events: IvsEvent[]; next: number }>('events', { from: seen });
  seen = next;
  showEvents(events, (arn) => {
    const channel = overview.channels.find((candidate) => candidate.arn === arn);
    return channel ? nameOf(channel) : arn;
  });
}

async function keepRefreshing(): Promise<void> {
  await refresh().catch(() => { byId('where').textContent = 'ivs-local does not answer. Start it again, and this page goes on.'; });
  setTimeout(() => void keepRefreshing(), EVERY);
}

void keepRefreshing();
