/**
 * Every error of this library. Limits and warnings are in limit-codes.ts and warning-codes.ts.
 *
 * The codes and IDs are public API: users test for them and acknowledge them. `docs/codes.md` is generated from this file.
 * An error has the format `<Code>: <value>, but <rule>; <fix> [at <construct path>]`.
 */
export const ERRORS = {
  AccountMismatch: {
    rule: 'Amazon IVS can\'t use resources of another account, and no policy can allow it',
    fix: 'use a resource of the same account, or move this construct to a stack of that account',
  },
  AdBreakDurationInvalid: {
    rule: 'a post-roll must last 1 to 300 whole seconds',
    fix: 'choose a duration in that range',
  },
  ArnInvalid: {
    rule: 'the ARN must be of the expected service and resource type',
    fix: 'pass the ARN of the resource that this method imports',
  },
  ChannelAdsContainerInvalid: {
    rule: 'ads require the container format TS, which excludes multitrack input',
    fix: 'remove adConfiguration, or use ContainerFormat.TS without multitrack input',
  },
  ChannelAttachmentConflict: {
    rule: 'a channel can have one playback restriction policy and one ad configuration',
    fix: 'attach one of the two, as a prop or by a mixin',
  },
  ChannelAttributeUnknown: {
    rule: 'an imported channel has only the attributes that you pass',
    fix: 'pass the attribute to Channel.fromChannelAttributes, or look up the channel with Channel.fromLookup',
  },
  ChannelLookupInvalid: {
    rule: 'a lookup requires either channelName or channelArn, as a text that is known at synthesis and not empty',
    fix: 'set exactly one of the two, without tokens',
  },
  ChannelMultitrackContainerInvalid: {
    rule: 'multitrack input requires the container format FRAGMENTED_MP4',
    fix: 'remove containerFormat (it is set for you) or multitrackInputConfiguration',
  },
  ChannelMultitrackTypeInvalid: {
    rule: 'multitrack input needs a channel of type STANDARD',
    fix: 'use ChannelType.STANDARD, or leave out multitrackInputConfiguration',
  },
  ChannelRestrictionPolicyIgnored: {
    rule: 'Amazon IVS ignores a playback restriction policy on an authorized channel',
    fix: 'remove one of the two; on a private channel, set the origins in the playback tokens',
  },
  ChannelSelectionInvalid: {
    rule: 'channels must be selected with ChannelSelection.of() or ChannelSelection.named() and at least one channel, or with ChannelSelection.all()',
    fix: 'pass channels to ChannelSelection.of() or named(), or use ChannelSelection.all() for every channel of the account and region',
  },
  ConstructIdTaken: {
    rule: 'a construct of the app has an ID that this library needs in this stack',
    fix: 'give that construct another ID',
  },
  ChangedByAspect: {
    rule: 'an aspect of the app changes this property after its permissions have been granted',
    fix: 'set it with a property injector for the construct of the CDK, or with a prop',
  },
  CountryInvalid: {
    rule: 'a country must be an ISO 3166-1 alpha-2 code of two letters in upper case, such as "DE", and must be listed once',
    fix: 'use such a code, and remove duplicates',
  },
  EventChannelsInvalid: {
    rule: 'the list must have at least one channel, and each once',
    fix: 'pass each channel once, or use ChannelEvents.allChannels',
  },
  EventNamesInvalid: {
    rule: 'a list of states or limits must have at least one entry',
    fix: 'list the states or limits, or remove the list to match all of them',
  },
  EventPatternOverlap: {
    rule: 'this method already sets this field of the pattern, and a second value would match more events, not fewer',
    fix: 'put conditions on other fields, or use new Rule() with your own pattern',
  },
  FunctionRoleInvalid: {
    rule: 'a property injector of the app sets another role for the functions of this library, which lacks their permissions',
    fix: 'set the role only if the props have none; to change roles, use a property injector for Role or a permissions boundary',
  },
  FunctionSettingsInvalid: {
    rule: 'the CDK rejects the settings of a function of this library; they can come from handlerOptions or from property injectors of the app',
    fix: 'correct them; the function already has a log group, so set the retention with a property injector for LogGroup instead of logRetention',
  },
  GrantActionInvalid: {
    rule: 'a grant requires at least one action, each as "ivs:" and its name, without wildcards',
    fix: 'pass full action names, for example "ivs:GetStream"',
  },
  GrantActionMismatch: {
    rule: 'this action applies to another resource type, or to none, so the permission would have no effect',
    fix: 'use the grants of that resource, or your own policy statement',
  },
  IngestEndpointInvalid: {
    rule: 'an ingest endpoint must be a host name, without a scheme, port or path',
    fix: 'use the format "a1b2c3d4e5f6.global-contribute.live-video.net"',
  },
  KeyVersionInvalid: {
    rule: 'a key version must be an integer from 1',
    fix: 'increase it by one to rotate the key',
  },
  MediaTailorPlaybackConfigurationsInvalid: {
    rule: 'an ad configuration must have 1 to 3 different MediaTailor playback configurations',
    fix: 'pass one to three, each once',
  },
  MemorySizeInvalid: {
    rule: 'the memory of a function must be 128 to 10,240 MiB, in whole numbers',
    fix: 'choose an integer in that range',
  },
  MixinTargetInvalid: {
    rule: 'this mixin can only change a resource in a template of this app, an AWS::IVS::Channel or AWS::IVS::RecordingConfiguration',
    fix: 'apply it to the construct that creates the resource; change an imported resource in the app that creates it',
  },
  NameInvalid: {
    rule: 'a name can have at most 128 characters, each a letter A to Z, a digit, a hyphen or an underscore',
    fix: 'shorten the name or replace the other characters',
  },
  OriginInvalid: {
    rule: 'an origin must be a scheme and a host, as browsers send it: in lower case, without a path or the default port, and each once; a host can start with "*." before two more parts',
    fix: 'use a format such as "https://www.example.com", "https://*.example.com", "http://localhost:3000" or "capacitor://localhost"',
  },
  PostRollInvalid: {
    rule: 'postRollEnabled requires a duration',
    fix: 'add postRollDuration, or remove postRollEnabled',
  },
  ProvisionedConcurrencyInvalid: {
    rule: 'the number of provisioned instances must be an integer from 1',
    fix: 'choose an integer from 1, or remove provisionedConcurrentExecutions',
  },
  PublicKeyCurveInvalid: {
    rule: 'Amazon IVS verifies playback tokens with a key on the elliptic curve P-384 (secp384r1)',
    fix: 'create one with: openssl ecparam -name secp384r1 -genkey -noout -out key.pem && openssl ec -in key.pem -pubout',
  },
  PublicKeyMaterialInvalid: {
    rule: 'publicKeyMaterial must be one public key in PEM ("-----BEGIN PUBLIC KEY-----")',
    fix: 'pass the text of the public key, not the path of its file, with real line breaks; never put the private key in a template',
  },
  RecordingBucketEncryptionInvalid: {
    rule: 'Amazon IVS can\'t record to a bucket that is encrypted with a KMS key: the recording fails to start',
    fix: 'use SSE-S3 (BucketEncryption.S3_MANAGED), or remove bucket',
  },
  RecordingBucketRegionMismatch: {
    rule: 'the bucket must be in the region of the recording configuration',
    fix: 'use a bucket in the same region, or remove bucket',
  },
  RecordingConfigurationIdInvalid: {
    rule: 'the ID of a recording configuration must be the last part of its ARN: letters, digits and hyphens',
    fix: 'pass the ID, or use RecordingConfiguration.fromRecordingConfigurationArn',
  },
  RecordingExpirationInvalid: {
    rule: 'recordings must be kept for at least one day, in whole days',
    fix: 'choose a duration of whole days, or remove expiration to keep them',
  },
  RecordingReconnectWindowInvalid: {
    rule: 'the reconnect window must be 0 to 300 whole seconds',
    fix: 'choose a duration in that range',
  },
  RegionMismatch: {
    rule: 'Amazon IVS resources can\'t be shared across regions',
    fix: 'use a resource in the same region',
  },
  RenditionsInvalid: {
    rule: 'a custom selection must have at least one rendition, and each once',
    fix: 'remove duplicates, or use RenditionConfiguration.all() or .none()',
  },
  RevocationChannelsTooMany: {
    rule: 'the policies of a role can list at most 450 channels',
    fix: 'use ChannelSelection.all(), or several constructs',
  },
  RolePermissionsTooLarge: {
    rule: 'the policies of one role can have at most 10,240 characters, and they list imported channels and KMS keys one by one',
    fix: 'split these constructs into several stacks, create the channels in this stack, or use one KMS key for all secrets',
  },
  RotationIntervalInvalid: {
    rule: 'a secret can be rotated every 4 hours to every 1,000 days, in whole hours up to one day and in whole days above',
    fix: 'choose a duration in that range',
  },
  SignedChannelNameInvalid: {
    rule: 'the name of a channel of a signer must have 1 to 128 letters, digits, hyphens or underscores',
    fix: 'choose another name, which requests to the signer then use',
  },
  SignedChannelsTooMany: {
    rule: 'the environment variables of a function can have 4 kB, which is enough for 15 channels with names of 400 characters in total',
    fix: 'use ChannelSelection.all(), or several signers',
  },
  SigningKeyAttributesInvalid: {
    rule: 'the private key of a signing key must be either in a secret or in AWS KMS',
    fix: 'set exactly one of secret and keyAlias',
  },
  StreamKeyConflict: {
    rule: 'a channel can have only one stream key, and a RotatingStreamKey deletes and recreates it',
    fix: 'remove the other stream key of this channel',
  },
  StreamKeyMismatch: {
    rule: 'the stream key belongs to another channel',
    fix: 'pass the stream key of this channel',
  },
  StreamKeyStackMismatch: {
    rule: 'the value of a stream key must not leave its stack: CloudFormation would write it to an output, where anyone who can list exports can read it',
    fix: 'call addSecret() on the stream key, and pass the secret to the other stack',
  },
  StrictOriginEnforcementIgnored: {
    rule: 'strict enforcement requires allowedOrigins',
    fix: 'set allowedOrigins, or remove strictOriginEnforcement',
  },
  TagReserved: {
    rule: 'tags that start with "cdk-ivs:" are reserved for this library, whose functions rely on them',
    fix: 'rename the tag, or exclude the resource from it',
  },
  TagsInvalid: {
    rule: 'a resource can have at most 50 tags; a key must have 1 to 128 characters and not start with "aws:", and a value at most 256 characters, all of them letters, digits, spaces or one of _ . : / = + - @',
    fix: 'shorten or rename the tag',
  },
  ThumbnailIntervalInvalid: {
    rule: 'the interval of thumbnails must be 1 to 60 whole seconds',
    fix: 'choose a duration in that range',
  },
  ThumbnailStorageInvalid: {
    rule: 'the list must have at least one kind of thumbnail storage, and each once',
    fix: 'remove duplicates, or remove storage',
  },
  TokenLifetimeInvalid: {
    rule: 'the lifetime of a token must be 1 second to 24 hours, in whole seconds that are known at synthesis',
    fix: 'choose a duration in that range; it limits when playback can start, not how long it can last',
  },
  TokenLifetimeAboveMaximum: {
    rule: 'a token must not outlive its key, which is kept for maximumTokenLifetime of the signing key after a rotation, and the default lifetime must not exceed the maximum',
    fix: 'shorten it, or increase the maximum',
  },
  ValueTypeInvalid: {
    rule: 'each value must have the documented type',
    fix: 'pass a value of that type; an undefined value may come from an environment variable that is not set',
  },
  ViewerIdInvalid: {
    rule: 'a viewer ID must have 1 to 40 characters',
    fix: 'use the aws:viewer-id of the playback tokens',
  },
  ViewerListBucketRegionMismatch: {
    rule: 'the state machine can read lists only from a bucket in its own region',
    fix: 'use a bucket in the region of the stack',
  },
  ViewerSessionVersionInvalid: {
    rule: 'a session version must be an integer from 0 to 2147483647 (32 bits in the API)',
    fix: 'use an increasing number, for example a timestamp in seconds, not in milliseconds',
  },
  ViewerSessionsInvalid: {
    rule: 'one deployment can revoke at most 1,000 viewers, each once per channel, on at most 50 channels',
    fix: 'remove duplicates, or store a longer list in Amazon S3 and revoke it with a BulkViewerSessionRevoker',
  },
};

/** The code of an error. */
export type ErrorCode = keyof typeof ERRORS;
