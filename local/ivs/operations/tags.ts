import type { TagResourceCommandInput, UntagResourceCommandInput } from '@aws-sdk/client-ivs';
import { Account } from '../account';
import { invalid } from '../errors';

const TAGS_PER_RESOURCE = 50; // API model

export function ListTagsForResource(account: Account, { resourceArn }: { resourceArn?: string }) {
  return { tags: account.taggable(resourceArn!).tags ?? {} };
}

export function TagResource(account: Account, { resourceArn, tags }: TagResourceCommandInput) {
  const resource = account.taggable(resourceArn!);
  const all = { ...resource.tags, ...tags };
  if (Object.keys(all).length > TAGS_PER_RESOURCE) { throw invalid(`a resource has at most ${TAGS_PER_RESOURCE} tags`); }
  resource.tags = all;
  return {};
}

export function UntagResource(account: Account, { resourceArn, tagKeys }: UntagResourceCommandInput) {
  const resource = account.taggable(resourceArn!);
  resource.tags = Object.fromEntries(Object.entries(resource.tags ?? {}).filter(([key]) => !tagKeys!.includes(key)));
  return {};
}
