import { AD_CONFIGURATION_REGIONS, IVS_REGIONS, listed } from './regions';

/** Every warning. Its id is `cdk-ivs:` and the key; it can be acknowledged under that id. */
export const WARNINGS = {
  'AdConfiguration.otherRegion':
    'a MediaTailor playback configuration is in another region. The user guide of IVS allows that, its API reference does not. Use one in the region of the ad configuration',
  'AdConfiguration.regionWithoutType':
    `CloudFormation has no type for ad configurations in this region, so the deployment will fail. It has one in ${listed(AD_CONFIGURATION_REGIONS)}. Put the stack into one of these, or acknowledge this warning once the type is registered`,
  'Channel.customRenditionsIgnored':
    'a channel of type BASIC is recorded as it comes in: the custom renditions of its recording configuration have no effect. Use another channel type, or RenditionConfiguration.all()',
  'Channel.insecureIngest':
    'insecure ingest lets the stream key travel unencrypted. Leave out insecureIngest unless an encoder can speak nothing but RTMP',
  'Channel.presetIgnored':
    'a transcode preset is for channels of type ADVANCED_SD and ADVANCED_HD only. Leave out preset, or choose one of these types',
  'Channel.recordingConfigurationNotRetained':
    'the channel is retained, but not the recording configuration that it uses. Amazon IVS refuses to delete a configuration in use, so the stack can\'t be deleted. Retain the configuration too, or set its detachOnDelete',
  'ChannelEvents.otherEnvironment':
    'the events of a channel arrive in the account and region of the channel only, so this rule will never match. Put the rule into a stack of that account and region (crossStackScope)',
  'Metrics.logClassWithoutMetrics':
    'the log group is in the class INFREQUENT_ACCESS, from which CloudWatch takes no metrics. So the metrics that the function writes, and the alarms on them, stay empty. Use the class STANDARD for this log group',
  'PlaybackKeyPair.usedInOtherStack':
    'another stack uses an attribute of the key pair. A change of the key or the name replaces the key pair, and CloudFormation can\'t change an export that is in use. Keep both in one stack, or pass the ARN in a parameter of AWS Systems Manager',
  'PlaybackRestrictionPolicy.nothingRestricted':
    'the policy allows every country and every origin, so it restricts nothing. Give allowedCountries or allowedOrigins',
  'PlaybackSigningKey.usedInOtherStack':
    'another stack uses an attribute of the current key pair. A rotation changes it, and CloudFormation can\'t change an export that is in use. Keep both in one stack, or pass the ARN in a parameter of AWS Systems Manager',
  'PlaybackTokenSigner.channelNotPrivate':
    'a channel of the signer is not private: everybody can watch it, with or without a token. Set authorized, or leave it out of the signer',
  'RecordingConfiguration.thumbnailResolutionNotRecorded':
    'no rendition is recorded in the resolution of the thumbnails, so they have the resolution of the source. Record that rendition too, or choose another resolution for the thumbnails',
  'RecordingConfiguration.usedInOtherStack':
    'another stack uses an attribute of the recording configuration. A change of anything but the tags replaces the recording configuration, and CloudFormation can\'t change an export that is in use. Keep both in one stack, or pass the ARN in a parameter of AWS Systems Manager',
  'Region.withoutControlPlane':
    `Amazon IVS has no control plane in this region. It has one in ${listed(IVS_REGIONS)}; put the stack into one of these (viewers and encoders may be anywhere)`,
  'RotatingStreamKey.channelNotRetained':
    'the stream key is retained, but not its channel. A stream key is deleted with its channel, so the retained secret will hold a key that no longer exists. Retain the channel too, or don\'t retain the key',
  'StreamKey.usedInOtherStack':
    'another stack uses an attribute of the stream key. Another channel replaces the stream key, and CloudFormation can\'t change an export that is in use. Keep both in one stack, or pass the ARN in a parameter of AWS Systems Manager',
  'ViewerSessionRevoker.queueKeyManagedByAws':
    'the AWS managed key of Amazon SQS encrypts the queue, and EventBridge can\'t use that key. If an EventBridge rule sends to the queue, use a customer managed key',
};

/** The id of a warning, without its prefix. */
export type WarningId = keyof typeof WARNINGS;
