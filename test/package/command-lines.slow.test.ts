import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const scripts: { [name: string]: string } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts;

/** The scripts that are programs of this repository. Each reads its options before it builds anything. */
const PROGRAMS = Object.keys(scripts).filter((name) => /^(tsx|node --import tsx) /.test(scripts[name]));

/** How the usage of a program begins: one of them is a command of its own, too. */
const usageOf = (name: string) => (name === 'ivs-local' ? 'ivs-local [options]' : `npm run ${name} `);

function run(script: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const file = scripts[script].split(' ').at(-1)!;
  return spawnSync(process.execPath, [join(ROOT, 'node_modules/tsx/dist/cli.mjs'), file, ...args], { cwd: ROOT, encoding: 'utf8', timeout: 30_000 });
}

test('the programs are known', () => {
  expect(PROGRAMS.sort()).toEqual(['acceptance', 'baseline', 'bench', 'demo', 'ivs-local', 'lives', 'mutation', 'private-channel']);
});

test.each(PROGRAMS)('npm run %s -- --help shows how it is used, and does nothing else', (name) => {
  const { status, stdout, stderr } = run(name, '--help');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout.startsWith(usageOf(name))).toBe(true);
  expect(stdout).toContain('--help');
});

test.each<[string, string, string]>([
  ['acceptance', '--asw', "Unknown option '--asw'"],
  ['acceptance', '--yes', '--yes needs --aws'],
  ['demo', '--kep', "Unknown option '--kep'"],
  ['demo', 'keep', "Unexpected argument 'keep'"],
  ['ivs-local', '--port=abc', '--port is "abc", but it must be a whole number from 0 to 65535'],
  ['ivs-local', '--port=65536', '--port is "65536"'],
  ['ivs-local', '--port=-1', '--port is "-1"'],
  ['ivs-local', '--port=', '--port is ""'],
  ['ivs-local', '--prot=1', "Unknown option '--prot'"],
  ['ivs-local', '--account=5', '--account is "5", but it must be 12 digits'],
  ['ivs-local', '--region=here', '--region is "here", but it must be a Region such as us-west-2'],
  ['ivs-local', '--state=', '--state is "", but it must be the path of a file'],
  ['ivs-local', '--seed=none.json', "--seed none.json can't be read: ENOENT"],
  ['ivs-local', '--events=localhost:3000', '--events is "localhost:3000", but it must be the text of a URL such as http://localhost:4566'],
  ['ivs-local', '--public-url=ivs', '--public-url is "ivs"'],
  ['ivs-local', '--host=a/b', '--host is "a/b", but it must be an address such as 0.0.0.0'],
  ['private-channel', '--port=80.5', '--port is "80.5"'],
  ['private-channel', '--storage=hsm', '--storage is "hsm", but it must be secretsManager or kms'],
  ['private-channel', '--language=java', '--language is "java", but it must be typescript or python'],
  ['bench', 'speed', 'there is no benchmark speed'],
  ['lives', '--runs=many', '--runs is "many"'],
  ['mutation', '--concurrency=0', '--concurrency is "0"'],
  ['mutation', '--sinse=main', "Unknown option '--sinse'"],
  ['baseline', '1.2', '"1.2" is not a version such as 1.2.3'],
])('npm run %s -- %s ends at once, with its usage', (name, arg, message) => {
  const { status, stdout, stderr } = run(name, arg);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).toContain(usageOf(name));
});
