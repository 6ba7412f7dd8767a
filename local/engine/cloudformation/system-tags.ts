import { ResourceRefused, ResourceRequest } from './resource-type';

export interface Tags { readonly [key: string]: string }

/**
 * The tags that CloudFormation itself adds to a resource at creation (UG aws-properties-resource-tags), for types with
 * `tagging.cloudFormationSystemTags` in their registry schema.
 */
export function systemTags({ stack, logicalId }: ResourceRequest): Tags {
  return {
    'aws:cloudformation:stack-name': stack.name,
    'aws:cloudformation:stack-id': stack.id,
    'aws:cloudformation:logical-id': logicalId,
  };
}

/** The same page: "The aws: prefix is reserved for AWS use. This prefix is case-insensitive. … you can't update or delete the tag." */
export function isSystemTag(key: string): boolean {
  return /^aws:/i.test(key);
}

/** The tags of a resource in its template. Tags of the stack apply to every resource (UG cfn-console-add-tags), and its own tags take precedence. */
export function templateTags({ stack, properties }: ResourceRequest): Tags {
  const tags = { ...stack.tags, ...Object.fromEntries((properties.Tags ?? []).map(({ Key, Value }: any) => [Key, Value])) };
  const reserved = Object.keys(tags).filter(isSystemTag);
  if (reserved.length > 0) { throw new ResourceRefused(`Tag keys can't be prefixed with aws: [${reserved.join(', ')}]`); }
  return tags;
}
