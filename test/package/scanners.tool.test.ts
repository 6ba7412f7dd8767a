import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scan, SCANNERS } from '../../tools/supply-chain/scanners';

/*
 * Each scanner of tools/supply-chain.ts finds a fault that was put there for it, in a repository that is fine otherwise. Needs the scanners in PATH.
 */
const WORKFLOW = `on: push
permissions: {}
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/setup-node@820762786026740c76f36085b0efc47a31fe5020
      - run: npm test
`;
const KEY = ['AKIA', 'Z3MQ7XKLT2PWN6RB'].join(''); // in two parts, so that nobody takes this file for a leak

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'scanners-')); });
afterEach(() => rmSync(folder, { recursive: true }));

/** A repository with one workflow and one source file. */
function repository(workflow: string, source: string): string {
  mkdirSync(join(folder, '.github/workflows'), { recursive: true });
  writeFileSync(join(folder, '.github/workflows/test.yml'), workflow);
  writeFileSync(join(folder, 'index.ts'), source);
  const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.example', ...args], { cwd: folder });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'feat: all');
  return folder;
}

test.each(SCANNERS)('$name: no finding where all is well', (scanner) => {
  expect(scan(scanner, repository(WORKFLOW, 'export {};\n'))).toEqual([]);
});

test.each([
  ['actionlint', 'a runner that does not exist', WORKFLOW.replace('ubuntu-latest', 'ubuntu-lastest'), 'export {};\n', 'ubuntu-lastest'],
  ['zizmor', 'an action by its tag', WORKFLOW.replace(/@[0-9a-f]{40}/, '@v7'), 'export {};\n', 'unpinned-uses'],
  ['zizmor', 'a title of anybody in a command', WORKFLOW.replace('npm test', 'echo "${{ github.event.head_commit.message }}"'), 'export {};\n', 'template-injection'],
  ['gitleaks', 'an access key', WORKFLOW, `export const key = '${KEY}';\n`, 'aws-access-token'],
])('%s finds %s', (command, _, workflow, source, finding) => {
  const findings = scan(SCANNERS.find((scanner) => scanner.command === command)!, repository(workflow, source));
  expect(findings).toEqual([expect.stringContaining(finding)]);
  expect(findings[0]).not.toContain(KEY);
});

test('a scanner that is not installed is a finding, with how to install it', () => {
  expect(scan({ ...SCANNERS[0], command: 'no-such-scanner' }, folder)).toEqual([expect.stringMatching(/^no-such-scanner can't be started .* Install it with: go install /)]);
});
