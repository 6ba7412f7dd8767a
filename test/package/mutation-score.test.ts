import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { belowThreshold, MutationReport, PARTS, Score, scores, table } from '../../tools/mutation-score';

const ROOT = join(__dirname, '../..');
const PART = { name: 'a', threshold: 80, files: /^a\// };
const OTHER = { name: 'b', threshold: 90, files: /^b\// };

/** A report with a file for each list of results. */
const reportOf = (files: { [path: string]: string[] }): MutationReport => ({
  files: Object.fromEntries(Object.entries(files).map(([path, statuses]) => [path, { mutants: statuses.map((status) => ({ status })) }])),
});
const times = (count: number, status: string) => Array<string>(count).fill(status);
const scoreOf = (...statuses: string[]): Score => scores(reportOf({ 'a/x.ts': statuses }), [PART])[0];

describe('a score', () => {
  test.each<[string, string[], Partial<Score>]>([
    ['counts what a test found', ['Killed', 'Survived'], { mutants: 2, found: 1, survived: 1, notReached: 0, percentage: 50 }],
    ['counts a test that no longer ends as one that found it', ['Timeout'], { mutants: 1, found: 1, percentage: 100 }],
    ['counts what no test reaches as not found', ['Killed', 'NoCoverage', 'NoCoverage', 'NoCoverage'], { mutants: 4, notReached: 3, percentage: 25 }],
    ['leaves out what did not run', ['Killed', 'Ignored', 'CompileError', 'RuntimeError', 'Pending'], { mutants: 1, percentage: 100 }],
  ])('%s', (_, statuses, expected) => {
    expect(scoreOf(...statuses)).toMatchObject(expected);
  });

  test('is one for all files of a part, and there is none for a part without mutants', () => {
    const all = scores(reportOf({ 'a/x.ts': ['Killed'], 'a/y.ts': ['Survived'], 'b/z.ts': ['Ignored'] }), [PART, OTHER]);
    expect(all.map(({ name, percentage }) => [name, percentage])).toEqual([['a', 50]]);
  });

  test('needs a part for each file, so that none is forgotten', () => {
    expect(() => scores(reportOf({ 'c/x.ts': ['Killed'] }), [PART])).toThrow('c/x.ts is in no part');
  });
});

describe('a threshold', () => {
  test.each<[string, number, string[]]>([
    ['is met at its edge', 80, []],
    ['is not met just below', 79, ['a: 79.0 %, but at least 80 %']],
  ])('%s', (_, found, findings) => {
    expect(belowThreshold([scoreOf(...times(found, 'Killed'), ...times(100 - found, 'Survived'))])).toEqual(findings);
  });

  test('is not met by a score that would be rounded up to it', () => {
    const score = scoreOf(...times(7999, 'Killed'), ...times(2001, 'Survived'));
    expect(belowThreshold([score])).toEqual(['a: 79.9 %, but at least 80 %']);
    expect(table([score])).toContain('| a | 10000 | 7999 | 2001 | 0 | 79.9 % | 80 % |');
  });
});

describe('the parts', () => {
  const files = ['src', 'handlers', 'playback-token/src'].flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts')).map((file) => `${folder}/${file.replaceAll('\\', '/')}`));
  const partOf = (path: string) => PARTS.find((part) => part.files.test(path));

  test('have a threshold for each file with code, but for the entry', () => {
    expect(files.length).toBeGreaterThan(150);
    expect(files.filter((file) => !partOf(file))).toEqual(['src/index.ts']);
    expect(PARTS.filter((part) => !files.some((file) => partOf(file) === part))).toEqual([]);
  });

  test.each([
    'handlers/control-plane/index.ts', 'playback-token/src/claims.ts', 'src/ads/ad-configuration-grants.ts', 'src/channel/channel-rules.ts',
    'src/control-plane/role-permissions.ts', 'src/playback/bulk-revocation-permissions.ts', 'src/private/grant.ts', 'src/private/validate.ts',
  ])('%s needs 90 %%', (path) => {
    expect(partOf(path)?.threshold).toBe(90);
  });

  test('every other one needs 80 %', () => {
    expect(partOf('src/channel/channel.ts')?.threshold).toBe(80);
    expect(new Set(PARTS.map(({ threshold }) => threshold))).toEqual(new Set([80, 90]));
  });
});
