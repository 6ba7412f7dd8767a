/*
 * How ownership is told, by tags. Constructs and handlers agree on these names; the handlers import only types from here.
 */

/** Of everything that the library creates outside of CloudFormation, and of what its functions may work on: the ARN of the stack. */
export type StackTag = 'cdk-ivs:stack';

/** Of everything that the library creates outside of CloudFormation: which construct of that stack it belongs to. */
export type ConstructTag = 'cdk-ivs:construct';

/** Of a channel that has a `Custom::IVSChannelLifecycle`: with the tag, the channel is deleted with it; without, the channel stays. */
export type ChannelMark = 'cdk-ivs:channel-lifecycle';

/** Of a recording configuration with `detachOnDelete`: with the tag, it is deleted with its custom resource. */
export type RecordingConfigurationMark = 'cdk-ivs:detach-on-delete';

/** Of a secret that the library fills: what it holds. Functions may read one kind only. */
export type SecretTag = 'cdk-ivs:secret';
export type SecretKind = 'rotating-stream-key' | 'signing-key' | 'srt-ingest';
