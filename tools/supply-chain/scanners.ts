import { spawnSync } from 'node:child_process';

/** A program that scans a repository offline. It exits with a status other than 0 if it finds something. */
export interface Scanner {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly install: string;
}

export const SCANNERS: readonly Scanner[] = [
  {
    name: 'actionlint: workflows',
    command: 'actionlint',
    args: ['-no-color', '-shellcheck=', '-pyflakes='], // with these two, the result would depend on other installed programs
    install: 'go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12',
  },
  {
    name: 'zizmor: security of workflows',
    command: 'zizmor',
    args: ['--offline', '--no-progress', '--quiet', '--format', 'plain', '.github'],
    install: 'pip install zizmor==1.32.0',
  },
  {
    name: 'gitleaks: secrets in the history', // in a shallow clone with only the last commit, this scans all files
    command: 'gitleaks',
    args: ['git', '.', '--log-opts', 'HEAD', '--no-banner', '--no-color', '--redact', '--verbose'],
    install: 'go install github.com/zricethezav/gitleaks/v8@v8.30.1',
  },
];

/** The findings of a scanner in the repository in this folder. Undefined if there are none. */
export function scan({ command, args, install }: Scanner, folder: string): string[] {
  const { error, status, stdout, stderr } = spawnSync(command, [...args], { cwd: folder, encoding: 'utf8' });
  if (error) { return [`${command} can't be started (${error.message}). Install it with: ${install}`]; }
  return status === 0 ? [] : [`${stdout}${stderr}`.trim() || `${command} ended with status ${status}`];
}
