import { CfnResource, TagManager } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { IvsError } from '../private/errors';

export type Taggable = CfnResource & { readonly tags: TagManager };

/** The tags that the functions of this library rely on, by resource. */
const OWN_TAGS = new WeakMap<CfnResource, { [key: string]: string }>();

/**
 * Adds tags to a resource that the functions of this library rely on. `Tags.of()` must not change or remove them, because the functions would no
 * longer recognize the resource.
 */
export function setOwnTags(resource: Taggable, tags: { readonly [key: string]: string }): void {
  for (const [key, value] of Object.entries(tags)) { resource.tags.setTag(key, value); }
  const before = OWN_TAGS.get(resource);
  const own = { ...before, ...tags };
  OWN_TAGS.set(resource, own);
  if (before === undefined) { resource.node.addValidation({ validate: () => changed(resource) }); }
}

function changed(resource: Taggable): string[] {
  const now = resource.tags.tagValues();
  const own = Object.entries(OWN_TAGS.get(resource)!);
  return own.filter(([key, value]) => now[key] !== value).map(([key]) => reservedTag(resource, key, now[key]).message);
}

/** The error for a tag of the app with a reserved name. */
export function reservedTag(where: IConstruct, key: string, value?: string): IvsError {
  return new IvsError('TagReserved', where, { [`tags.${key}`]: value ?? 'removed' });
}
