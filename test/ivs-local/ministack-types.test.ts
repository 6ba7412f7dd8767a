import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import types from '../../ivs-local/ministack/types.json';
import { resources } from '../fixtures/cfn-ivs-schema.json';

const PLUGIN = readFileSync(join(__dirname, '../../ivs-local/ministack/plugin.py'), 'utf8');

/** Names of properties at the top, from JSON pointers. */
const names = (pointers: string[] = []) => pointers.map((pointer) => pointer.split('/').slice(2)).filter(({ length }) => length === 1).flat();

const mapValues = (object: object, map: (value: any) => unknown) => (
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)])));

describe('what the plug-in for ministack knows of a type is what its registry schema says', () => {
  test.each(Object.entries(types))('%s', (type, facts) => {
    const schema: any = (resources as any)[type].registrySchema;
    expect(facts).toEqual({
      attributes: names(schema.readOnlyProperties),
      createOnly: names(schema.createOnlyProperties),
      defaults: JSON.parse(JSON.stringify(mapValues(schema.properties, (property) => property.default))), // without what has none
    });
    expect(Object.keys(schema.properties)).toContain('Tags'); // the plug-in gives each the tags of its stack
  });
});

test('the plug-in knows all low-latency types of IVS', () => {
  const members = [...PLUGIN.matchAll(/^ {4}"(\w+)": "\w+",$/gm)].map(([, name]) => `AWS::IVS::${name}`);
  expect(Object.keys(types).sort()).toEqual(members.sort());
  expect(members).toHaveLength(6);
});
