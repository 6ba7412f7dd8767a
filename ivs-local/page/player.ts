import Hls from 'hls.js';
import { byId } from './elements';
import { ChannelOverview } from './local';

/*
 * Plays one channel at a time. A private channel needs a playback token, which this page can't sign: it asks for one.
 */
const video = byId<HTMLVideoElement>('video');
const playing = byId('playing');
let hls: Hls | undefined;

export function play(channel: ChannelOverview): void {
  const token = channel.authorized ? prompt('This channel is private. A playback token for it:')?.trim() : undefined;
  if (channel.authorized && !token) { return; }
  stop();
  hls = new Hls({ liveSyncDurationCount: 2, lowLatencyMode: false, abrEwmaDefaultEstimate: 20_000_000 });
  hls.on(Hls.Events.ERROR, (_, { fatal, response, details }) => {
    if (fatal) { say(response?.code === 404 ? `${nameOf(channel)} is offline.` : `${nameOf(channel)} can't be played: ${response?.code ?? details}.`); }
  });
  hls.on(Hls.Events.FRAG_CHANGED, () => {
    const delay = hls?.latency ? `, ${hls.latency.toFixed(1)} s behind` : '';
    say(`${nameOf(channel)}, ${video.videoHeight}p${delay}`);
  });
  hls.loadSource(localUrl(channel.playbackUrl, token));
  hls.attachMedia(video);
  say(`${nameOf(channel)} …`);
  void video.play().catch(() => undefined); // it starts when the first segment is there, or the error says why not
}

function stop(): void {
  hls?.destroy();
  hls = undefined;
}

function say(text: string): void {
  playing.textContent = text;
}

/** The playback URL, whose host is one of AWS, here. */
export function localUrl(playbackUrl: string, token?: string): string {
  return location.origin + new URL(playbackUrl).pathname + (token ? `?token=${encodeURIComponent(token)}` : '');
}

export function nameOf({ name, arn }: ChannelOverview): string {
  return name || arn.split('/')[1];
}
