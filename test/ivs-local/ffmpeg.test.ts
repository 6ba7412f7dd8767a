import * as processes from 'node:child_process';
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Thumbnails } from '../../ivs-local/src/ingest/thumbnails';
import { Transcoder, Transcoding } from '../../ivs-local/src/ingest/transcoder';

/* How ffmpeg is started, with another program instead of it. What it does: ingest-renditions.tool.test.ts. */
jest.mock('node:child_process', () => {
  const actual = jest.requireActual('node:child_process');
  return { ...actual, spawn: jest.fn(actual.spawn) };
});

const folder = mkdtempSync(join(tmpdir(), 'ffmpeg-'));
afterAll(() => rmSync(folder, { recursive: true }));

function program(name: string, script: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

/** As when this process has too many open files: there are no pipes, and only `error` comes. */
function outOfFiles(): void {
  jest.mocked(processes.spawn).mockImplementationOnce(() => {
    const child = Object.assign(new EventEmitter(), { kill: () => false, stdio: [] });
    process.nextTick(() => child.emit('error', Object.assign(new Error('spawn ffmpeg EMFILE'), { code: 'EMFILE' })));
    return child as any;
  });
}

const VIDEO = { codec: 'avc1.64001e', width: 640, height: 360, description: Buffer.alloc(1) };
const RENDITION = { lines: 160, width: 284, height: 160, bits: 200_000 };
const SEGMENT: any = { time: 0, initialization: { data: Buffer.alloc(0) }, media: Buffer.alloc(0) };

/** What is reported, and what is there when it is. */
async function transcode(ffmpeg: string): Promise<{ problem: string; transcoder?: Transcoder }> {
  let transcoder: Transcoder | undefined;
  let transcoding: Transcoding;
  const problem = await new Promise<string>((resolve) => {
    transcoding = new Transcoding(ffmpeg, resolve);
    transcoder = transcoding.start(VIDEO, [RENDITION], { onFormat: () => {}, onPicture: () => {}, onFailed: () => {} });
  });
  return { problem, transcoder };
}

const LEADS = 'kill -0 -$$ 2>/dev/null && echo its own || echo that of this process'; // of a process group that there is

test('ffmpeg has a process group of its own: Ctrl-C ends the service, which then finishes what ffmpeg still does', async () => {
  const { problem } = await transcode(program('transcodes', `{ ${LEADS}; } >&2; exit 1`));
  expect(problem).toBe('streams go on without renditions: ffmpeg: its own');
  const thumbnail = await new Thumbnails(program('takes-pictures', `cat >/dev/null; ${LEADS}`)).take(SEGMENT, VIDEO as any, {});
  expect(String(thumbnail!.jpeg)).toBe('its own\n');
});

test.each([
  { what: 'asked for', isExpected: true, reported: ['streams go on without renditions: ffmpeg is not installed'] },
  { what: 'not asked for', isExpected: false, reported: [] },
])('without ffmpeg, renditions that are $what: $reported is reported', async ({ isExpected, reported }) => {
  const problems: string[] = [];
  const transcoding = new Transcoding(join(folder, 'none'), (problem) => problems.push(problem), isExpected);
  for (let streams = 0; streams < 2; streams++) {
    await new Promise<void>((resolve) => { transcoding.start(VIDEO, [RENDITION], { onFormat: () => {}, onPicture: () => {}, onFailed: resolve }); });
  }
  expect(problems).toEqual(reported);
});

test('too many open files: there are no renditions and no thumbnail, and the service lives on', async () => {
  const said = jest.spyOn(console, 'error').mockImplementation();
  outOfFiles();
  const { problem, transcoder } = await transcode('ffmpeg');
  expect(problem).toBe('streams go on without renditions: ffmpeg: spawn ffmpeg EMFILE');
  transcoder!.add({ type: 'video', key: true, pts: 0, dts: 0, data: Buffer.alloc(1) });
  await transcoder!.end();
  outOfFiles();
  expect(await new Thumbnails().take(SEGMENT, VIDEO as any, {})).toBeUndefined();
  expect(said.mock.calls).toEqual([['a thumbnail is left out: spawn ffmpeg EMFILE']]);
  said.mockRestore();
});
