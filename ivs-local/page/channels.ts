import { button, byId, make, timeOfDay } from './elements';
import { ask, ChannelOverview } from './local';
import { localUrl, nameOf, play } from './player';

/*
 * The list of channels. An entry is made anew only when something of it has changed, so that a button is not taken away from under the pointer.
 */
const list = byId('channels');
const shown = new Map<string, { key: string; element: HTMLElement }>();

export function showChannels(channels: readonly ChannelOverview[]): void {
  byId('no-channels').hidden = channels.length > 0;
  for (const [arn, { element }] of shown) {
    if (!channels.some((channel) => channel.arn === arn)) { element.remove(); shown.delete(arn); }
  }
  for (const channel of channels) { show(channel); }
}

function show(channel: ChannelOverview): void {
  const key = JSON.stringify(channel);
  const before = shown.get(channel.arn);
  if (before?.key === key) { return; }
  const element = entry(channel);
  if (before) { before.element.replaceWith(element); } else { list.append(element); }
  shown.set(channel.arn, { key, element });
}

function entry(channel: ChannelOverview): HTMLLIElement {
  const { stream, server, streamKey } = channel;
  const state = stream ? `Live since ${timeOfDay(stream.startTime)}, ${stream.health.toLowerCase()}, ${stream.viewers} watching` : 'Offline';
  const facts = [channel.type, `${channel.latencyMode} latency`, ...channel.authorized ? ['private'] : []].join(' · ');
  return make('li', { className: stream ? 'channel live' : 'channel' },
    make('div', { className: 'name' }, nameOf(channel)),
    make('p', { className: 'facts' }, make('span', { className: 'state' }, state), ` · ${facts}`),
    make('div', { className: 'actions' },
      ...stream ? [
        button('Play', async () => { play(channel); return undefined; }),
        button('Stop the stream', async () => { await ask('encoder/stop', { channelArn: channel.arn }); return undefined; }),
      ] : [
        button('Send a test picture', async () => { await ask('encoder/start', { channelArn: channel.arn }); return undefined; }),
      ],
      server ? copy('server', server) : Object.assign(button('No server', async () => undefined), { disabled: true, title: 'Start ivs-local with --rtmp to stream with OBS or ffmpeg.' }),
      ...streamKey ? [copy('stream key', streamKey)] : [],
      copy('local playback URL', localUrl(channel.playbackUrl)),
      copy('ARN', channel.arn)));
}

function copy(what: string, text: string): HTMLButtonElement {
  return button(`Copy ${what}`, async () => { await navigator.clipboard.writeText(text); return 'Copied'; });
}
