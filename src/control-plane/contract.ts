/*
 * What the constructs in src/ and the handler agree on. The handler imports only types from here: jsii compiles nothing outside src/.
 */

/** The resource types of the control plane, as they stand in a template. */
export type ControlPlaneResourceType = 'Custom::IvsChannelAttachments';

/** What a channel has attached beyond its CloudFormation properties. */
export interface ChannelAttachmentsProperties {
  readonly ChannelArn: string;
  readonly PlaybackRestrictionPolicyArn?: string;
  readonly AdConfigurationArn?: string;
  /** The settings of the channel: when they change, the attachments are asserted again. */
  readonly ChannelSettings?: unknown;
}

/** A request of CloudFormation, as the Provider framework hands it on. Properties arrive as texts. */
export interface Request<Properties> {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResourceType: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Properties;
  readonly OldResourceProperties?: Properties;
}

/** What the framework sends back to CloudFormation. It must stay far below 4,096 bytes, and holds no secret. */
export interface Reply {
  readonly PhysicalResourceId: string;
  readonly Data?: { readonly [attribute: string]: string };
}
