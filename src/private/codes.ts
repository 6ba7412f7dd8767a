/**
 * Every error of this library, in one place; limits and warnings stand in limit-codes.ts and warning-codes.ts.
 *
 * The codes and ids are public API: users test for them and acknowledge them. `docs/codes.md` is generated from here.
 * An error reads: `<Code>: <what was found>, but <rule>; <remedy> [at <construct path>]`.
 */
export const ERRORS = {
  AccountMismatch: {
    rule: 'Amazon IVS can\'t use resources of another account, and no policy can allow it',
    remedy: 'use a resource of the same account, or move this construct to a stack of that account',
  },
  AdBreakDurationInvalid: {
    rule: 'a post-roll lasts 1 to 300 whole seconds',
    remedy: 'choose a duration in that range',
  },
  ArnInvalid: {
    rule: 'the ARN is not one of the expected service and resource type',
    remedy: 'pass the ARN of the resource that this method imports',
  },
  ChannelAdsContainerInvalid: {
    rule: 'ads need the container format TS, which excludes multitrack input',
    remedy: 'leave out adConfiguration, or use ContainerFormat.TS without multitrack input',
  },
  ChannelAttachmentConflict: {
    rule: 'a channel can have one playback restriction policy and one ad configuration',
    remedy: 'attach one of the two, as a prop or by a mixin',
  },
  ChannelAttributeUnknown: {
    rule: 'an imported channel knows only what it was given',
    remedy: 'give the attribute to Channel.fromChannelAttributes, or look the channel up with Channel.fromLookup',
  },
  ChannelLookupInvalid: {
    rule: 'a lookup takes either channelName or channelArn, as a text that is known at synthesis and not empty',
    remedy: 'give exactly one of the two, without tokens',
  },
  ChannelMultitrackContainerInvalid: {
    rule: 'multitrack input needs the container format FRAGMENTED_MP4',
    remedy: 'leave out containerFormat (it is set for you) or multitrackInputConfiguration',
  },
  ChannelMultitrackTypeInvalid: {
    rule: 'multitrack input needs a channel of type STANDARD',
    remedy: 'use ChannelType.STANDARD, or leave out multitrackInputConfiguration',
  },
  ChannelRestrictionPolicyIgnored: {
    rule: 'the service ignores a playback restriction policy on an authorized channel',
    remedy: 'leave out one of the two; on a private channel the playback token holds the origins',
  },
  ChannelSelectionInvalid: {
    rule: 'channels are selected with ChannelSelection.of() or ChannelSelection.named() and at least one channel, or with ChannelSelection.all()',
    remedy: 'pass channels to ChannelSelection.of() or named(), or use ChannelSelection.all() for every channel of the account and region',
  },
  ConstructIdTaken: {
    rule: 'a construct of the app has an ID that the library needs in this stack',
    remedy: 'give that construct another ID',
  },
  ChangedByAspect: {
    rule: 'an aspect of the app sets this property, and the permissions that it needs were granted before',
    remedy: 'set it with a property injector for the construct of the CDK, or with a prop',
  },
  CountryInvalid: {
    rule: 'a country is an ISO 3166-1 alpha-2 code of two letters in upper case, such as "DE", and is named once',
    remedy: 'use such a code, and remove repetitions',
  },
  EventChannelsInvalid: {
    rule: 'events are matched for at least one channel, and each is named once',
    remedy: 'pass each channel once, or use ChannelEvents.allChannels',
  },
  EventNamesInvalid: {
    rule: 'a list of states or limits has at least one entry',
    remedy: 'name the states, or leave out the list to match all of them',
  },
  EventPatternOverlap: {
    rule: 'this method sets that field of the pattern itself, and EventBridge patterns can only be widened by a second value',
    remedy: 'put conditions on other fields, or use new Rule() with a pattern of your own',
  },
  FunctionRoleInvalid: {
    rule: 'a property injector of the app gives the functions of this library another role, which lacks their permissions',
    remedy: 'set the role only where the props have none; for roles, use a property injector for Role or a permissions boundary',
  },
  FunctionSettingsInvalid: {
    rule: 'the CDK refuses the settings of a function of this library, which also come from handlerOptions and from property injectors of the app',
    remedy: 'correct them; the function has a log group already, so set the retention with a property injector for LogGroup instead of logRetention',
  },
  GrantActionInvalid: {
    rule: 'a grant takes at least one action, each written "ivs:" and its name, without wildcards',
    remedy: 'name each action in full, for example "ivs:GetStream"',
  },
  GrantActionMismatch: {
    rule: 'this action is checked on another resource type, or on none, so the permission would allow nothing',
    remedy: 'use the grants of that resource, or a policy statement of your own',
  },
  IngestEndpointInvalid: {
    rule: 'an ingest endpoint is a host name, without a scheme, port or path',
    remedy: 'write it like "a1b2c3d4e5f6.global-contribute.live-video.net"',
  },
  KeyVersionInvalid: {
    rule: 'a key version is an integer from 1',
    remedy: 'raise it by one to rotate the key',
  },
  MediaTailorPlaybackConfigurationsInvalid: {
    rule: 'an ad configuration holds 1 to 3 different MediaTailor playback configurations',
    remedy: 'pass between one and three, each once',
  },
  MemorySizeInvalid: {
    rule: 'a function has 128 to 10,240 MiB of memory, in whole numbers',
    remedy: 'choose an integer in that range',
  },
  MixinTargetInvalid: {
    rule: 'this mixin changes a resource in the template of this app, an AWS::IVS::Channel or AWS::IVS::RecordingConfiguration',
    remedy: 'apply it to the construct that creates the resource; what is imported must be changed where it is created',
  },
  NameInvalid: {
    rule: 'a name has at most 128 characters, each a letter A to Z, a digit, a hyphen or an underscore',
    remedy: 'shorten the name or replace the other characters',
  },
  OriginInvalid: {
    rule: 'an origin is a scheme and a host, as browsers send it: in lower case, without a path or the default port, and each once; a host may start with "*." and two more parts',
    remedy: 'write it like "https://www.example.com", "https://*.example.com", "http://localhost:3000" or "capacitor://localhost"',
  },
  PostRollInvalid: {
    rule: 'a post-roll that is switched on or off has a duration',
    remedy: 'add postRollDuration, or leave out postRollEnabled',
  },
  ProvisionedConcurrencyInvalid: {
    rule: 'at least one instance of a function is kept ready, in whole numbers',
    remedy: 'choose an integer from 1, or leave out provisionedConcurrentExecutions',
  },
  PublicKeyCurveInvalid: {
    rule: 'playback tokens are verified with a key on the elliptic curve P-384 (secp384r1)',
    remedy: 'make one with: openssl ecparam -name secp384r1 -genkey -noout -out key.pem && openssl ec -in key.pem -pubout',
  },
  PublicKeyMaterialInvalid: {
    rule: 'publicKeyMaterial is one public key in PEM ("-----BEGIN PUBLIC KEY-----")',
    remedy: 'pass the text of the public key, not the path of its file, with real line breaks; never put the private key into a template',
  },
  RecordingBucketEncryptionInvalid: {
    rule: 'Amazon IVS can\'t record to a bucket that is encrypted with a KMS key: the recording fails to start',
    remedy: 'use SSE-S3 (BucketEncryption.S3_MANAGED), or leave out bucket',
  },
  RecordingBucketRegionMismatch: {
    rule: 'the bucket must be in the region of the recording configuration',
    remedy: 'use a bucket in the same region, or leave out bucket',
  },
  RecordingConfigurationIdInvalid: {
    rule: 'the id of a recording configuration is the last part of its ARN: letters, digits and hyphens',
    remedy: 'pass the id, or use RecordingConfiguration.fromRecordingConfigurationArn',
  },
  RecordingExpirationInvalid: {
    rule: 'recordings are kept for at least one day, in whole days',
    remedy: 'choose a duration of whole days, or leave out expiration to keep them',
  },
  RecordingReconnectWindowInvalid: {
    rule: 'the reconnect window lasts 0 to 300 whole seconds',
    remedy: 'choose a duration in that range',
  },
  RegionMismatch: {
    rule: 'resources of Amazon IVS can\'t be shared across regions',
    remedy: 'use a resource of the same region',
  },
  RenditionsInvalid: {
    rule: 'a custom selection names at least one rendition, and each once',
    remedy: 'remove repetitions, or use RenditionConfiguration.all() or .none()',
  },
  RevocationChannelsTooMany: {
    rule: 'the policies of a role can name at most 450 channels',
    remedy: 'use ChannelSelection.all(), or several constructs',
  },
  RolePermissionsTooLarge: {
    rule: 'the policies of one role can have 10,240 characters: imported channels and KMS keys are listed in them one by one',
    remedy: 'put these constructs into more stacks, create the channels in this stack, or use one KMS key for all secrets',
  },
  RotationIntervalInvalid: {
    rule: 'a secret can be rotated every 4 hours to every 1,000 days, in whole hours up to a day and in whole days above',
    remedy: 'choose a duration in that range',
  },
  SignedChannelNameInvalid: {
    rule: 'the name of a channel of a signer has 1 to 128 letters, digits, hyphens and underscores',
    remedy: 'name the channels as those who ask for tokens shall call them',
  },
  SignedChannelsTooMany: {
    rule: 'a function has 4 kB for its settings, which is enough for 15 channels with names of 400 characters in all',
    remedy: 'use ChannelSelection.all(), or several signers',
  },
  SigningKeyAttributesInvalid: {
    rule: 'the private key of a signing key is either in a secret or in AWS KMS',
    remedy: 'give exactly one of secret and keyAlias',
  },
  StreamKeyConflict: {
    rule: 'a channel can have one stream key, and a RotatingStreamKey deletes and creates it',
    remedy: 'remove the other stream key of this channel',
  },
  StreamKeyMismatch: {
    rule: 'the stream key belongs to another channel',
    remedy: 'pass the stream key of this channel',
  },
  StreamKeyStackMismatch: {
    rule: 'the value of a stream key must not leave its stack: CloudFormation would put it into an output, readable for all who may list exports',
    remedy: 'call addSecret() on the stream key, and pass the secret to the other stack',
  },
  StrictOriginEnforcementIgnored: {
    rule: 'strict enforcement checks allowedOrigins, and there are none',
    remedy: 'name the allowedOrigins, or leave out strictOriginEnforcement',
  },
  TagReserved: {
    rule: 'tags that start with "cdk-ivs:" belong to this library, whose functions go by them',
    remedy: 'give the tag another name, or exclude the resource from it',
  },
  TagsInvalid: {
    rule: 'a resource has at most 50 tags; a key has 1 to 128 characters and does not start with "aws:", a value has at most 256, all of them letters, digits, spaces or one of _ . : / = + - @',
    remedy: 'shorten or rename the tag',
  },
  ThumbnailIntervalInvalid: {
    rule: 'thumbnails are made every 1 to 60 whole seconds',
    remedy: 'choose a duration in that range',
  },
  ThumbnailStorageInvalid: {
    rule: 'there is at least one kind of thumbnail storage, and each once',
    remedy: 'remove repetitions, or leave out storage',
  },
  TokenLifetimeInvalid: {
    rule: 'a token is valid for 1 second to 24 hours, in whole seconds that are known at synthesis',
    remedy: 'choose a duration in that range; it is how long playback may be started, not how long it lasts',
  },
  TokenLifetimeAboveMaximum: {
    rule: 'a token must not outlive its key, which stays for maximumTokenLifetime of the signing key after a rotation; and the default is not above the ceiling',
    remedy: 'shorten it, or raise the limit',
  },
  ValueTypeInvalid: {
    rule: 'each value has the type that its documentation names',
    remedy: 'pass such a value; one that is undefined may come from an environment variable that is not set',
  },
  ViewerIdInvalid: {
    rule: 'a viewer id has 1 to 40 characters',
    remedy: 'use the id that stands in the playback tokens as aws:viewer-id',
  },
  ViewerListBucketRegionMismatch: {
    rule: 'lists are read from a bucket in the region of the state machine only',
    remedy: 'use a bucket in the region of the stack',
  },
  ViewerSessionVersionInvalid: {
    rule: 'a session version is an integer from 0 to 2147483647 (32 bits in the API)',
    remedy: 'use a number that grows, for example a timestamp in seconds, not in milliseconds',
  },
  ViewerSessionsInvalid: {
    rule: 'one deployment revokes at most 1,000 viewers, each once for a channel, on at most 50 channels',
    remedy: 'remove the repetition, or put a longer list into S3 and revoke it with a BulkViewerSessionRevoker',
  },
};

/** The code of an error. */
export type ErrorCode = keyof typeof ERRORS;
