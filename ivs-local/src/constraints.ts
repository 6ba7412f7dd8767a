import Ajv, { ErrorObject, ValidateFunction } from 'ajv';
import { invalid } from './errors';
import model from './ivs-operations.json';

/*
 * The official constraints of each input, compiled from the API model. AWS's own pattern for the ARN of the tag operations
 * matches no real ARN (one letter where the type stands), so it is replaced by one that does.
 */
interface Member {
  readonly shape?: string;
  readonly type?: string;
  readonly required?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: string[];
  readonly member?: Member;
  readonly key?: Member;
  readonly value?: Member;
}

const ANY_ARN = 'arn:aws:ivs:[a-z0-9-]+:[0-9]+:[a-z-]+/[a-zA-Z0-9-]+';
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: true });
const compiled = new Map<string, ValidateFunction>();

/**
 * Raises ValidationException when the input of an operation breaks a constraint of the API model. What the service says of a member that is
 * missing, and of one that is wrong, is public (errors.ts; a question about importing a key quotes the second); the reason in parentheses is ours.
 */
export function checkConstraints(operation: string, input: unknown): void {
  const validate = compiled.get(operation) ?? compile(operation);
  if (!validate(input)) { throw invalid(validate.errors!.map((error) => textOf(operation, error)).join('; ')); }
}

function textOf(operation: string, { instancePath, keyword, params, message }: ErrorObject): string {
  const path = instancePath.slice(1).replaceAll('/', '.');
  if (keyword === 'required') { return `${[operation, path, params.missingProperty].filter((part) => part !== '').join('.')} is a required attribute`; }
  return `Request member: ${path || 'input'} failed to satisfy the constraints (${message})`;
}

function compile(operation: string): ValidateFunction {
  const members = (model.operations as any)[operation].input ?? {};
  const validate = ajv.compile(structure(members));
  compiled.set(operation, validate);
  return validate;
}

function structure(members: { [name: string]: Member }): object {
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(members).map(([name, member]) => [name, schemaOf(member)])),
    required: Object.keys(members).filter((name) => members[name].required),
  };
}

function schemaOf(member: Member): object {
  const shape = member.shape === undefined ? undefined : (model.shapes as any)[member.shape];
  if (shape?.members) { return structure(shape.members); }
  switch (member.type) {
    case 'list':
      return { type: 'array', minItems: member.min, maxItems: member.max, items: schemaOf(member.member!) };
    case 'map':
      return {
        type: 'object',
        minProperties: member.min,
        maxProperties: member.max,
        propertyNames: text(member.key!),
        additionalProperties: text(member.value!),
      };
    case 'boolean':
      return { type: 'boolean' };
    case 'integer':
    case 'long':
      return { type: 'integer', minimum: member.min, maximum: member.max };
    default:
      return text(member);
  }
}

/** A pattern of the model means the whole text; lengths count characters. */
function text(member: Member): object {
  const pattern = member.shape === 'ResourceArn' ? ANY_ARN : member.pattern;
  return { type: 'string', minLength: member.min, maxLength: member.max, pattern: pattern && `^(?:${hyphenLast(pattern)})$`, enum: valuesOf(member) };
}

/** "" is no preset of the model, but it is the answer for a channel without one, and AWS's sample app for user-generated content sends it. */
function valuesOf({ shape, enum: values }: Member): string[] | undefined {
  return shape === 'TranscodePreset' ? ['', ...values!] : values;
}

/** `[a-zA-Z0-9-_]` is no valid class in Unicode mode: the hyphen goes to its end. */
function hyphenLast(pattern: string): string {
  return pattern.replaceAll('0-9-_]', '0-9_-]').replaceAll('[a-zA-Z0-9+/=_-]', '[a-zA-Z0-9+\\/=_-]');
}
