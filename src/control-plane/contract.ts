/*
 * What the constructs and the handler agree on. The handler imports only types from here: jsii compiles nothing outside src/.
 */

type Tags = { readonly [key: string]: string };

/** The properties of each resource type of the control plane, as the constructs write them. */
export interface ControlPlaneProperties {
  /** What a channel needs in its life beyond its CloudFormation properties: one for each channel. */
  readonly 'Custom::IVSChannelLifecycle': {
    readonly ChannelArn: string;
    readonly PlaybackRestrictionPolicyArn?: string;
    readonly AdConfigurationArn?: string;
    /** Whether its stream is stopped before it is deleted. */
    readonly StopStreamOnDelete?: boolean | string;
    /** Whether the channel stays when it leaves the stack. The custom resource is deleted all the same: its prop may be removed. */
    readonly ChannelRetained?: unknown;
    /** The settings of the channel: when they change, the attachments are looked at again. */
    readonly ChannelSettings?: unknown;
  };
  /** A key that signs playback tokens, and its public key in IVS. */
  readonly 'Custom::IVSPlaybackSigningKey': {
    /** Who owns the key pairs: the physical ID of the `Custom::IVSSigningKeyPairs`. */
    readonly Owner: string;
    /** With another one, the key is rotated. */
    readonly KeyVersion: number | string;
    /** Where the private key is: in a secret, which is filled, or in AWS KMS. */
    readonly SecretArn?: string;
    readonly KmsKeyArn?: string;
    /** How long a key pair stays after a rotation. */
    readonly RetirementSeconds: number | string;
    /** Key pairs of an earlier stack, which retire. */
    readonly TakeOver?: string[];
    /** Of the key pairs. */
    readonly Tags?: Tags;
  };
  /** Channels are detached from a recording configuration before it is deleted. */
  readonly 'Custom::IVSRecordingConfigurationDetachOnDelete': { readonly RecordingConfigurationArn: string };
  /** A recording configuration that must become active. */
  readonly 'Custom::IVSRecordingConfigurationWaitUntilActive': {
    readonly RecordingConfigurationArn: string;
    /** For the reason of a failure, if it is known. */
    readonly BucketName?: string;
  };
  /** The stream key of a channel, in a secret. */
  readonly 'Custom::IVSRotatingStreamKey': {
    readonly ChannelArn: string;
    readonly SecretArn: string;
    /** What the stream key is added to. */
    readonly IngestServer: string;
    /** A stream key that the channel has already. */
    readonly TakeOver?: string;
    /** Of the stream key. */
    readonly Tags?: Tags;
  };
  /** The key pairs of a signing key: they are deleted with it, whatever became of their creation. */
  readonly 'Custom::IVSSigningKeyPairs': { readonly [property: string]: never };
  /** The SRT endpoint of a channel, and its passphrase in a secret. */
  readonly 'Custom::IVSSrtIngest': {
    readonly ChannelArn: string;
    readonly StreamKeyArn?: string;
    readonly SecretArn: string;
    /** When it changes, the channel is read again. */
    readonly InsecureIngest?: unknown;
  };
  /** Viewers whose sessions end. */
  readonly 'Custom::IVSViewerSessionRevocation': { readonly ViewerSessions: ViewerSessionProperties[] };
}

/** One viewer of one channel. The version is a number in the app, and a text when it arrives. */
export interface ViewerSessionProperties {
  readonly ChannelArn: string;
  readonly ViewerId: string;
  readonly ViewerSessionVersionsLessThanOrEqualTo?: number | string;
}

/** The resource types of the control plane, as they are in a template. */
export type ControlPlaneResourceType = keyof ControlPlaneProperties;

/** A request of CloudFormation, as the Provider framework passes it on. Numbers and booleans arrive as texts. */
export interface Request<Type extends ControlPlaneResourceType = ControlPlaneResourceType> {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  /** The ARN of the stack. */
  readonly StackId: string;
  /** The same when the request is delivered again. */
  readonly RequestId: string;
  readonly ResourceType: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: ControlPlaneProperties[Type];
  readonly OldResourceProperties?: ControlPlaneProperties[Type];
}

/** What the framework sends back to CloudFormation. It must stay far below 4,096 bytes, and holds no secret. */
export interface Reply {
  readonly PhysicalResourceId: string;
  readonly Data?: { readonly [attribute: string]: string };
}

/** What the schedule of a stack sends: delete the key pairs of this stack whose time is over. */
export interface RetirementRequest {
  readonly RetireKeyPairsOfStack: string;
}
