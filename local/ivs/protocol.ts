import * as client from '@aws-sdk/client-ivs';
import { JsonShapeDeserializer, JsonShapeSerializer } from '@aws-sdk/core/protocols';
import { ErrorName, invalid, ServiceError } from './errors';

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
  readonly status: number;
  readonly input: any;
  readonly output: any;
}

export const OPERATIONS: readonly Operation[] = Object.values<any>(client)
  .filter((value): value is OperationSchema => Array.isArray(value) && value[0] === 9)
  .map(([, , name, { http: [method, path, status] }, input, output]) => (
    { name, method, path, status, input: schema(input), output: schema(output) }));

/** Finds the operation of a request, and what its path says: the label of `/tags/{resourceArn}`. */
export function route(method: string, path: string): { operation: Operation; labels: { [name: string]: string } } | undefined {
  for (const operation of OPERATIONS) {
    const pattern = new RegExp(`^${operation.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
    const match = operation.method === method ? pattern.exec(path) : null;
    if (match) {
      return { operation, labels: Object.fromEntries(Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)])) };
    }
  }
  return undefined;
}

/** Timestamps without a format of their own are seconds since 1970, as restJson1 has it. */
const SETTINGS = { jsonName: true, timestampFormat: { useTrait: true, default: 7 as const } };
const CONTEXT = { protocol: 'aws.protocols#restJson1' };

/** The input of an operation: body, path labels and query. Members that the operation doesn't know are dropped, as the service does. */
export async function decode(operation: Operation, body: string, labels: { [name: string]: string }, query: URLSearchParams): Promise<any> {
  const deserializer = new JsonShapeDeserializer(SETTINGS);
  deserializer.setSerdeContext(CONTEXT as any);
  const fromBody = body === '' ? {} : await readObject(deserializer, operation, body);
  // tagKeys is the only member in a query; it is a list
  const fromQuery = query.has('tagKeys') ? { tagKeys: query.getAll('tagKeys') } : {};
  return { ...fromBody as object, ...labels, ...fromQuery };
}

async function readObject(deserializer: JsonShapeDeserializer, operation: Operation, body: string): Promise<unknown> {
  try {
    const value = JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) { return await deserializer.read(operation.input, body); }
  } catch { /* said below */ }
  throw invalid('the body is no valid JSON object for this operation');
}

export function encode(operation: Operation, output: unknown): string {
  const serializer = new JsonShapeSerializer(SETTINGS);
  serializer.setSerdeContext(CONTEXT as any);
  serializer.write(operation.output, output ?? {});
  return String(serializer.flush());
}

/** The headers and the body of an error, as the service sends them. */
export function encodeError(error: ServiceError): { headers: { [name: string]: string }; body: string } {
  return { headers: { 'x-amzn-errortype': error.name satisfies ErrorName }, body: JSON.stringify({ exceptionMessage: error.exceptionMessage }) };
}

function schema(lazy: unknown): unknown {
  return typeof lazy === 'function' ? lazy() : lazy;
}
