import { CustomResource, CustomResourceProps, ITaggableV2, Lazy, TagManager, TagType } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { reservedTag } from './own-tags';

/** A custom resource whose property `Tags` contains the tags of `Tags.of()`. Types that create no taggable resource don't have the property. */
export class TaggedCustomResource extends CustomResource implements ITaggableV2 {
  public readonly cdkTagManager: TagManager;

  constructor(scope: Construct, id: string, props: CustomResourceProps) {
    const { resourceType, properties } = props;
    const isTaggable = 'Tags' in properties!;
    super(scope, id, { ...props, properties: { ...properties, ...isTaggable && { Tags: Lazy.any({ produce: () => this.tagValues() }) } } });
    this.cdkTagManager = new TagManager(TagType.MAP, resourceType!);
    this.node.addValidation({ validate: () => isTaggable ? this.reservedTags() : [] });
  }

  /** The functions add their own tags to the resources that they create in IVS. */
  private reservedTags(): string[] {
    return Object.entries(this.cdkTagManager.tagValues()).filter(([key]) => key.startsWith('cdk-ivs:')).map(([key, value]) => reservedTag(this, key, value).message);
  }

  private tagValues(): { [key: string]: string } | undefined {
    const tags = this.cdkTagManager.tagValues();
    return Object.keys(tags).length > 0 ? tags : undefined;
  }
}
