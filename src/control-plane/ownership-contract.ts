/*
 * The tags that identify the owner of a resource. Constructs and handlers share these names. The handlers import only types from this file.
 */

/** The ARN of the stack, on every resource that this library creates outside of CloudFormation, and on every resource that its functions can use. */
export type StackTag = 'cdk-ivs:stack';

/** The construct of the stack that owns the resource, on every resource that this library creates outside of CloudFormation. */
export type ConstructTag = 'cdk-ivs:construct';

/** On a channel with a `Custom::IVSChannelLifecycle`. If the channel still has the tag when the custom resource is deleted, the channel is deleted too. */
export type ChannelMark = 'cdk-ivs:channel-lifecycle';

/** On a recording configuration with `detachOnDelete`. If it still has the tag when the custom resource is deleted, it is deleted too. */
export type RecordingConfigurationMark = 'cdk-ivs:detach-on-delete';

/** The content of a secret that this library populates. Functions can read only one kind. */
export type SecretTag = 'cdk-ivs:secret';
export type SecretKind = 'rotating-stream-key' | 'signing-key' | 'srt-ingest';
