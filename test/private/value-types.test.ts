import { Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import {
  ANY, BOOLEAN, BUCKET, DURATION, having, listOf, mapOf, NUMBER, OBJECT, optional, REMOVAL_POLICY, RequiredType, requireProps, requireType,
  struct, TAGS, TEXT,
} from '../../src/private/value-types';
import { expectError, newStack } from '../helpers';

/*
 * What each type accepts, and what an error says of anything else: the kind of value, never the value, which may be a secret.
 */
const TOKEN = Token.asString({ Ref: 'Parameter' });

class Gadget { public readonly part = 1; }

test.each<[string, RequiredType, unknown[]]>([
  ['BOOLEAN', BOOLEAN, [true, false, Token.asAny({ Ref: 'X' })]],
  ['NUMBER', NUMBER, [0, -1, NaN, Token.asNumber({ Ref: 'X' })]],
  ['TEXT', TEXT, ['', 'a', TOKEN, Token.asAny({ Ref: 'X' })]],
  ['DURATION', DURATION, [Duration.seconds(1)]],
  ['OBJECT', OBJECT, [{}, { a: 1 }, new Gadget()]],
  ['REMOVAL_POLICY', REMOVAL_POLICY, Object.values(RemovalPolicy)],
  ['ANY', ANY, [undefined, null, 1]],
  ['having', having('part', 'a gadget'), [new Gadget(), { part: undefined }]],
  ['listOf', listOf(TEXT), [[], ['a'], ['a', TOKEN]]],
  ['mapOf', mapOf(TEXT), [{}, { a: 'b' }]],
  ['struct', struct<{ a: string; b?: number }>({ a: TEXT, b: optional(NUMBER) }), [{ a: '' }, { a: 'a', b: 1 }, { a: 'a', b: undefined }, { a: 'a', c: 1 }]],
])('%s accepts what is of it', (_, type, values) => {
  for (const value of values) { expect(() => requireType('here', 'prop', value, type)).not.toThrow(); }
});

test.each<[string, RequiredType, unknown, string]>([
  ['BOOLEAN', BOOLEAN, 'true', 'prop = "a text", expected = "true or false"'],
  ['BOOLEAN, null', BOOLEAN, null, 'prop = "null", expected = "true or false"'],
  ['NUMBER', NUMBER, '1', 'prop = "a text", expected = "a number"'],
  ['NUMBER, undefined', NUMBER, undefined, 'prop = "undefined", expected = "a number"'],
  ['TEXT', TEXT, 1, 'prop = "a number", expected = "a text"'],
  ['TEXT, a boolean', TEXT, true, 'prop = "true or false", expected = "a text"'],
  ['TEXT, a function', TEXT, () => 1, 'prop = "a function", expected = "a text"'],
  ['DURATION', DURATION, 60, 'prop = "a number", expected = "a Duration"'],
  ['DURATION, an object', DURATION, {}, 'prop = "an object of class Object", expected = "a Duration"'],
  ['DURATION, null', DURATION, null, 'prop = "null", expected = "a Duration"'],
  ['OBJECT', OBJECT, [], 'prop = "a list", expected = "an object"'],
  ['OBJECT, null', OBJECT, null, 'prop = "null", expected = "an object"'],
  ['OBJECT, a text', OBJECT, 'a', 'prop = "a text", expected = "an object"'],
  ['REMOVAL_POLICY', REMOVAL_POLICY, 'keep', 'prop = "a text", expected = "a RemovalPolicy"'],
  ['having', having('part', 'a gadget'), {}, 'prop = "an object of class Object", expected = "a gadget"'],
  ['having, null', having('part', 'a gadget'), null, 'prop = "null", expected = "a gadget"'],
  ['having, an object without a prototype', having('part', 'a gadget'), Object.create(null), 'prop = "an object of class Object", expected = "a gadget"'],
  ['having, of another class', BUCKET, new Gadget(), 'prop = "an object of class Gadget", expected = "a bucket"'],
  ['listOf', listOf(TEXT), 'a', 'prop = "a text", expected = "a list, each a text"'],
  ['listOf, a later one', listOf(TEXT), ['a', 1, true], 'prop[1] = "a number", expected = "a text"'],
  ['mapOf', mapOf(TEXT), ['a'], 'prop = "a list", expected = "an object"'],
  ['mapOf, a later one', mapOf(TEXT), { a: 'a', b: 1, c: true }, 'prop.b = "a number", expected = "a text"'],
  ['struct', struct<{ a: string }>({ a: TEXT }), 1, 'prop = "a number", expected = "an object"'],
  ['struct, without one that it needs', struct<{ a: string }>({ a: TEXT }), {}, 'prop.a = "undefined", expected = "a text"'],
  ['struct, with one of another type', struct<{ a?: string }>({ a: optional(TEXT) }), { a: 1 }, 'prop.a = "a number", expected = "a text"'],
  ['listOf, of lists', listOf(listOf(TEXT)), [1], 'prop[0] = "a number", expected = "a list, each a text"'],
  ['listOf, of maps', listOf(mapOf(TEXT)), [1], 'prop[0] = "a number", expected = "an object"'],
  ['listOf, of structs', listOf(struct<{ a: string }>({ a: TEXT })), 1, 'expected = "a list, each an object"'],
])('%s refuses what is not', (_, type, value, message) => {
  expectError(() => requireType('here', 'prop', value, type), 'ValueTypeInvalid', `ValueTypeInvalid: ${message.startsWith('prop') ? message : ''}`, message, '[at here]');
});

test('what is optional may be undefined, but not null', () => {
  expect(() => requireType('here', 'tags', undefined, TAGS)).not.toThrow();
  expect(TAGS).toMatchObject({ isOptional: true, expected: 'an object' });
  expectError(() => requireType('here', 'tags', null, TAGS), 'ValueTypeInvalid', 'tags = "null"');
  expectError(() => requireType('here', 'tags', { a: 1 }, TAGS), 'ValueTypeInvalid', 'tags.a = "a number"');
});

test('a list says what each of it has to be', () => {
  expectError(() => requireType('here', 'prop', 1, listOf(NUMBER)), 'ValueTypeInvalid', 'prop = "a number", expected = "a list, each a number"');
});

describe('props', () => {
  const TYPES = { name: TEXT, count: optional(NUMBER) };
  const check = (props: any, scope = new Stack(newStack(), 'Inner')) => requireProps<{ name: string; count?: number }>(scope, 'Id', props, TYPES);

  test('that are right are accepted', () => {
    expect(() => check({ name: 'a' })).not.toThrow();
    expect(() => check({ name: 'a', count: undefined })).not.toThrow();
  });

  test.each<[unknown, string]>([
    [undefined, 'props = "undefined", expected = "an object"'],
    ['a', 'props = "a text", expected = "an object"'],
    [{}, 'name = "undefined", expected = "a text"'],
    [{ name: 'a', count: '1' }, 'count = "a text", expected = "a number"'],
  ])('%p are refused, under the path that the construct will have', (props, message) => {
    expectError(() => check(props), 'ValueTypeInvalid', `ValueTypeInvalid: ${message}`, '[at Stack/Inner/Id]');
  });
});
