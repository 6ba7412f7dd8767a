import { ResourceRefused, ResourceRequest } from './resource-type';

export interface Tags { readonly [key: string]: string }

/**
 * The tags that CloudFormation itself gives to a resource when it creates it (UG aws-properties-resource-tags), for the types that say
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

/** The tags that a resource has by its template: those of the stack reach every resource (UG cfn-console-add-tags), its own win. */
export function templateTags({ stack, properties }: ResourceRequest): Tags {
  const tags = { ...stack.tags, ...Object.fromEntries((properties.Tags ?? []).map(({ Key, Value }: any) => [Key, Value])) };
  const reserved = Object.keys(tags).filter(isSystemTag);
  if (reserved.length > 0) { throw new ResourceRefused(`Tag keys can't be prefixed with aws: [${reserved.join(', ')}]`); }
  return tags;
}
