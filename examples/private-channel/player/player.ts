import { Config, readConfig } from './config';
import { play, Playback } from './playback';
import { Problem, PROBLEMS } from './problems';
import { signInName } from './sign-in';
import { askForPlaybackUrl } from './token';

/*
 * The page: a button that starts playback, and a notice that says what went wrong and what to do next.
 */
const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const [stage, status, title, advice] = [element('stage'), element('status'), element('title'), element('advice')];
const video = element<HTMLVideoElement>('video');
const button = element<HTMLButtonElement>('watch');

const STATUS = { idle: 'Not playing', starting: 'Starting…', playing: 'Live', problem: 'Not playing' };

function show(state: keyof typeof STATUS, notice: { title: string; advice: string } = { title: '', advice: '' }): void {
  stage.dataset.state = state;
  status.textContent = STATUS[state];
  status.classList.toggle('live', state === 'playing');
  title.textContent = notice.title;
  advice.textContent = notice.advice;
}

function showProblem(error: unknown): void {
  console.warn(error);
  show('problem', PROBLEMS[error instanceof Problem ? error.kind : 'failed']);
  button.textContent = 'Try again';
  button.focus();
}

/** A refusal may be that of a token that has expired or was used meanwhile, so a fresh one is tried once. */
async function start(config: Config): Promise<Playback> {
  try {
    return await startOnce(config);
  } catch (error) {
    if (error instanceof Problem && error.kind === 'refused') { return startOnce(config); }
    throw error;
  }
}

async function startOnce(config: Config): Promise<Playback> {
  const playback = play(video, await askForPlaybackUrl(config));
  await playback.started;
  return playback;
}

async function watch(): Promise<void> {
  show('starting', { title: 'Starting…', advice: '' });
  const playback = await start(await showChannel());
  show('playing');
  video.focus();
  throw await playback.ended;
}

async function showChannel(): Promise<Config> {
  const config = await readConfig();
  document.title = element('channel').textContent = config.channel;
  element('viewer').textContent = viewerText(signInName());
  return config;
}

function viewerText(name: string | undefined): string {
  return name === undefined ? 'Not signed in' : `Signed in as ${name}`;
}

button.addEventListener('click', () => { watch().catch(showProblem); });
showChannel().catch(showProblem);
