import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examplesOf, guidePages } from '../../tools/guide';

/*
 * The commands that README, docs/guide and examples/features print, and what is known of each. A new one has to be put into one of these tables.
 */
const ROOT = join(__dirname, '../..');

/** Run as printed by printed-commands.tool.test.ts, until the output has this text. `npm ci` comes first in .ci/run, once for all. */
export const RUN: { [command: string]: RegExp } = {
  'npm run demo -- --keep': /Running until Ctrl-C/,
  'npm ci && npm run private-channel': /http:\/\/127\.0\.0\.1:8080/,
  'npm pack': /cdk-ivs-0\.0\.0\.tgz/,
  'npm run ivs-local': /http:\/\/127\.0\.0\.1:4566/,
};

/** Run as printed by what is named here: a file, and a text of it. */
export const RUN_ELSEWHERE: { [command: string]: [file: string, text: string] } = {
  'npm ci && npm test': ['.ci/run', 'npm ci && TMPDIR="$WORK/tmp" npm test'],
  'npm ci && npm run demo': ['.ci/run', 'npm run demo'],
  'npx ivs-local': ['local/ministack/page.sh', 'npx ivs-local'],
  'openssl ecparam -name secp384r1 -genkey -noout -out private.pem': ['test/package/printed-commands.test.ts', 'openssl'],
  'openssl ec -in private.pem -pubout -out public.pem': ['test/package/printed-commands.test.ts', 'openssl'],
};

/** Not run, and why. */
export const NOT_RUN: { [command: string]: string } = {
  'npm install cdk-ivs': 'nothing is published yet; tools/languages/use.sh installs the package that was built',
  'npm install cdk-ivs aws-cdk-lib constructs': 'nothing is published yet',
  'npm install --save-dev aws-cdk tsx': 'it comes after the one above',
  'pip install cdk-ivs': 'nothing is published yet; tools/languages/use.sh installs the wheel that was built',
  'dotnet add package CdkIvs': 'nothing is published yet',
  'go get github.com/cdk-ivs/cdk-ivs-go/cdkivs': 'nothing is published yet; tools/languages/use.sh takes the module that was built',
  'cdk bootstrap': 'needs an AWS account',
  'cdk deploy': 'needs an AWS account',
  "npx cdk deploy --app 'npx tsx app.ts'": 'needs an AWS account',
  'cdk deploy --context keyVersion=3': 'needs an AWS account; guide.test.ts tries the context',
  'cdk diff': 'needs an AWS account',
  'cdk import': 'needs an AWS account',
  'cdk refactor': 'needs an AWS account',
  'aws ivs list-playback-key-pairs': 'needs an AWS account; aws-cli.tool.test.ts calls the operation',
  'aws secretsmanager get-secret-value --secret-id ID': 'needs an AWS account',
  'aws ivs delete-playback-key-pair --arn ARN': 'needs an AWS account; aws-cli.tool.test.ts calls the operation',
  'aws secretsmanager rotate-secret --secret-id ID': 'needs an AWS account',
};

const IN_TEXT = /`((?:npm|npx|pip|dotnet|go|aws|cdk|openssl) [^`\n]+)`/g;

/** Each command that a page prints, in a block or in its text. */
function commandsOf(markdown: string): string[] {
  const inBlocks = examplesOf(markdown).filter(({ language }) => language === 'sh').flatMap(({ text }) => text.trim().split('\n'));
  const prose = markdown.replace(/^```[^]*?^```$/gm, '').replace(/<!--[^]*?-->/g, '');
  return [
    ...inBlocks.map((line) => line.replace(/\s+#.*/, '')),
    ...[...markdown.matchAll(/# in this repository: (.*)/g)].map(([, command]) => command),
    ...[...prose.matchAll(IN_TEXT)].map(([, command]) => command),
  ];
}

export function printedCommands(): string[] {
  const pages = [...Object.values(guidePages()), ...['README.md', 'examples/README.md', 'examples/features/README.md'].map((file) => readFileSync(join(ROOT, file), 'utf8'))];
  return [...new Set(pages.flatMap(commandsOf))].sort();
}

export const tarballs = () => readdirSync(ROOT).filter((name) => name.endsWith('.tgz'));
