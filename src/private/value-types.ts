import { RemovalPolicy, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { pathOfImport } from './arn';
import { IvsError } from './errors';

/*
 * Types of props and arguments. The TypeScript compiler checks them, and jsii does in other languages. But a value may be undefined despite
 * its type, for example `process.env.NAME!`, and plain JavaScript can pass any value. A token is accepted for each type that can be a token.
 */

/** The first part of a value that has the wrong type. */
interface Mismatch {
  readonly name: string;
  readonly value: unknown;
  readonly expected: string;
}

interface ValueType {
  readonly isOptional?: true;
  readonly expected: string;
  readonly find: (name: string, value: any) => Mismatch | undefined;
}

export interface RequiredType extends ValueType {
  readonly isOptional?: never;
}

export interface OptionalType extends ValueType {
  readonly isOptional: true;
}

/** A type for each prop, so that the compiler reports a missing one. */
export type TypesOf<Props> = { readonly [Prop in keyof Props]-?: {} extends Pick<Props, Prop> ? OptionalType : RequiredType };

function typeOf(expected: string, accepts: (value: any) => boolean): RequiredType {
  return { expected, find: (name, value) => accepts(value) ? undefined : { name, value, expected } };
}

function primitive(type: 'boolean' | 'number' | 'string', expected: string): RequiredType {
  return typeOf(expected, (value) => typeof value === type || Token.isUnresolved(value));
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

export const BOOLEAN = primitive('boolean', 'true or false');
export const NUMBER = primitive('number', 'a number');
export const TEXT = primitive('string', 'a text');
export const DURATION = typeOf('a Duration', (value) => isObject(value) && 'toMilliseconds' in value);
export const OBJECT = typeOf('an object', (value) => isObject(value) && !Array.isArray(value));
export const REMOVAL_POLICY = typeOf('a RemovalPolicy', (value) => Object.values(RemovalPolicy).includes(value));

/** A value that is checked where it is used, with its own error. */
export const ANY = typeOf('any value', () => true);

/** An object with a member. CDK classes are identified by a member, because several copies of the CDK may be installed. */
export function having(member: string, expected: string): RequiredType {
  return typeOf(expected, (value) => isObject(value) && member in value);
}

export const AD_CONFIGURATION = having('adConfigurationRef', 'an ad configuration');
export const ALIAS = having('aliasName', 'an alias of a KMS key');
export const BUCKET = having('bucketRef', 'a bucket');
export const BULK_VIEWER_SESSION_REVOKER = having('_stateMachineName', 'a BulkViewerSessionRevoker');
export const CHANNEL = having('channelRef', 'a channel');
export const FUNCTION = having('functionRef', 'a function');
export const GRANTEE = having('grantPrincipal', 'a grantee, such as a role or a function');
export const KMS_KEY = having('keyArn', 'a KMS key');
export const MEDIA_TAILOR_PLAYBACK_CONFIGURATION = having('playbackConfigurationRef', 'a MediaTailor playback configuration');
export const PLAYBACK_KEY_PAIR = having('playbackKeyPairRef', 'a playback key pair');
export const PLAYBACK_RESTRICTION_POLICY = having('playbackRestrictionPolicyRef', 'a playback restriction policy');
export const PLAYBACK_SIGNING_KEY = having('node', 'a playback signing key'); // the signer checks whether it can sign
export const PRIVATE_KEY_STORAGE = having('_createPrivateKey', 'a PrivateKeyStorage');
export const QUEUE = having('queueRef', 'a queue');
export const RECORDING_CONFIGURATION = having('recordingConfigurationRef', 'a recording configuration');
export const RENDITION_CONFIGURATION = having('renditionSelection', 'a RenditionConfiguration');
export const ROTATING_STREAM_KEY = having('secret', 'a rotating stream key');
export const SECRET = having('secretArn', 'a secret');
export const STREAM_KEY = having('streamKeyRef', 'a stream key');
export const THUMBNAIL_CONFIGURATION = having('recordingMode', 'a ThumbnailConfiguration');

export function listOf(type: RequiredType): RequiredType {
  const expected = `a list, each ${type.expected}`;
  const find = (name: string, values: any): Mismatch | undefined => {
    if (!Array.isArray(values)) { return { name, value: values, expected }; }
    return first(values.map((value, index) => type.find(`${name}[${index}]`, value)));
  };
  return { expected, find };
}

export function mapOf(type: RequiredType): RequiredType {
  const find = (name: string, values: any): Mismatch | undefined => (
    OBJECT.find(name, values) ?? first(Object.entries(values).map(([key, value]) => type.find(`${name}.${key}`, value))));
  return { expected: OBJECT.expected, find };
}

/** Nested props. */
export function struct<Props>(types: TypesOf<Props>): RequiredType {
  return { expected: OBJECT.expected, find: (name, value) => OBJECT.find(name, value) ?? mismatchIn(value, types, `${name}.`) };
}

export function optional(type: RequiredType): OptionalType {
  return { expected: type.expected, find: (name, value) => value === undefined ? undefined : type.find(name, value), isOptional: true };
}

export const TAGS = optional(mapOf(TEXT));

/** Rejects props of the wrong type before anything is created. */
export function requireProps<Props extends object>(scope: IConstruct, id: string, props: Props, types: TypesOf<Props>): void {
  const mismatch = OBJECT.find('props', props) ?? mismatchIn(props, types);
  if (mismatch) { throw errorFor(mismatch, pathOfImport(scope, id)); }
}

/** Rejects an argument of the wrong type. */
export function requireType(where: IConstruct | string, name: string, value: unknown, type: ValueType): void {
  const mismatch = type.find(name, value);
  if (mismatch) { throw errorFor(mismatch, where); }
}

function mismatchIn(props: any, types: { readonly [prop: string]: ValueType }, prefix = ''): Mismatch | undefined {
  for (const prop in types) {
    const [type, value] = [types[prop], props[prop]];
    const mismatch = value === undefined && type.isOptional ? undefined : type.find(prefix + prop, value);
    if (mismatch) { return mismatch; }
  }
  return undefined;
}

function first<Value>(values: (Value | undefined)[]): Value | undefined {
  return values.find((value) => value !== undefined);
}

/** The error names only the type of the value, because the value may be a secret. */
function errorFor({ name, value, expected }: Mismatch, where: IConstruct | string): IvsError {
  return new IvsError('ValueTypeInvalid', where, { [name]: describe(value), expected });
}

function describe(value: unknown): string {
  if (value === undefined || value === null) { return String(value); }
  if (Array.isArray(value)) { return 'a list'; }
  if (typeof value === 'object') { return `an object of class ${value.constructor?.name ?? 'Object'}`; }
  return { string: 'a text', number: 'a number', boolean: 'true or false' }[typeof value as string] ?? `a ${typeof value}`;
}
