import { createHash } from 'node:crypto';
import { ListTagsForResourceCommand } from '@aws-sdk/client-ivs';
import { callService } from './call-service';
import { ivs } from './ivs-client';
import type { ConstructTag, StackTag } from '../../src/control-plane/ownership-contract';

/*
 * The owner of a resource, which is stored in its tags. Tags are read by ARN, because a list and its tags may lag. Reading tags
 * reveals no secret.
 */
export type Tags = { readonly [key: string]: string };

export interface Owner {
  /** The ARN of the deployed stack. */
  readonly stack: string;
  readonly construct: string;
}

const STACK: StackTag = 'cdk-ivs:stack';
const CONSTRUCT: ConstructTag = 'cdk-ivs:construct';

/** The owner before a resource was taken over. It gets the resource back if the takeover is undone. */
const PREVIOUS_STACK = 'cdk-ivs:previous-stack';
const PREVIOUS_CONSTRUCT = 'cdk-ivs:previous-construct';
const NOBODY = 'none';

export function ownerTags({ stack, construct }: Owner): Tags {
  return { [STACK]: stack, [CONSTRUCT]: construct };
}

export function isOwnedBy(tags: Tags | undefined, { stack, construct }: Owner): boolean {
  return tags?.[STACK] === stack && tags[CONSTRUCT] === construct;
}

export function stackOf(tags: Tags | undefined): string | undefined {
  return tags?.[STACK];
}

/** The tags of a resource that is taken over. */
export function takeoverTags(owner: Owner, before: Tags): Tags {
  return { ...ownerTags(owner), [PREVIOUS_STACK]: before[STACK] ?? NOBODY, [PREVIOUS_CONSTRUCT]: before[CONSTRUCT] ?? NOBODY };
}

/** The tag changes that return a resource to its previous owner. Undefined if it was not taken over. */
export function returnTags(tags: Tags): { readonly set: Tags; readonly remove: string[] } | undefined {
  const { [PREVIOUS_STACK]: stack, [PREVIOUS_CONSTRUCT]: construct } = tags;
  if (stack === undefined) { return undefined; }
  const before = Object.entries({ [STACK]: stack, [CONSTRUCT]: construct });
  return {
    set: Object.fromEntries(before.filter(([, value]) => value !== NOBODY)),
    remove: [PREVIOUS_STACK, PREVIOUS_CONSTRUCT, ...before.filter(([, value]) => value === NOBODY).map(([key]) => key)],
  };
}

/** The tags of the user, without those of this library and of AWS. */
export function userTags(tags: Tags = {}): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !/^(cdk-ivs|aws):/.test(key)));
}

/** The current tags of a resource. Undefined if it doesn't exist. */
export async function tagsOf(resourceArn: string): Promise<Tags | undefined> {
  const { tags } = await callService<{ tags?: Tags }>(`read the tags of ${resourceArn}`,
    (options) => ivs.send(new ListTagsForResourceCommand({ resourceArn }), options), { tags: undefined });
  return tags;
}

/** A short opaque name, which is the same for the same text. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
