import Hls, { ErrorData } from 'hls.js';
import { Problem, ProblemKind } from './problems';

/** Playback from its start to its end. */
export interface Playback {
  /** Settles when the first picture is there, or with the problem that prevents it. */
  readonly started: Promise<void>;
  /** What ended it, after it had started. */
  readonly ended: Promise<Problem>;
}

/** Plays with hls.js, or with the browser's own player where hls.js can't run (Safari on iPhones). */
export function play(video: HTMLVideoElement, url: string): Playback {
  let [hasStarted, isOver] = [false, false];
  let release = () => {};
  let end: (kind: ProblemKind) => void;

  const ended = new Promise<Problem>((resolve) => {
    end = (kind) => {
      if (isOver) { return; } // what comes after the first problem is only its consequence
      isOver = true;
      release();
      video.removeAttribute('src');
      video.load();
      resolve(new Problem(kind));
    };
  });
  const started = new Promise<void>((resolve, reject) => {
    void ended.then(reject);
    video.onplaying = () => { hasStarted = true; resolve(); };
    video.onended = () => end('over');
  });

  const isStarted = () => hasStarted;
  release = Hls.isSupported() ? playWithHls(video, url, isStarted, end!) : playNatively(video, url, isStarted, end!);
  video.play().catch((error: Error) => {
    if (error.name === 'NotAllowedError') { // without sound a browser lets it start
      video.muted = true;
      video.play().catch(() => {}); // then by the controls
    }
  });
  return { started, ended };
}

type End = (kind: ProblemKind) => void;

function playWithHls(video: HTMLVideoElement, url: string, isStarted: () => boolean, end: End): () => void {
  const hls = new Hls({ capLevelToPlayerSize: true });
  let hasRecovered = false;
  hls.on(Hls.Events.ERROR, (_, { type, fatal, response }: ErrorData) => {
    // A refusal is for the whole session: hls.js would go on with the other renditions.
    if (response?.code === 403) { return end(kindOf(403, isStarted())); }
    if (!fatal) { return; } // hls.js goes on by itself
    if (type === Hls.ErrorTypes.NETWORK_ERROR) { return end(kindOf(response?.code, isStarted())); }
    if (hasRecovered || !isStarted()) { return end('unplayable'); }
    hasRecovered = true;
    hls.recoverMediaError();
  });
  hls.loadSource(url);
  hls.attachMedia(video);
  return () => hls.destroy();
}

/** The browser's own player tells no status, so the URL is asked once more; later it is known no better than by the connection. */
function playNatively(video: HTMLVideoElement, url: string, isStarted: () => boolean, end: End): () => void {
  video.onerror = async () => {
    if (isStarted()) { return end(navigator.onLine ? 'stopped' : 'network'); }
    const status = await fetch(url).then((response) => response.status, () => 0);
    return end(status === 200 ? 'unplayable' : kindOf(status, false));
  };
  video.src = url;
  return () => { video.onerror = null; };
}

/** What an HTTP status means to a viewer; none, or 0, is that of a server that can't be reached. */
function kindOf(status: number | undefined, isStarted: boolean): ProblemKind {
  switch (status) {
    case undefined: case 0: return 'network';
    case 403: return isStarted ? 'stopped' : 'refused';
    case 404: return isStarted ? 'over' : 'offline';
    case 429: return 'busy';
    default: return 'failed';
  }
}
