/* eslint-disable import/no-extraneous-dependencies */
import * as ivs from 'amazon-ivs-player';
import Hls from 'hls.js';
import { CLOCK } from './clock';

/* Runs in the browser: plays a URL with one of the two players, and says what can be seen. */
declare const window: any;
declare const document: any;

export interface Seen {
  readonly time: number;
  readonly frames: number;
  readonly width: number;
  /** Seconds from the drawn clock to now. */
  readonly glassToGlass: number;
  /** Seconds, as the player knows it. */
  readonly latency: number;
  readonly metadata: string[];
  readonly problems: string[];
}

const video = document.querySelector('video');
const metadata: string[] = [];
const problems: string[] = [];
let latency = (): number => NaN;
let choose: (height: number) => void;

/** An ID3 tag with one PRIV frame: the text is behind the owner. */
function textOf(tag: Uint8Array): string {
  return new TextDecoder().decode(tag.subarray(10 + 10)).split('\0')[1];
}

const PLAYERS: { [name: string]: (url: string) => void } = {
  hls: (url) => {
    const hls = new Hls({ enableWorker: false, abrEwmaDefaultEstimate: 5e6 });
    latency = () => hls.playingDate ? (Date.now() - hls.playingDate.getTime()) / 1000 : NaN;
    choose = (height) => { hls.nextLevel = hls.levels.findIndex((level) => level.height === height); };
    hls.on(Hls.Events.FRAG_PARSING_METADATA, (_, { samples }) => metadata.push(...samples.map(({ data }) => textOf(data))));
    hls.on(Hls.Events.ERROR, (_, { details, response }) => problems.push(`${details} ${response?.code ?? ''}`.trim()));
    hls.attachMedia(video);
    hls.loadSource(url);
    void video.play().catch((error: Error) => problems.push(error.message));
  },
  ivs: (url) => {
    const asset = (name: string) => `${window.location.origin}/amazon-ivs-wasmworker.min.${name}`;
    const player = ivs.create({ wasmWorker: asset('js'), wasmBinary: asset('wasm') });
    latency = () => player.getLiveLatency();
    choose = (height) => player.setQuality(player.getQualities().find((quality) => quality.height === height)!);
    player.addEventListener(ivs.PlayerEventType.TEXT_METADATA_CUE, ({ text }) => metadata.push(text));
    player.addEventListener(ivs.PlayerEventType.ERROR, ({ type, code, message }) => problems.push(`${type} ${code} ${message}`));
    player.attachHTMLVideoElement(video);
    player.setMuted(true);
    player.setAutoplay(true);
    player.load(url);
    window.player = player;
  },
};

/** Reads the clock that is drawn into the picture, which wraps. */
function glassToGlass(): number {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  const context = canvas.getContext('2d');
  context.drawImage(video, 0, 0);
  const now = Date.now() / 100;
  let tenths = 0;
  for (let bit = 0; bit < CLOCK.bits; bit++) {
    const [red] = context.getImageData(CLOCK.square * (bit + 0.5), CLOCK.square / 2, 1, 1).data;
    if (red > 128) { tenths += 2 ** bit; }
  }
  const range = 2 ** CLOCK.bits;
  return (((now - tenths) % range) + range) % range / 10;
}

window.start = (name: string, url: string) => PLAYERS[name](url);
window.choose = (height: number) => choose(height);
window.seen = (): Seen => ({
  time: video.currentTime,
  frames: video.getVideoPlaybackQuality().totalVideoFrames,
  width: video.videoWidth,
  glassToGlass: video.videoWidth > 0 ? glassToGlass() : NaN,
  latency: latency(),
  metadata,
  problems,
});
