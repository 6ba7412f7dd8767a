import { HandlerError, shortened } from './errors';

/*
 * Properties come from CloudFormation as texts, whatever they were in the app: they are parsed, never trusted.
 */

/** A property that must be the ARN of a resource of IVS. */
export function arnProperty(properties: object, name: string, type: string): string {
  return matching(properties, name, new RegExp(`^arn:aws[-a-z]*:ivs:[a-z0-9-]+:[0-9]+:${type}/[a-zA-Z0-9-]+$`), `the ARN of a ${type}`);
}

/** A property that may be left out. */
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
    throw new HandlerError(`${name} is ${formatValue(value)}, but must be ${what}; check what is passed to it`);
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

/** An integer from 0, which arrives as a text. */
export function integerProperty(properties: object, name: string, byDefault: number, max = Number.MAX_SAFE_INTEGER): number {
  const { [name]: value = byDefault } = properties as { [name: string]: unknown };
  const isInteger = ['string', 'number'].includes(typeof value) && /^\d{1,16}$/.test(String(value));
  if (!isInteger || Number(value) > max) {
    throw new HandlerError(`${name} is ${formatValue(value)}, but must be an integer from 0${max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`}`);
  }
  return Number(value);
}

/** A list; none when it is left out. */
export function listProperty(properties: object, name: string): unknown[] {
  const value = valueOf(properties, name) ?? [];
  if (!Array.isArray(value)) { throw new HandlerError(`${name} is ${formatValue(value)}, but must be a list`); }
  return value;
}

/** Tags; none when they are left out. */
export function tagsProperty(properties: object, name: string): { [key: string]: string } {
  const value = valueOf(properties, name) ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) { throw new HandlerError(`${name} is ${formatValue(value)}, but must be tags`); }
  return value as { [key: string]: string };
}

/** Tags of before an update, which are not checked: an update that was refused for bad ones must be rolled back, too. */
export function uncheckedTags(properties: object = {}, name: string): { [key: string]: string } {
  const value = valueOf(properties, name);
  return typeof value === 'object' && value !== null ? value as { [key: string]: string } : {};
}

function valueOf(properties: object, name: string): unknown {
  return (properties as { [name: string]: unknown })[name];
}

/** A value for a reason, short enough for what follows it. */
function formatValue(value: unknown): string {
  return shortened(String(JSON.stringify(value)), 100);
}
