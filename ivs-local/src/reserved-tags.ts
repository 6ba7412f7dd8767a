import { CLOUDFORMATION_ACCESS_KEY } from './access-keys';
import { invalid } from './errors';

/*
 * Tags whose key starts with `aws:`, in any case, belong to AWS: nobody else sets or removes them, and they count toward no limit
 * (docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html; CloudFormation user guide, aws-properties-resource-tags).
 */
interface TagInput {
  readonly tags?: { readonly [key: string]: string };
  readonly tagKeys?: readonly string[];
}

/** The input as the limits of the API see it: without tags of AWS. Raises ValidationException when the caller may not touch these. */
export function withoutReservedTags<T extends TagInput>(input: T, accessKeyId: string): T {
  const reserved = [...Object.keys(input.tags ?? {}), ...input.tagKeys ?? []].filter(isReserved);
  if (reserved.length === 0) { return input; }
  if (accessKeyId !== CLOUDFORMATION_ACCESS_KEY) { throw invalid(`tag keys that start with aws: are reserved: ${reserved.join(', ')}`); }
  return { ...input, tags: Object.fromEntries(Object.entries(input.tags ?? {}).filter(([key]) => !isReserved(key))) };
}

export function isReserved(key: string): boolean {
  return /^aws:/i.test(key);
}
