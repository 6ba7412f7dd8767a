import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Callable, ClassType, Documentable, EnumType, InterfaceType, Property, TypeSystem } from 'jsii-reflect';
import * as library from '../../src';
import { ERRORS } from '../../src/private/codes';
import { LIMITS } from '../../src/private/limit-codes';
import { WARNINGS } from '../../src/private/warning-codes';
import metricFacts from '../fixtures/ivs-metrics.json';

/*
 * What awslint asks of AWS's own libraries, stated over our assembly: the published awslint can't read it.
 * The assembly is what `npx projen compile` wrote; `npm test` compiles first.
 */

const system = new TypeSystem();
let classes: readonly ClassType[] = [];
let interfaces: readonly InterfaceType[] = [];
let enums: readonly EnumType[] = [];

beforeAll(async () => {
  const assembly = await system.load(join(__dirname, '../..'), { validate: false, supportedFeatures: ['intersection-types', 'class-covariant-overrides'] } as any);
  classes = assembly.allClasses;
  interfaces = assembly.allInterfaces;
  enums = assembly.allEnums;
  expect(classes.length).toBeGreaterThan(15);
}, 60_000);

const RESOURCES = ['Channel', 'StreamKey', 'PlaybackKeyPair', 'RecordingConfiguration', 'PlaybackRestrictionPolicy', 'AdConfiguration'];
const classNamed = (name: string) => classes.find((c) => c.name === name)!;
const interfaceNamed = (name: string) => interfaces.find((i) => i.name === name)!;
const structs = () => interfaces.filter((i) => i.isDataType());
const lowerFirst = (name: string) => name[0].toLowerCase() + name.slice(1);

describe.each(RESOURCES)('%s', (name) => {
  const arn = `${lowerFirst(name)}Arn`;

  test('has a construct constructor (scope, id, props)', () => {
    expect(classNamed(name).initializer!.parameters.map((p) => p.name)).toEqual(['scope', 'id', 'props']);
  });

  test('has an interface that extends IResource and the generated reference', () => {
    const parents = interfaceNamed(`I${name}`).getInterfaces(true).map((i) => i.fqn);
    expect(parents).toEqual(expect.arrayContaining(['aws-cdk-lib.IResource', `aws-cdk-lib.interfaces.aws_ivs.I${name}Ref`]));
    expect(classNamed(name).getInterfaces(true).map((i) => i.name)).toContain(`I${name}`);
  });

  test('has a props struct named after it', () => {
    expect(interfaceNamed(`${name}Props`).isDataType()).toBe(true);
  });

  test('offers its ARN as an attribute, on class and interface', () => {
    for (const type of [classNamed(name), interfaceNamed(`I${name}`)]) {
      const property = type.allProperties.find((p) => p.name === arn)!;
      expect(property.docs.customTag('attribute')).toBeDefined();
      expect(property.immutable).toBe(true);
    }
  });

  test('can be imported by ARN: (scope, id, arn) to the interface', () => {
    const method = classNamed(name).allMethods.find((m) => m.static && m.name === `from${name}Arn`)!;
    expect(method.parameters.map((p) => p.name)).toEqual(['scope', 'id', arn]);
    expect(method.returns.type.fqn).toBe(`cdk-ivs.I${name}`);
  });

  test('is told from others by isXxx, and takes part in property injection', () => {
    expect(classNamed(name).allMethods.find((m) => m.static && m.name === `is${name}`)!.returns.type.toString()).toBe('boolean');
    const id = classNamed(name).allProperties.find((p) => p.name === 'PROPERTY_INJECTION_ID')!;
    expect(id).toMatchObject({ static: true, immutable: true });
  });

  test('has a grants facade, built from the reference', () => {
    expect(interfaceNamed(`I${name}`).allProperties.find((p) => p.name === 'grants')!.type.fqn).toBe(`cdk-ivs.${name}Grants`);
    const factory = classNamed(`${name}Grants`).allMethods.find((m) => m.name === `from${name}`)!;
    expect(factory.static).toBe(true);
    expect(factory.parameters[0].type.fqn).toBe(`aws-cdk-lib.interfaces.aws_ivs.I${name}Ref`);
    expect(classNamed(`${name}Grants`).initializer).toBeUndefined();
  });

  test('names its resource type', () => {
    expect(classNamed(name).docs.customTag('resource')).toBe(`AWS::IVS::${name}`);
  });

  test('takes tags and a removal policy', () => {
    expect(interfaceNamed(`${name}Props`).allProperties.map((p) => p.name)).toEqual(expect.arrayContaining(['tags', 'removalPolicy']));
  });

  test('fromXxxAttributes takes a struct named XxxAttributes', () => {
    for (const method of classNamed(name).allMethods.filter((m) => m.static && m.name.endsWith('Attributes'))) {
      expect(method.parameters[2].type.fqn).toBe(`cdk-ivs.${name}Attributes`);
    }
  });
});

test('every construct can be created with new, and takes part in property injection', () => {
  const constructs = classes.filter((c) => c.getAncestors().some(({ fqn }) => fqn === 'constructs.Construct') && !c.abstract && c.name !== 'MediaTailorPlaybackConfiguration');
  expect(constructs.length).toBeGreaterThan(10);
  expect(constructs.filter((c) => c.initializer === undefined || !c.allProperties.some((p) => p.name === 'PROPERTY_INJECTION_ID')).map(({ name }) => name)).toEqual([]);
});

describe.each([['source', () => library], ['compiled', () => require('../../lib')]])('the %s exports what the assembly has, and nothing beside', (_, load) => { // eslint-disable-line @typescript-eslint/no-require-imports
  const namesIn = (namespace?: string) => [...classes, ...enums].filter((type) => type.namespace === namespace).map(({ name }) => name);

  test('at the top', () => {
    expect(Object.keys(load()).sort()).toEqual([...namesIn(), 'mixins'].sort());
  });

  test('as mixins', () => {
    expect(namesIn('mixins').length).toBeGreaterThan(0);
    expect(Object.keys(load().mixins).sort()).toEqual(namesIn('mixins').sort());
  });
});

test('every mixin extends the base class of the CDK and is named after its resource', () => {
  for (const mixin of classes.filter(({ namespace }) => namespace === 'mixins')) {
    expect([mixin.name, mixin.getAncestors().map(({ fqn }) => fqn)]).toEqual([mixin.name, ['aws-cdk-lib.Mixin']]);
    expect(RESOURCES.some((resource) => mixin.name.startsWith(resource))).toBe(true);
    expect(mixin.allMethods.map(({ name }) => name)).toEqual(expect.arrayContaining(['supports', 'applyTo']));
  }
});

describe('props', () => {
  test('that are optional say what happens without them, and never "undefined"', () => {
    const faults = structs().flatMap((s) => s.ownProperties.filter((p) => p.optional && !(p.docs.docs.default ?? '').trim()).map(pathOf));
    expect(faults).toEqual([]);
    expect(structs().flatMap((s) => s.ownProperties.filter((p) => /undefined/.test(p.docs.docs.default ?? '')).map(pathOf))).toEqual([]);
  });

  test('are immutable, and never any, a union or an L1 type', () => {
    const faults = structs().flatMap((s) => s.ownProperties)
      .filter((p) => !p.immutable || p.type.isAny || p.type.unionOfTypes !== undefined || /\.Cfn/.test(p.type.toString()));
    expect(faults.map(pathOf)).toEqual([]);
  });

  test('take references of resources, not their ARNs', () => {
    const faults = structs().filter((s) => s.name.endsWith('Props')).flatMap((s) => s.ownProperties).filter((p) => /Arns?$/.test(p.name));
    expect(faults.map(pathOf)).toEqual([]);
  });

  test('take durations as Duration, and secrets never as a string', () => {
    const own = structs().flatMap((s) => s.ownProperties);
    for (const p of own.filter(({ name }) => /(Duration|Interval|Window|Timeout)$/.test(name))) { expect(p.type.fqn).toBe('aws-cdk-lib.Duration'); }
    expect(own.filter(({ name, type }) => /(password|token|secretValue)/i.test(name) && type.toString() === 'string').map(pathOf)).toEqual([]);
  });

  test('physical names are called <resource>Name and are strings', () => {
    for (const name of RESOURCES.filter((resource) => resource !== 'StreamKey')) { // a stream key has no name
      expect(interfaceNamed(`${name}Props`).allProperties.find((p) => p.name === `${lowerFirst(name)}Name`)!.type.toString()).toBe('string');
    }
  });
});

/** Every class of the library that a user creates in a scope: not a list of names, so that a new one is looked at, too. */
const constructs = () => classes.filter((c) => !c.abstract && c.initializer && c.getAncestors().some(({ fqn }) => fqn === 'constructs.Construct'));

test('every construct has (scope, id, props), takes part in property injection, and says whether it holds state', () => {
  const found = constructs();
  expect(found.length).toBeGreaterThan(10);
  for (const c of found) {
    expect([c.name, ...c.initializer!.parameters.map((p) => p.name)]).toEqual([c.name, 'scope', 'id', 'props']);
    expect([c.name, c.ownProperties.some((p) => p.static && p.immutable && p.name === 'PROPERTY_INJECTION_ID')]).toEqual([c.name, true]);
    expect([c.name, ['stateful', 'stateless'].filter((tag) => c.docs.customTag(tag) !== undefined)]).toEqual([c.name, [expect.any(String)]]);
  }
});

test('isXxx tells TypeScript, too, what it found', () => {
  const declarations = constructs().filter((c) => c.ownMethods.some((m) => m.static && m.name === `is${c.name}`));
  expect(declarations.map(({ name }) => name).sort()).toEqual([...RESOURCES].sort());
  for (const { name, assembly, locationInModule } of declarations) {
    expect(assembly.name).toBe('cdk-ivs');
    const text = readFileSync(join(__dirname, '../..', locationInModule!.filename.replace(/^src(.*)\.ts$/, 'lib$1.d.ts')), 'utf8');
    expect(text).toContain(`static is${name}(x: any): x is ${name};`);
  }
});

test('every public type and member has a summary', () => {
  const documented: [string, Documentable][] = [
    ...[...classes, ...interfaces].flatMap((type): [string, Documentable][] => [
      [type.fqn, type], ...[...type.ownMethods, ...type.ownProperties].map((m): [string, Documentable] => [pathOf(m), m]),
    ]),
  ];
  expect(documented.filter(([, { docs }]) => docs.summary.trim() === '').map(([path]) => path)).toEqual([]);
});

test('every public type names the AWS page that it rests on', () => {
  const types = [...classes, ...interfaces, ...enums];
  const faults = types.filter(({ docs }) => !/^https:\/\/docs\.aws\.amazon\.com\/.+\.html/.test(docs.docs.see ?? docs.customTag('see') ?? ''));
  expect(faults.map(({ name }) => name)).toEqual([]);
});

test('every member of an enum has a summary', () => {
  expect(enums.flatMap((e) => e.members.filter(({ docs }) => docs.summary.trim() === '').map(({ name }) => `${e.name}.${name}`))).toEqual([]);
});

test('every duration and number says its unit, where it is given and where it is read', () => {
  const unit = /\b(seconds?|minutes?|hours?|days?|integer|MiB)\b/;
  const measured = /(Duration|\bnumber)$/;
  const properties = [...classes, ...interfaces].flatMap((type) => type.ownProperties).filter(({ type }) => measured.test(type.toString()));
  const parameters = [...classes, ...interfaces].flatMap((type) => type.ownMethods)
    .flatMap((m) => m.parameters.filter(({ type }) => measured.test(type.toString())).map((p): [string, Documentable] => [`${pathOf(m)}(${p.name})`, p]));
  const all = [...properties.map((p): [string, Documentable] => [pathOf(p), p]), ...parameters];
  expect(all.length).toBeGreaterThan(5);
  expect(all.filter(([, { docs }]) => !unit.test(docs.summary + docs.remarks)).map(([path]) => path)).toEqual([]);
});

test('every error, limit and warning is named where it can come from', () => {
  const said = [...classes, ...interfaces, ...enums].flatMap((type) => [type, ...('ownMembers' in type ? type.ownMembers : type.members)] as Documentable[])
    .map(({ docs }) => docs.summary + docs.remarks).join('\n');
  expect([...Object.keys(ERRORS), ...Object.keys(LIMITS), ...Object.keys(WARNINGS)].filter((name) => !said.includes(`\`${name}\``))).toEqual([]);
});

test('every type and member is stable, or deprecated with what to use instead', () => {
  const documented: Documentable[] = [...classes, ...interfaces].flatMap((type) => [type, ...type.ownMethods, ...type.ownProperties]);
  expect(new Set(documented.map(({ docs }) => docs.stability))).toEqual(new Set(['stable', 'deprecated']));
  for (const { docs } of documented.filter((d) => d.docs.deprecated)) { expect(docs.deprecationReason).toMatch(/\buse\b/); }
});

test('every parameter of a method and a constructor is explained', () => {
  const constructors = classes.flatMap((c) => (c.initializer && !c.abstract ? [c.initializer] : []));
  const methods = [...[...classes, ...interfaces].flatMap((type) => type.ownMethods), ...constructors];
  const faults = methods.flatMap((m) => m.parameters.filter((p) => p.docs.summary.trim() === '').map((p) => `${pathOf(m)}(${p.name})`));
  expect(faults).toEqual([]);
});

test('static properties are in capitals', () => {
  const statics = classes.flatMap((c) => c.ownProperties).filter((p) => p.static);
  expect(statics.map((p) => p.name).filter((name) => name !== name.toUpperCase())).toEqual([]);
});

test('what comes from a GetAtt is tagged as an attribute, named after its resource', () => {
  for (const name of RESOURCES) {
    const attributes = classNamed(name).ownProperties.filter((p) => p.docs.customTag('attribute') !== undefined).map((p) => p.name);
    expect(attributes.filter((attribute) => !attribute.startsWith(lowerFirst(name)))).toEqual([]);
    expect(attributes.length).toBeGreaterThan(0);
  }
});

test('grants return a Grant, take the grantee first, and are not called grantXxx', () => {
  for (const facade of classes.filter((c) => c.name.endsWith('Grants'))) {
    for (const method of facade.ownMethods.filter((m) => !m.static)) {
      expect([pathOf(method), method.returns.type.fqn]).toEqual([pathOf(method), 'aws-cdk-lib.aws_iam.Grant']);
      expect(method.parameters[0].name).toBe('grantee');
      expect(method.parameters[0].type.fqn).toBe('aws-cdk-lib.aws_iam.IGrantable');
    }
  }
  const all = [...classes, ...interfaces].flatMap((type) => type.ownMethods);
  expect(all.filter((m) => /^grant[A-Z]/.test(m.name)).map(pathOf)).toEqual([]);
});

test('onXxx methods take (id, options) and return a Rule', () => {
  const methods = classes.flatMap((c) => c.ownMethods).filter((m) => /^on[A-Z]/.test(m.name));
  expect(methods.length).toBeGreaterThan(15);
  for (const method of methods) {
    expect([method.name, method.returns.type.fqn, ...method.parameters.map((p) => p.name)]).toEqual([method.name, 'aws-cdk-lib.aws_events.Rule', 'id', 'options']);
  }
});

test('metrics say their unit and take options', () => {
  const contract = readFileSync(join(__dirname, '../../src/operations/metrics-contract.ts'), 'utf8');
  const ours = contract.match(/(?<=')\w+(?=')/g)!.map((metric) => ({ metric, unit: 'Count' }));
  const units = new Map([...metricFacts.metrics, ...ours].map(({ metric, unit }): [string, string] => [metric.toLowerCase(), unit]));
  for (const facade of classes.filter((c) => c.name.endsWith('Metrics'))) {
    for (const method of facade.ownMethods.filter((m) => !m.static && m.name !== 'metric')) {
      expect(method.returns.type.fqn).toBe('aws-cdk-lib.aws_cloudwatch.Metric');
      expect(method.docs.toString() + method.docs.remarks).toContain(`Unit: ${units.get(method.name.toLowerCase().replace(/usage$/, ''))}.`);
    }
  }
});

test('nothing public is named after what the service calls otherwise', () => {
  const names = [...classes, ...interfaces].flatMap((type) => [type.name, ...type.ownMembers.map((m) => m.name)]);
  expect(names.filter((name) => /(^|[a-z])(broadcast_?key|room|feed|ban)([A-Z_]|$)/i.test(name) && !/broadband/i.test(name))).toEqual([]);
});

function pathOf(member: Callable | Property): string {
  return `${member.parentType.name}.${member.name}`;
}
