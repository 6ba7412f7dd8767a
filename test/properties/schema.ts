import Ajv, { ValidateFunction } from 'ajv';
import official from '../fixtures/cfn-ivs-schema.json';

/** A validator for the properties of a CloudFormation type, compiled from its official registry schema. */
export function schemaOf(type: string): ValidateFunction {
  const { definitions, properties, required, additionalProperties } = (official.resources as any)[type].registrySchema;
  // `insertionOrder` and others are CloudFormation's own keywords; Name's default "-" and such are of no concern here.
  return new Ajv({ strict: false, allErrors: true }).compile({ type: 'object', definitions, properties, required, additionalProperties });
}

/** Tokens have no value before deployment: references to ARNs and buckets are replaced by a valid one of their kind. */
export function withValues(properties: any, values: { [attribute: string]: string }): any {
  if (Array.isArray(properties)) { return properties.map((item) => withValues(item, values)); }
  if (properties === null || typeof properties !== 'object') { return properties; }
  const reference = properties['Fn::GetAtt'] ?? properties.Ref;
  if (reference !== undefined) { return values[[reference].flat()[0].replace(/[0-9A-F]{8}$/, '')] ?? `unknown reference ${JSON.stringify(properties)}`; }
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, withValues(value, values)]));
}
