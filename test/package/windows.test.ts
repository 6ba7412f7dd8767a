import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const scripts: { [name: string]: string } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts;

describe('cmd.exe can run them', () => {
  const FOLDERS = ['local', 'tools', 'test'];
  const files = FOLDERS.flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
    .filter((file) => file.endsWith('.ts') && !/\.(slow|tool)\.test\.ts$/.test(file) && file !== join('tools', 'commands.ts') && !file.endsWith('windows.test.ts'));
  const found = (pattern: RegExp) => files.flatMap((file) => readFileSync(join(ROOT, file), 'utf8').match(pattern) ?? []);

  test('no script sets a variable, and none has quotes that only a POSIX shell knows', () => {
    expect(Object.values(scripts).filter((command) => /(^|&& *|; *)\w+=|'|\$/.test(command))).toEqual([]);
  });

  test('no program starts the scripts of npm or of node_modules/.bin, which need a shell', () => {
    expect(found(/.*\((?:'np[mx]'|join\(.*node_modules\/\.bin).*/g)).toEqual([]);
  });

  test('links to folders are junctions, and those to files say that they are', () => {
    const links = found(/symlinkSync\(.*\)/g);
    expect(links).not.toEqual([]);
    expect(links.filter((link) => !/, '(junction|file)'\)/.test(link))).toEqual([]);
  });
});
