import { execSync } from 'node:child_process';
import { join } from 'node:path';

/*
 * What the commands of this repository have in common: they know `--help`, and a wrong option ends them at once, with their usage.
 */
const ROOT = join(__dirname, '../..');

/** Reads the command line. `read` throws when an option is wrong. */
export function commandLine<T>(usage: string, read: () => T): T {
  if (process.argv.slice(2).some((arg) => arg === '--help' || arg === '-h')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return read();
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}

/** A whole number within a range. */
export function numberOption(name: string, value: string, min: number, max: number): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < min || number > max) { throw new Error(`--${name} is "${value}", but it must be a whole number from ${min} to ${max}`); }
  return number;
}

/** A TCP port; 0 is any that is free. */
export function portOption(value: string): number {
  return numberOption('port', value, 0, 65_535);
}

/** Runs tasks of the project before the command itself, for example its compilation. Shows their output only if one fails. */
export function build(...tasks: string[]): void {
  const start = Date.now();
  process.stdout.write('\nBuilding the library, which takes half a minute … ');
  for (const task of tasks) {
    try {
      execSync(`npx projen ${task}`, { cwd: ROOT, stdio: 'pipe' });
    } catch (error) {
      const { stdout, stderr } = error as { stdout: Buffer; stderr: Buffer };
      console.error(`\n\n${stdout}${stderr}\nnpx projen ${task} failed: see above`);
      process.exit(1);
    }
  }
  console.log(`done in ${Math.round((Date.now() - start) / 1000)} s`);
}
