import { endings } from '../../ivs-local/src/endings';

/* What a command does that is told to end more than once. */

let now: number;
let exits: unknown[];
let runs: number;
let end: () => void;
let onSignal: () => void;

beforeEach(() => {
  [now, exits, runs] = [1000, [], 0];
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  jest.spyOn(process, 'exit').mockImplementation((code) => { exits.push(code); return undefined as never; });
  ({ end, onSignal } = endings(() => { runs++; }));
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
