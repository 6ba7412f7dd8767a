import { join } from 'node:path';
import { run } from './processes';
import { scriptOf } from '../commands';

/** What a run needs on this machine: ffmpeg, and the bundles of the functions as they are in the sources. */
export async function prepare(signal: AbortSignal): Promise<void> {
  const ffmpeg = process.env.FFMPEG ?? 'ffmpeg';
  await run('ffmpeg', ffmpeg, ['-version']).catch(() => { throw new Error(`${ffmpeg} can't be run: install ffmpeg, or set FFMPEG to its path`); });
  await run('projen bundle', process.execPath, [scriptOf('projen', 'projen'), 'bundle'], { cwd: join(__dirname, '../..'), signal });
}
