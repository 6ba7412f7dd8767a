import { endings } from '../../ivs-local/src/endings';

/* What a command does that is told to end more than once. */

let now: number;
let exits: unknown[];
let texts: string[];
let runs: number;
let ended: Promise<void>;
let end: () => void;
let onSignal: () => void;

beforeEach(() => {
  [now, exits, texts, runs, ended] = [1000, [], [], 0, new Promise(() => undefined)];
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  jest.spyOn(process, 'exit').mockImplementation((code) => { exits.push(code); return undefined as never; });
  for (const stream of ['log', 'error'] as const) { jest.spyOn(console, stream).mockImplementation((...said: unknown[]) => { texts.push(String(said[0])); }); }
  ({ end, onSignal } = endings(async () => { runs++; return ended; }));
});
afterEach(() => jest.restoreAllMocks());

test.each([
  { what: 'a second signal ends it at once', first: 'signal', pause: 501, second: 'signal', code: [1] },
  { what: 'a signal that comes right after the first is the same: npm passes Ctrl-C on', first: 'signal', pause: 500, second: 'signal', code: [] },
  { what: 'npm goes away after the signal: what is being finished is finished', first: 'signal', pause: 501, second: 'npm', code: [] },
  { what: 'the first signal after npm has gone away', first: 'npm', pause: 501, second: 'signal', code: [] },
])('$what', ({ first, pause, second, code }) => {
  const by: { [who: string]: () => void } = { signal: onSignal, npm: end };
  by[first]();
  now += pause;
  by[second]();
  expect([runs, exits]).toEqual([1, code]);
});

test.each([
  { what: 'everything ended', result: Promise.resolve(), code: 0, text: 'stopped' },
  { what: 'something did not', result: Promise.reject(new Error('the state file is read-only')), code: 1, text: 'not everything could be ended: the state file is read-only' },
])('the process ends with status $code when $what', async ({ result, code, text }) => {
  ended = result;
  onSignal();
  await new Promise(setImmediate);
  expect([exits, texts]).toEqual([[code], [`\n${text}`]]);
});
