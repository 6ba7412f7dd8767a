import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ERRORS } from '../../src/private/codes';
import { IvsError } from '../../src/private/errors';
import { LIMITS } from '../../src/private/limit-codes';
import { WARNINGS } from '../../src/private/warning-codes';

const TESTS = readSources(join(__dirname, '..')).filter(({ file }) => file !== __filename);
const SOURCES = readSources(join(__dirname, '../../src')).filter(({ file }) => !file.endsWith('codes.ts'));

test('an error reads: code, what was found, what is allowed, how to fix it, where', () => {
  expect(new IvsError('NameInvalid', 'Stack/Channel', { channelName: 'a b' }).message).toBe(
    'NameInvalid: channelName = "a b", but a name can have at most 128 characters, each a letter A to Z, a digit, a hyphen or an underscore; ' +
    'shorten the name or replace the other characters [at Stack/Channel]');
});

test('the code stands once, also in a text and in a stack trace', () => {
  const error = new IvsError('NameInvalid', 'Stack/Channel', { channelName: 'a b' });
  for (const text of [String(error), error.stack!, inspect(error)]) { expect(text.match(/NameInvalid/g)!.length - (text.match(/code: 'NameInvalid'/g) ?? []).length).toBe(1); }
  expect(error.stack).toMatch(/^NameInvalid: channelName = /);
});

describe.each(Object.entries(ERRORS))('%s', (code, { rule, fix }) => {
  test('is raised somewhere and tested somewhere', () => {
    expect(SOURCES.some(({ text }) => text.includes(`'${code}'`))).toBe(true);
    expect(TESTS.some(({ text }) => text.includes(`'${code}'`))).toBe(true);
  });

  test('is a name in Pascal case; rule and fix are clauses without a full stop', () => {
    expect(code).toMatch(/^[A-Z][A-Za-z]+$/);
    for (const clause of [rule, fix]) { expect(clause).toMatch(/^[^A-Z][^]*[^.]$|^Amazon [^]*[^.]$/); }
  });
});

test.each([...Object.keys(LIMITS), ...Object.keys(WARNINGS)])('the limit or warning %s is given somewhere and tested somewhere', (id) => {
  expect(SOURCES.some(({ text }) => text.includes(`'${id}'`))).toBe(true);
  expect(TESTS.some(({ text }) => text.includes(`'cdk-ivs:${id}'`))).toBe(true);
});

function readSources(folder: string): { file: string; text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ file: join(folder, name), text: readFileSync(join(folder, name), 'utf8') }));
}
