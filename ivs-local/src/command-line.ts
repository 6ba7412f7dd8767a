import { HTTP_URL, shown } from './start-options';

/*
 * A command line that knows `--help` and `--version`, and that a wrong option ends at once, with its usage.
 */
export function commandLine<T>(usage: string, version: string, read: () => T): T {
  const args = process.argv.slice(2);
  if (args.some((arg) => arg === '--help' || arg === '-h')) { end(usage); }
  if (args.includes('--version')) { end(version); }
  try {
    return read();
  } catch (error) {
    // not the whole help: the message would scroll away
    console.error(`${(error as Error).message}\n\n${usage.split('\n')[0]}\nTry --help.`);
    process.exit(2);
  }
}

/** A TCP port; 0 is any that is free. */
export function portOption(value: string, name = 'port'): number {
  if (!/^\d+$/.test(value) || Number(value) > 65_535) { throw new Error(`--${name} is "${value}", but it must be a whole number from 0 to 65535`); }
  return Number(value);
}

export function patternOption(name: string, value: string | undefined, pattern: RegExp, what: string): string | undefined {
  if (value !== undefined && !pattern.test(value)) { throw new Error(`--${name} is "${value}", but it must be ${what}`); }
  return value;
}

/** A value that a check takes. */
export function checkedOption(name: string, value: string, [isRight, what]: readonly [isRight: (value: string) => boolean, what: string]): string {
  if (!isRight(value)) { throw new Error(`--${name} is ${shown(value)}, but it must be ${what}`); }
  return value;
}

/** An address with http or https. */
export function urlOption(name: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : checkedOption(name, value, HTTP_URL);
}

function end(text: string): never {
  console.log(text);
  process.exit(0);
}
