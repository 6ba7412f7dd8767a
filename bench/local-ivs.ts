import { join } from 'node:path';
import { ivsLocalCommand } from './installed';
import { inFreshProcess } from './pairs';
import { child, workFolder } from './paths';
import { ceilingRow, Section } from './table';

interface Load {
  readonly callsPerSecond: number;
  /** MiB, after each tenth of the calls. */
  readonly memory: number[];
  /** Milliseconds per CreateChannel, executed one by one. */
  readonly create: number;
}

const CLIENTS = 50;
const MANY = 300_000;
const SOME = 20_000;
const CHANNELS = 4_000;

/** The command of the package ivs-local under load. */
export function localIvs(): Section {
  const load = (calls: number, channels: number, ...state: string[]) => (
    inFreshProcess<Load>(child('load'), [ivsLocalCommand(), String(calls), String(CLIENTS), String(channels), ...state]));
  const some = load(SOME, 0);
  const kept = load(SOME, CHANNELS, join(workFolder('local-ivs'), 'ivs.state'));
  const many = load(MANY, 0);
  // single readings depend on when memory was last collected; after the first part, the list of calls is full
  const [first, second] = [many.memory.slice(1, 5), many.memory.slice(5)].map((values) => Math.max(...values));
  return {
    title: 'ivs-local',
    notes: [
      `${CLIENTS} clients at once, on the same machine: CreateChannel, TagResource, GetChannel, UpdateChannel, DeleteChannel, without API rates.`,
      `Calls a second: ${some.callsPerSecond.toFixed(0)}; with a state file and ${CHANNELS} channels in it: ${kept.callsPerSecond.toFixed(0)}.`,
      `Memory after each tenth of ${MANY} calls, in MiB: ${many.memory.map((value) => value.toFixed(0)).join(', ')}.`,
    ],
    rows: [
      ceilingRow(`the most memory in the second half of ${MANY} calls, against the first`, second, Math.round(first * 1.2), 'MiB'),
      ceilingRow(`CreateChannel with a state file and ${CHANNELS} channels in it, in microseconds`, kept.create * 1000, 5000, 'µs'),
    ],
  };
}
