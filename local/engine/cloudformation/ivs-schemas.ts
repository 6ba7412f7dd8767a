import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { ValidateFunction } from 'ajv';
import { ResourceRefused, ResourceRequest } from './resource-type';

/** The registry schema of a type (describe-type; the fixture has its source). */
export interface Schema {
  readonly properties: { [name: string]: { readonly default?: unknown } };
  readonly readOnlyProperties: string[];
  readonly createOnlyProperties?: string[];
  readonly replacementStrategy?: string;
}

const { resources } = JSON.parse(readFileSync(join(__dirname, '../../../test/fixtures/cfn-ivs-schema.json'), 'utf8'));

/** Compiled once for all engines, because compilation takes longer than deploying a channel. */
const validators = new Map<string, ValidateFunction>();

export function schemaOf(type: string): Schema {
  return resources[type].registrySchema;
}

/** CloudFormation itself checks properties against the schema; "true" and "1", as from parameters, are converted to the type in the schema. */
export function validProperties({ type, logicalId, properties }: ResourceRequest): ResourceRequest['properties'] {
  const validator = validators.get(type) ?? compile(type);
  const valid = structuredClone(properties);
  if (!validator(valid)) {
    const messages = validator.errors!.map(({ instancePath, message, params }) => `#${instancePath}: ${message} ${JSON.stringify(params)}`);
    throw new ResourceRefused(`Properties validation failed for resource ${logicalId} with message: ${messages.join(', ')}`);
  }
  return valid;
}

function compile(type: string): ValidateFunction {
  const { definitions, properties, required, additionalProperties } = schemaOf(type) as any;
  const validator = new Ajv({ strict: false, allErrors: true, coerceTypes: true })
    .compile({ type: 'object', definitions, properties, required, additionalProperties });
  validators.set(type, validator);
  return validator;
}
