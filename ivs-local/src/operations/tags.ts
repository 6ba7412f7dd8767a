import type { TagResourceCommandInput, UntagResourceCommandInput } from '@aws-sdk/client-ivs';
import { Account } from '../account';
import { invalid } from '../errors';
import { isReserved } from '../reserved-tags';

const TAGS_PER_RESOURCE = 50; // API model

/** A read of one resource, and not a list: its access level is Read (Service Authorization Reference). So it does not lag. */
export function ListTagsForResource(account: Account, { resourceArn }: { resourceArn?: string }) {
  return { tags: account.taggable(resourceArn!).get(resourceArn!)!.tags ?? {} };
}

export function TagResource(account: Account, { resourceArn, tags }: TagResourceCommandInput) {
  const resources = account.taggable(resourceArn!);
  const resource = resources.get(resourceArn!)!;
  const all = { ...resource.tags, ...tags };
  if (Object.keys(all).filter((key) => !isReserved(key)).length > TAGS_PER_RESOURCE) { throw invalid(`a resource has at most ${TAGS_PER_RESOURCE} tags`); }
  resources.set(resourceArn!, { ...resource, tags: all });
  return {};
}

export function UntagResource(account: Account, { resourceArn, tagKeys }: UntagResourceCommandInput) {
  const resources = account.taggable(resourceArn!);
  const resource = resources.get(resourceArn!)!;
  const tags = Object.fromEntries(Object.entries(resource.tags ?? {}).filter(([key]) => !tagKeys!.includes(key)));
  resources.set(resourceArn!, { ...resource, tags });
  return {};
}
