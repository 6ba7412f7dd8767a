import { CustomResource, CustomResourceProps, ITaggableV2, Lazy, TagManager, TagType } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** A custom resource whose property `Tags` holds the tags of `Tags.of()`. Most types have nothing to tag, and don't have the property. */
export class TaggedCustomResource extends CustomResource implements ITaggableV2 {
  public readonly cdkTagManager: TagManager;

  constructor(scope: Construct, id: string, props: CustomResourceProps) {
    const { resourceType, properties } = props;
    const isTaggable = 'Tags' in properties!;
    super(scope, id, { ...props, properties: { ...properties, ...isTaggable && { Tags: Lazy.any({ produce: () => this.tagValues() }) } } });
    this.cdkTagManager = new TagManager(TagType.MAP, resourceType!);
  }

  private tagValues(): { [key: string]: string } | undefined {
    const tags = this.cdkTagManager.tagValues();
    return Object.keys(tags).length > 0 ? tags : undefined;
  }
}
