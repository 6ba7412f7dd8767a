import * as client from '@aws-sdk/client-ivs';
import model from '../../ivs-local/src/ivs-operations.json';
import { MEMBERS_NOT_COVERED, OPERATIONS_NOT_COVERED } from '../../tools/not-covered';

/*
 * What the API model has and the installed client lacks, compared with the table of what is not covered. A failure means that the client has learned
 * something: cover it, and take it out of tools/not-covered.ts.
 */

/*
 * The schemas that the client exports. [9, namespace, name, http, input, output] is an operation, [3, namespace, name, traits, names of its members,
 * their schemas] a structure. A member with traits is a pair.
 */
const schemas = Object.values<any>(client).filter(Array.isArray);
const CLIENT_OPERATIONS = new Map<string, any[]>(schemas.filter(([kind]) => kind === 9).map((schema) => [schema[2], schema]));
const CLIENT_STRUCTURES = new Map<string, any[]>(schemas.filter(([kind]) => kind === 3).map((schema) => [schema[2], schema]));

/** The members of a structure. The response headers of three operations are no business of a caller, so the model leaves them out. */
function membersOf(structure: any): string[] {
  const [,,,, names = [], types] = typeof structure === 'function' ? structure() : structure;
  return (names as string[]).filter((_, i) => types[i]?.[1]?.httpHeader === undefined);
}

const OPERATIONS: [string, any][] = Object.entries(model.operations);
const members = (structure: string, names: string[]) => names.map((name) => `${structure}.${name}`);

function membersOfModel(): string[] {
  const ofOperations = OPERATIONS.filter(([name]) => !OPERATIONS_NOT_COVERED.includes(name)).flatMap(([name, { input, output }]) => [
    ...members(`${name}Request`, Object.keys(input ?? {})), ...members(`${name}Response`, Object.keys(output ?? {})),
  ]);
  const ofShapes = Object.entries<any>(model.shapes).filter(([name, shape]) => shape.members && !name.startsWith('FailoverSlate'))
    .flatMap(([name, shape]) => members(name, Object.keys(shape.members)));
  return [...ofOperations, ...ofShapes].sort();
}

function membersOfClient(): string[] {
  const ofOperations = [...CLIENT_OPERATIONS].flatMap(([name, [,,,, input, output]]) => [
    ...members(`${name}Request`, membersOf(input)), ...members(`${name}Response`, membersOf(output)),
  ]);
  const ofShapes = Object.keys(model.shapes).filter((name) => CLIENT_STRUCTURES.has(name))
    .flatMap((name) => members(name, membersOf(CLIENT_STRUCTURES.get(name))));
  return [...ofOperations, ...ofShapes].sort();
}

const without = (all: string[], some: Iterable<string>) => {
  const known = new Set(some);
  return all.filter((one) => !known.has(one));
};

test('the operations that are not covered are those that the client can\'t send', () => {
  expect(without(OPERATIONS.map(([name]) => name), CLIENT_OPERATIONS.keys()).sort()).toEqual([...OPERATIONS_NOT_COVERED].sort());
});

test('the members that are not covered are those that the client drops', () => {
  expect(without(membersOfModel(), membersOfClient())).toEqual([...MEMBERS_NOT_COVERED].sort());
});

test('the client knows no operation and no member that the API model kept here lacks', () => {
  expect(without([...CLIENT_OPERATIONS.keys()], OPERATIONS.map(([name]) => name))).toEqual([]);
  expect(without(membersOfClient(), membersOfModel())).toEqual([]);
});
