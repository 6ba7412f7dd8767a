import { ssmValue } from './parameters';
import { isCustom, ResourceRefused, ResourceRequest } from './resource-type';
import { Secret, SecretStore } from '../../services/secrets-manager';

/** The source of the values of dynamic references. */
export interface ReferencedValues {
  readonly secrets: SecretStore;
  readonly parameters: ReadonlyMap<string, string>;
}

const REFERENCE = /\{\{resolve:([^:}]+):((?:[^{}]|\{[^{]*\})*?)\}\}/g;

/** Replaces `{{resolve:…}}` in properties just before the resource is handled (UG dynamic-references). */
export function resolveReferences(type: string, properties: ResourceRequest['properties'], values: ReferencedValues): ResourceRequest['properties'] {
  const replace = (value: any): any => {
    if (typeof value === 'string') { return value.replace(REFERENCE, (_, service, reference) => valueOf(type, service, reference, values)); }
    if (Array.isArray(value)) { return value.map(replace); }
    if (value === null || typeof value !== 'object') { return value; }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replace(item)]));
  };
  return replace(properties);
}

function valueOf(type: string, service: string, reference: string, { secrets, parameters }: ReferencedValues): string {
  if (service === 'ssm') { return ssmValue(reference.replace(/:\d+$/, ''), parameters); }
  if (service !== 'secretsmanager') { throw new ResourceRefused(`Dynamic references to ${service} are not supported`); }
  // UG dynamic-references-secretsmanager
  if (isCustom(type)) { throw new ResourceRefused('Dynamic references to secretsmanager are not supported in custom resources'); }
  const [, id, rest] = /^(arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:[^:]*|[^:]*)(?::(.*))?$/.exec(reference)!;
  const [kind = 'SecretString', key, label, versionId] = (rest ?? '').split(':').map((part) => part || undefined);
  const secret = secrets.lookUp(id);
  if (!secret || kind !== 'SecretString') { throw new ResourceRefused(`Secrets Manager can't find the specified secret ${id}`); }
  const text = stringOf(secret, label, versionId);
  if (key === undefined) { return text; }
  const value = JSON.parse(text)[key];
  if (value === undefined) { throw new ResourceRefused(`Could not find a value associated with JSONKey ${key} in SecretString`); }
  return String(value);
}

function stringOf(secret: Secret, label: string | undefined, versionId: string | undefined): string {
  try {
    const { SecretString } = secret.read(versionId, label).value;
    if (SecretString === undefined) { throw new Error(`secret ${secret.name} is binary, and only a SecretString can be referred to`); }
    return SecretString;
  } catch (error) {
    throw new ResourceRefused((error as Error).message);
  }
}
