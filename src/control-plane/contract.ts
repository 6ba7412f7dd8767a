/*
 * What the constructs and the handler agree on. The handler imports only types from here: jsii compiles nothing outside src/.
 */

/** The properties of each resource type of the control plane, as the constructs write them. */
export interface ControlPlaneProperties {
  /** What a channel has attached beyond its CloudFormation properties. */
  readonly 'Custom::IvsChannelAttachments': {
    readonly ChannelArn: string;
    readonly PlaybackRestrictionPolicyArn?: string;
    readonly AdConfigurationArn?: string;
    /** The settings of the channel: when they change, the attachments are asserted again. */
    readonly ChannelSettings?: unknown;
  };
  /** Channels that let go of a recording configuration before it is deleted. */
  readonly 'Custom::IvsRecordingDetachment': { readonly RecordingConfigurationArn: string };
  /** The playback key pairs of an owner, which are deleted with it, whatever became of their making. */
  readonly 'Custom::IvsOwnedKeyPairs': { readonly Owner: string };
  /** A key that signs playback tokens, and its public half in IVS. */
  readonly 'Custom::IvsPlaybackSigningKey': {
    /** Who owns the key pairs: the value of their tag. */
    readonly Owner: string;
    /** With another one, the key is rotated. */
    readonly KeyVersion: number | string;
    /** Where the private half is: in a secret, which is filled, or in a KMS key. */
    readonly SecretArn?: string;
    readonly KmsKeyArn?: string;
    /** How long a key pair stays after a rotation. */
    readonly RetirementSeconds: number | string;
  };
  /** A recording configuration that must become active. */
  readonly 'Custom::IvsRecordingReadiness': { readonly RecordingConfigurationArn: string; readonly BucketName: string };
  /** The stream key of a channel, in a secret. */
  readonly 'Custom::IvsRotatingStreamKey': {
    readonly ChannelArn: string;
    readonly SecretArn: string;
    /** Who owns the stream key: the value of its tag. */
    readonly Owner: string;
    /** What the stream key is added to. */
    readonly IngestServer: string;
  };
  /** The SRT endpoint of a channel, and its passphrase in a secret. */
  readonly 'Custom::IvsSrtIngest': {
    readonly ChannelArn: string;
    readonly StreamKeyArn?: string;
    readonly SecretArn: string;
    /** When it changes, the channel is read again. */
    readonly InsecureIngest?: unknown;
  };
  /** A stream that is stopped before its channel is deleted. */
  readonly 'Custom::IvsStreamStop': { readonly ChannelArn: string };
  /** Viewers whose sessions end. */
  readonly 'Custom::IvsViewerSessionRevocation': { readonly ViewerSessions: ViewerSessionProperties[] };
}

/** One viewer of one channel. The version is a number in the app, and a text when it arrives. */
export interface ViewerSessionProperties {
  readonly ChannelArn: string;
  readonly ViewerId: string;
  readonly VersionsLessThanOrEqualTo?: number | string;
}

/** The resource types of the control plane, as they stand in a template. */
export type ControlPlaneResourceType = keyof ControlPlaneProperties;

/** A request of CloudFormation, as the Provider framework hands it on. Numbers and booleans arrive as texts. */
export interface Request<Type extends ControlPlaneResourceType = ControlPlaneResourceType> {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
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

/** What the schedule of a signing key sends: to delete the key pairs of this owner whose time is over. */
export interface RetirementRequest {
  readonly RetireKeyPairsOf: string;
}
