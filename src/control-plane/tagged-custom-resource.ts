import { CustomResource, CustomResourceProps, ITaggableV2, Lazy, TagManager, TagType } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { reservedTag } from './own-tags';

/** A custom resource whose property `Tags` holds the tags of `Tags.of()`. Most types have nothing to tag, and don't have the property. */
export class TaggedCustomResource extends CustomResource implements ITaggableV2 {
  public readonly cdkTagManager: TagManager;

  constructor(scope: Construct, id: string, props: CustomResourceProps) {
    const { resourceType, properties } = props;
    const isTaggable = 'Tags' in properties!;
    super(scope, id, { ...props, properties: { ...properties, ...isTaggable && { Tags: Lazy.any({ produce: () => this.tagValues() }) } } });
    this.cdkTagManager = new TagManager(TagType.MAP, resourceType!);
    this.node.addValidation({ validate: () => isTaggable ? this.reservedTags() : [] });
  }

  /** What the functions create in IVS has tags of theirs. */
  private reservedTags(): string[] {
    return Object.entries(this.cdkTagManager.tagValues()).filter(([key]) => key.startsWith('cdk-ivs:')).map(([key, value]) => reservedTag(this, key, value).message);
  }

  private tagValues(): { [key: string]: string } | undefined {
    const tags = this.cdkTagManager.tagValues();
    return Object.keys(tags).length > 0 ? tags : undefined;
  }
}
