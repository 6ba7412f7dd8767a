import type { Template } from './assembly';

/** An error in the template itself, which fails the stack, not a resource. */
export class TemplateError extends Error {}

/** The values with which the functions of a template are resolved. */
export interface Scope {
  readonly template: Template;
  readonly parameters: { [name: string]: unknown };
  /** Pseudo parameters, such as AWS::Region. */
  readonly pseudo: { [name: string]: unknown };
  ref(logicalId: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  importValue(name: string): unknown;
}

/** The value of `AWS::NoValue`. A property with this value is removed. */
export const NO_VALUE = Symbol('AWS::NoValue');

type IntrinsicFunction = (argument: any, scope: Scope) => unknown;

const IN_CONDITIONS: { [name: string]: IntrinsicFunction } = {
  'Condition': (name, scope) => evaluateCondition(name, scope),
  'Fn::And': (items, scope) => items.every((item: unknown) => isTrue(resolve(item, scope, true))),
  'Fn::Or': (items, scope) => items.some((item: unknown) => isTrue(resolve(item, scope, true))),
  'Fn::Not': ([item], scope) => !isTrue(resolve(item, scope, true)),
  'Fn::Equals': (items, scope) => {
    const [left, right] = items.map((item: unknown) => resolve(item, scope, true));
    return String(left) === String(right);
  },
  'Fn::Contains': ([items, item], scope) => (resolve(items, scope, true) as unknown[]).map(String).includes(String(resolve(item, scope, true))),
};

const FUNCTIONS: { [name: string]: IntrinsicFunction } = {
  'Ref': (name, scope) => reference(name, scope),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, ...path] = typeof argument === 'string' ? argument.split('.') : argument;
    return scope.attribute(logicalId, path.map((part: unknown) => resolve(part, scope)).join('.'));
  },
  'Fn::Join': ([delimiter, items], scope) => list('Fn::Join', items, scope).map((item) => text('Fn::Join', item)).join(delimiter),
  'Fn::Select': ([index, items], scope) => {
    const position = Number(resolve(index, scope));
    const values = list('Fn::Select', items, scope);
    if (!(position in values)) { throw new TemplateError(`Template error: Fn::Select cannot select nonexistent value at index ${position}`); }
    return values[position];
  },
  'Fn::Split': ([delimiter, source], scope) => text('Fn::Split', resolve(source, scope)).split(delimiter),
  'Fn::Sub': (argument, scope) => {
    const [template, variables] = typeof argument === 'string' ? [argument, {}] : argument;
    return template.replace(/\$\{([^}]+)\}/g, (_: string, name: string) => {
      if (name.startsWith('!')) { return `\${${name.slice(1)}}`; }
      const key = name.trim();
      if (key in variables) { return text('Fn::Sub', resolve(variables[key], scope)); }
      return text('Fn::Sub', resolve(key.includes('.') ? { 'Fn::GetAtt': key } : { Ref: key }, scope));
    });
  },
  'Fn::FindInMap': (argument, scope) => {
    if (argument.length !== 3) { throw new TemplateError('Template error: Fn::FindInMap with a default value needs a language extension'); }
    const [map, top, second] = argument.map((part: unknown) => resolve(part, scope));
    const value = scope.template.Mappings?.[map]?.[top]?.[second];
    if (value === undefined) { throw new TemplateError(`Template error: Unable to get mapping for ${map}::${top}::${second}`); }
    return value;
  },
  'Fn::If': ([condition, yes, no], scope) => resolve(evaluateCondition(condition, scope) ? yes : no, scope),
  'Fn::Base64': (value, scope) => Buffer.from(text('Fn::Base64', resolve(value, scope))).toString('base64'),
  'Fn::ImportValue': (name, scope) => scope.importValue(text('Fn::ImportValue', resolve(name, scope))),
  'Fn::GetAZs': (region, scope) => ['a', 'b', 'c'].map((zone) => `${resolve(region, scope) || scope.pseudo['AWS::Region']}${zone}`),
};

/** The function that an object represents: its only key is the name of the function. */
export function functionIn(value: unknown, inConditions = false): [name: string, argument: any] | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) { return undefined; }
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [''];
  // A policy statement has a key "Condition" that is not a function.
  const isFunction = entries.length === 1 && (name === 'Ref' || name.startsWith('Fn::') || (inConditions && name === 'Condition'));
  return isFunction ? [name, argument] : undefined;
}

/** Replaces the functions in a value with their results. */
export function resolve(value: unknown, scope: Scope, inConditions = false): unknown {
  const called = functionIn(value, inConditions);
  if (called) {
    const [name, argument] = called;
    return knownFunction(name, inConditions)(argument, scope);
  }
  if (Array.isArray(value)) { return value.map((item) => resolve(item, scope, inConditions)).filter((item) => item !== NO_VALUE); }
  if (value === null || typeof value !== 'object') { return value; }
  return Object.fromEntries(Object.entries(value)
    .map(([key, item]) => [key, resolve(item, scope, inConditions)])
    .filter(([, item]) => item !== NO_VALUE));
}

export function evaluateCondition(name: string, scope: Scope): boolean {
  const condition = scope.template.Conditions?.[name];
  if (condition === undefined) { throw new TemplateError(`Template error: unresolved condition dependency ${name}`); }
  return isTrue(resolve(condition, scope, true));
}

/** The function with a name. Throws an error if there is none. */
export function knownFunction(name: string, inConditions = false): IntrinsicFunction {
  const found = (inConditions ? IN_CONDITIONS[name] : undefined) ?? FUNCTIONS[name];
  if (found === undefined) { throw new TemplateError(`Template error: the intrinsic function ${name} is not supported${inConditions ? '' : ' here'}`); }
  return found;
}

function reference(name: string, scope: Scope): unknown {
  if (name === 'AWS::NoValue') { return NO_VALUE; }
  if (name in scope.pseudo) { return scope.pseudo[name]; }
  return name in scope.parameters ? scope.parameters[name] : scope.ref(name);
}

/** A list argument, which can be a parameter of a list type. */
function list(name: string, items: unknown, scope: Scope): unknown[] {
  const values = resolve(items, scope);
  if (!Array.isArray(values)) { throw new TemplateError(`Template error: ${name} needs a list, not ${JSON.stringify(values)}`); }
  return values;
}

function text(name: string, value: unknown): string {
  if (typeof value === 'object' || typeof value === 'symbol' || value === undefined) {
    throw new TemplateError(`Template error: every value in ${name} must be a string, not ${JSON.stringify(value)}`);
  }
  return String(value);
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}
