import { HandlerError, shortened } from './errors';

/*
 * CloudFormation sends all properties as texts, whatever their type is in the app. They are always parsed and checked.
 */

/** A required property with the ARN of an IVS resource. */
export function arnProperty(properties: object, name: string, type: string): string {
  return matching(properties, name, new RegExp(`^arn:aws[-a-z]*:ivs:[a-z0-9-]+:[0-9]+:${type}/[a-zA-Z0-9-]+$`), `the ARN of a ${type}`);
}

/** An optional property with the ARN of an IVS resource. */
export function optionalArnProperty(properties: object, name: string, type: string): string | undefined {
  return valueOf(properties, name) === undefined ? undefined : arnProperty(properties, name, type);
}

export function secretArnProperty(properties: object, name: string): string {
  return matching(properties, name, /^arn:aws[-a-z]*:secretsmanager:[a-z0-9-]+:[0-9]+:secret:.+$/, 'the ARN of a secret');
}

export function kmsKeyArnProperty(properties: object, name: string): string {
  return matching(properties, name, /^arn:aws[-a-z]*:kms:[a-z0-9-]+:[0-9]+:key\/.+$/, 'the ARN of a KMS key');
}

function matching(properties: object, name: string, pattern: RegExp, what: string): string {
  const value = valueOf(properties, name);
  if (typeof value !== 'string' || !pattern.test(value)) {
    throw new HandlerError(`${name} is ${formatValue(value)}, but must be ${what}; check the value that you pass`);
  }
  return value;
}

/** A text of at least one character. */
export function textProperty(properties: object, name: string, maxLength: number): string {
  const value = valueOf(properties, name);
  if (typeof value !== 'string' || value.length < 1 || value.length > maxLength) {
    throw new HandlerError(`${name} is ${formatValue(value)}, but must be a text of 1 to ${maxLength} characters`);
  }
  return value;
}

/** An integer from 0, which can be a text. */
export function integerProperty(properties: object, name: string, byDefault: number, max = Number.MAX_SAFE_INTEGER): number {
  const { [name]: value = byDefault } = properties as { [name: string]: unknown };
  const isInteger = ['string', 'number'].includes(typeof value) && /^\d{1,16}$/.test(String(value));
  if (!isInteger || Number(value) > max) {
    throw new HandlerError(`${name} is ${formatValue(value)}, but must be an integer from 0${max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`}`);
  }
  return Number(value);
}

/** A list, which is empty by default. */
export function listProperty(properties: object, name: string): unknown[] {
  const value = valueOf(properties, name) ?? [];
  if (!Array.isArray(value)) { throw new HandlerError(`${name} is ${formatValue(value)}, but must be a list`); }
  return value;
}

/** Tags, which are empty by default. */
export function tagsProperty(properties: object, name: string): { [key: string]: string } {
  const value = valueOf(properties, name) ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) { throw new HandlerError(`${name} is ${formatValue(value)}, but must be tags`); }
  return value as { [key: string]: string };
}

/** The tags before an update. They are not checked, because an update that failed for invalid tags must be rolled back. */
export function uncheckedTags(properties: object = {}, name: string): { [key: string]: string } {
  const value = valueOf(properties, name);
  return typeof value === 'object' && value !== null ? value as { [key: string]: string } : {};
}

function valueOf(properties: object, name: string): unknown {
  return (properties as { [name: string]: unknown })[name];
}

/** Formats a value for an error, short enough for the text after it. */
function formatValue(value: unknown): string {
  return shortened(String(JSON.stringify(value)), 100);
}
