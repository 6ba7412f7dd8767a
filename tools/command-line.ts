import { execSync } from 'node:child_process';
import { join } from 'node:path';

/*
 * Shared by the commands of this repository: they support `--help`, and an invalid option ends them immediately with their usage.
 */
const ROOT = join(__dirname, '..');

/** Parses the command line. `read` throws an error for an invalid option. */
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

/** A TCP port. 0 means any free port. */
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
