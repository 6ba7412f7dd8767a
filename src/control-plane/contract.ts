/*
 * The contract between constructs and handler. The handler imports only types from this file, because jsii compiles only src/.
 */

type Tags = { readonly [key: string]: string };

/** The properties of each resource type of the control plane, as the constructs write them. */
export interface ControlPlaneProperties {
  /** The features of a channel for which CloudFormation has no property. One per channel. */
  readonly 'Custom::IVSChannelLifecycle': {
    readonly ChannelArn: string;
    readonly PlaybackRestrictionPolicyArn?: string;
    readonly AdConfigurationArn?: string;
    /** Whether to stop its stream before it is deleted. */
    readonly StopStreamOnDelete?: boolean | string;
    /** Whether the channel is retained. The custom resource is deleted anyway, because the prop can be removed. */
    readonly ChannelRetained?: unknown;
    /** The settings of the channel. When they change, the attachments are checked again. */
    readonly ChannelSettings?: unknown;
  };
  /** A key that signs playback tokens, and its public key in IVS. */
  readonly 'Custom::IVSPlaybackSigningKey': {
    /** The owner of the key pairs: the physical ID of the `Custom::IVSSigningKeyPairs`. */
    readonly Owner: string;
    /** A change rotates the key. */
    readonly KeyVersion: number | string;
    /** The location of the private key: a secret, which the handler populates, or AWS KMS. */
    readonly SecretArn?: string;
    readonly KmsKeyArn?: string;
    /** The time after a rotation for which the previous key pair is kept. */
    readonly RetirementSeconds: number | string;
    /** Key pairs of an earlier stack, which are retired. */
    readonly TakeOver?: string[];
    /** The tags of the key pairs. */
    readonly Tags?: Tags;
  };
  /** Detaches channels from a recording configuration before it is deleted. */
  readonly 'Custom::IVSRecordingConfigurationDetachOnDelete': { readonly RecordingConfigurationArn: string };
  /** Waits until a recording configuration is active. */
  readonly 'Custom::IVSRecordingConfigurationWaitUntilActive': {
    readonly RecordingConfigurationArn: string;
    /** The bucket for the error text, if it is known. */
    readonly BucketName?: string;
  };
  /** The stream key of a channel, in a secret. */
  readonly 'Custom::IVSRotatingStreamKey': {
    readonly ChannelArn: string;
    readonly SecretArn: string;
    /** The URL that the stream key is appended to. */
    readonly IngestServer: string;
    /** An existing stream key of the channel. */
    readonly TakeOver?: string;
    /** The tags of the stream key. */
    readonly Tags?: Tags;
  };
  /** The owner of the key pairs of a signing key. They are deleted with it, even if their creation failed. */
  readonly 'Custom::IVSSigningKeyPairs': { readonly [property: string]: never };
  /** The SRT endpoint of a channel, and its passphrase in a secret. */
  readonly 'Custom::IVSSrtIngest': {
    readonly ChannelArn: string;
    readonly StreamKeyArn?: string;
    readonly SecretArn: string;
    /** A change makes the handler read the channel again. */
    readonly InsecureIngest?: unknown;
  };
  /** Viewers whose sessions are revoked. */
  readonly 'Custom::IVSViewerSessionRevocation': { readonly ViewerSessions: ViewerSessionProperties[] };
}

/** One viewer of one channel. The version is a number in the app, and a text in the request. */
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
  /** It stays the same when the request is delivered again. */
  readonly RequestId: string;
  readonly ResourceType: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: ControlPlaneProperties[Type];
  readonly OldResourceProperties?: ControlPlaneProperties[Type];
}

/** The response that the framework sends to CloudFormation. It must be well below 4,096 bytes, and contains no secret. */
export interface Reply {
  readonly PhysicalResourceId: string;
  readonly Data?: { readonly [attribute: string]: string };
}

/** The request of the schedule of a stack: delete the retired key pairs of this stack that have expired. */
export interface RetirementRequest {
  readonly RetireKeyPairsOfStack: string;
}
