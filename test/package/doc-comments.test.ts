import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/* The documentation that each language gets, read in the assembly. That the examples compile: `npx projen rosetta`. */
interface Documented { readonly name: string; readonly docs?: { readonly summary?: string; readonly example?: string; readonly returns?: string } }
interface Method extends Documented { readonly static?: boolean; readonly returns?: object }
interface Type extends Documented { readonly kind: string; readonly methods?: Method[]; readonly properties?: Documented[] }

const assembly = JSON.parse(gunzipSync(readFileSync(join(__dirname, '../../.jsii.gz'))).toString());
const TYPES: Type[] = Object.values(assembly.types);
const CLASSES = TYPES.filter(({ kind }) => kind === 'class');
const METHODS = TYPES.flatMap(({ name, methods = [] }) => methods.map((method) => ({ ...method, name: `${name}.${method.name}`, type: name })));
const MEMBERS = TYPES.flatMap(({ name, properties = [] }) => properties.map((property) => ({ ...property, name: `${name}.${property.name}` })));

const names = (documented: Documented[]) => documented.map(({ name }) => name);

test('every class has an example', () => {
  expect(names(CLASSES.filter(({ docs }) => !docs?.example))).toEqual([]);
});

test('every grant has an example', () => {
  const grants = METHODS.filter((method) => method.type.endsWith('Grants') && !method.static);
  expect(grants.length).toBeGreaterThan(50);
  expect(names(grants.filter(({ docs }) => !docs?.example))).toEqual([]);
});

test('every method that returns something says what', () => {
  expect(names(METHODS.filter(({ returns, docs }) => returns !== undefined && !docs?.returns))).toEqual([]);
});

/** jsii takes the first sentence for the summary, and a semicolon or the full stop of an abbreviation for its end. */
test('no summary is cut in the middle of a sentence', () => {
  const isCut = (summary: string) => /;$|\b(e\.g|i\.e|etc|vs|approx|incl|max|min|no)\.$/i.test(summary) || unbalanced(summary);
  const all: Documented[] = [...TYPES, ...METHODS, ...MEMBERS];
  expect(all.length).toBeGreaterThan(400);
  expect(names(all.filter(({ docs }) => isCut((docs?.summary ?? '').trim())))).toEqual([]);
});

test('every class tells property injectors of its ID in the same words', () => {
  const summaries = MEMBERS.filter(({ name }) => name.endsWith('.PROPERTY_INJECTION_ID')).map(({ docs }) => docs?.summary);
  expect(new Set(summaries)).toEqual(new Set(['The ID that property injectors use for this class.']));
});

function unbalanced(text: string): boolean {
  return text.split('`').length % 2 === 0 || text.split('(').length !== text.split(')').length;
}
