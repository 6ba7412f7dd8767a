import { createHash } from 'node:crypto';
import { ListTagsForResourceCommand } from '@aws-sdk/client-ivs';
import { callService } from './call-service';
import { ivs } from './ivs-client';
import type { ConstructTag, StackTag } from '../../src/control-plane/ownership-contract';

/*
 * Whose something is, as its tags say. Tags are read by ARN: a list may be behind, and so may what it says about tags. Reading tags
 * shows no secret.
 */
export type Tags = { readonly [key: string]: string };

export interface Owner {
  /** The ARN of the deployed stack. */
  readonly stack: string;
  readonly construct: string;
}

const STACK: StackTag = 'cdk-ivs:stack';
const CONSTRUCT: ConstructTag = 'cdk-ivs:construct';

/** Who owned something before it was taken over: it goes back to them when the creation that took it is undone. */
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

/** The tags of something that is taken over. */
export function takeoverTags(owner: Owner, before: Tags): Tags {
  return { ...ownerTags(owner), [PREVIOUS_STACK]: before[STACK] ?? NOBODY, [PREVIOUS_CONSTRUCT]: before[CONSTRUCT] ?? NOBODY };
}

/** How something that was taken over is given back; nothing if it was not taken over. */
export function returnTags(tags: Tags): { readonly set: Tags; readonly remove: string[] } | undefined {
  const { [PREVIOUS_STACK]: stack, [PREVIOUS_CONSTRUCT]: construct } = tags;
  if (stack === undefined) { return undefined; }
  const before = Object.entries({ [STACK]: stack, [CONSTRUCT]: construct });
  return {
    set: Object.fromEntries(before.filter(([, value]) => value !== NOBODY)),
    remove: [PREVIOUS_STACK, PREVIOUS_CONSTRUCT, ...before.filter(([, value]) => value === NOBODY).map(([key]) => key)],
  };
}

/** Tags of the user's own: neither ours nor those of AWS. */
export function userTags(tags: Tags = {}): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !/^(cdk-ivs|aws):/.test(key)));
}

/** The tags of a resource as they are now; nothing when it does not exist. */
export async function tagsOf(resourceArn: string): Promise<Tags | undefined> {
  const { tags } = await callService<{ tags?: Tags }>(`read the tags of ${resourceArn}`,
    (options) => ivs.send(new ListTagsForResourceCommand({ resourceArn }), options), { tags: undefined });
  return tags;
}

/** A short name that says nothing, the same for the same text. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
