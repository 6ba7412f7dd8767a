import * as client from '@aws-sdk/client-ivs';
import { JsonShapeDeserializer, JsonShapeSerializer } from '@aws-sdk/core/protocols';
import { invalid, ServiceError } from './errors';

/*
 * The wire format, by the operation schemas that the real client exports: what the client can say, the server understands,
 * and neither can drift from the other. A schema is a tuple; 9 marks an operation:
 * [9, namespace, name, { http: [method, path, status] }, input, output].
 */
type OperationSchema = [9, string, string, { http: [string, string, number] }, () => unknown, () => unknown];

export interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** Of the path, with its labels as groups. */
  readonly pattern: RegExp;
  readonly status: number;
  readonly input: any;
  readonly output: any;
}

export const OPERATIONS: readonly Operation[] = Object.values<any>(client)
  .filter((value): value is OperationSchema => Array.isArray(value) && value[0] === 9)
  .map(([, , name, { http: [method, path, status] }, input, output]) => (
    { name, method, path, pattern: new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`), status, input: schema(input), output: schema(output) }));

/** Finds the operation of a request, and what its path says: the label of `/tags/{resourceArn}`. */
export function route(method: string, path: string): { operation: Operation; labels: { [name: string]: string } } | undefined {
  for (const operation of OPERATIONS) {
    const match = operation.method === method ? operation.pattern.exec(path) : null;
    if (match) {
      return { operation, labels: Object.fromEntries(Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)])) };
    }
  }
  return undefined;
}

/** Timestamps without a format of their own are seconds since 1970, as restJson1 has it. */
const SETTINGS = { jsonName: true, timestampFormat: { useTrait: true, default: 7 as const } };
const CONTEXT = { protocol: 'aws.protocols#restJson1' };

/**
 * The input of an operation: body, path labels and query. A member that the client's schema doesn't know is refused: the deserializer would drop it, and
 * a setting that isn't carried out must not look as if it were.
 */
export async function decode(operation: Operation, body: string, labels: { [name: string]: string }, query: URLSearchParams): Promise<any> {
  const deserializer = new JsonShapeDeserializer(SETTINGS);
  deserializer.setSerdeContext(CONTEXT as any);
  const fromBody = body === '' ? {} : await readObject(deserializer, operation, body);
  // tagKeys is the only member in a query; it is a list
  const fromQuery = query.has('tagKeys') ? { tagKeys: query.getAll('tagKeys') } : {};
  return { ...fromBody as object, ...labels, ...fromQuery };
}

async function readObject(deserializer: JsonShapeDeserializer, operation: Operation, body: string): Promise<unknown> {
  let value: any;
  let input: unknown;
  try {
    value = JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) { input = await deserializer.read(operation.input, body); }
  } catch { /* said below */ }
  if (input === undefined) { throw invalid('the body is no valid JSON object for this operation'); }
  const unknown = unknownMembers(operation.input, value);
  if (unknown.length > 0) { throw invalid(`ivs-local doesn't know ${unknown.join(', ')} of ${operation.name}`); }
  return input;
}

/** The paths of members that a structure doesn't have: [3, namespace, name, traits, names, schemas] is a structure, [1, …, item] a list. */
function unknownMembers(memberSchema: any, value: any): string[] {
  const type = schemaOfMember(memberSchema);
  const inside = (path: string, itsSchema: any, itsValue: any) => unknownMembers(itsSchema, itsValue).map((name) => `${path}.${name}`);
  if (type[0] === 1) { return (value as any[]).flatMap((item, index) => inside(String(index), type[4], item)); }
  if (type[0] !== 3 || value === null) { return []; }
  const names: string[] = type[4];
  return Object.entries(value).flatMap(([name, itsValue]) => (names.includes(name) ? inside(name, type[5][names.indexOf(name)], itsValue) : [name]));
}

/** A member may be a pair of its schema and traits. */
function schemaOfMember(member: any): any {
  const type = schema(member);
  return Array.isArray(type) && type.length === 2 ? schema(type[0]) : type;
}

export function encode(operation: Operation, output: unknown): string {
  const serializer = new JsonShapeSerializer(SETTINGS);
  serializer.setSerdeContext(CONTEXT as any);
  serializer.write(operation.output, output ?? {});
  return String(serializer.flush());
}

/**
 * Every error of the API model has these headers, and those of CORS, which stand in web-access.ts. Their values are those that the AWS CLI's examples show
 * for a call of real-time streaming.
 */
const ERROR_HEADERS = {
  'cache-control': 'no-store, no-cache',
  'content-security-policy': "default-src 'self'; upgrade-insecure-requests;",
  'strict-transport-security': 'max-age:47304000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/**
 * The headers and the body of an error, as the service sends them. The API model calls the text `exceptionMessage`, but answers of the service
 * that are public have `message` only: a dump of the Go SDK (crossplane-contrib/provider-upjet-aws, issue 551), and whatever the AWS CLI prints,
 * which reads nothing else. So code that reads only `exceptionMessage` finds nothing here, too.
 */
export function encodeError({ name, message }: ServiceError): { headers: { [name: string]: string }; body: string } {
  return { headers: { ...ERROR_HEADERS, 'x-amzn-errortype': name }, body: JSON.stringify({ __type: name, message }) };
}

function schema(lazy: unknown): unknown {
  return typeof lazy === 'function' ? lazy() : lazy;
}
