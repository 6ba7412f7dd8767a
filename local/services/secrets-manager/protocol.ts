import * as client from '@aws-sdk/client-secrets-manager';
import { JsonShapeDeserializer, JsonShapeSerializer } from '@aws-sdk/core/protocols';
import { ServiceError } from './errors';

/*
 * The wire format, AWS JSON 1.1, with the operation schemas that the real client exports. A schema is a tuple; 9 marks an operation:
 * [9, namespace, name, traits, input, output], and 3 a structure: [3, namespace, name, traits, members, types, how many are required].
 */
const SETTINGS = { jsonName: false, timestampFormat: { useTrait: true, default: 7 as const } }; // seconds since 1970
const CONTEXT = { protocol: 'aws.protocols#awsJson1_1' };

interface Schemas {
  readonly input: any;
  readonly output: any;
}

const SCHEMAS = new Map<string, Schemas>(Object.values<any>(client)
  .filter((value) => Array.isArray(value) && value[0] === 9)
  .map(([, , name, , input, output]) => [name, { input: schema(input), output: schema(output) }]));

/** The input of an operation. Unknown members are dropped. */
export async function decode(operation: string, body: string): Promise<any> {
  const { input } = SCHEMAS.get(operation)!;
  const deserializer = new JsonShapeDeserializer(SETTINGS);
  deserializer.setSerdeContext(CONTEXT as any);
  let read: any;
  try {
    const value = JSON.parse(body);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) { throw new Error(); }
    read = await deserializer.read(input, body);
  } catch {
    throw new ServiceError('SerializationException', 'the body is no valid JSON object for this operation');
  }
  const [, , , , members, , required] = input;
  const missing = members.slice(0, required ?? 0).find((member: string) => read[member] === undefined);
  if (missing !== undefined) {
    throw new ServiceError('ValidationException', `1 validation error detected: Value at '${missing}' failed to satisfy constraint: Member must not be null`);
  }
  return read;
}

export function encode(operation: string, output: object): string {
  const serializer = new JsonShapeSerializer(SETTINGS);
  serializer.setSerdeContext(CONTEXT as any);
  serializer.write(SCHEMAS.get(operation)!.output, output);
  return String(serializer.flush());
}

/** The errors of the model have a member `Message`. */
export function encodeError({ name, message }: ServiceError): string {
  return JSON.stringify({ __type: name, Message: message });
}

function schema(lazy: unknown): unknown {
  return typeof lazy === 'function' ? lazy() : lazy;
}
