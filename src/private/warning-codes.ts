import { AD_CONFIGURATION_REGIONS, formatRegions, IVS_REGIONS } from './regions';

/** Every warning. Its ID is `cdk-ivs:` plus the key. It can be acknowledged with that ID. */
export const WARNINGS = {
  'AdConfiguration.otherRegion':
    'a MediaTailor playback configuration is in another region. The user guide of IVS allows this, but its API reference doesn\'t. Use one in the region of the ad configuration',
  'AdConfiguration.regionWithoutType':
    `CloudFormation has no type for ad configurations in this region, so the deployment will fail. The type exists in ${formatRegions(AD_CONFIGURATION_REGIONS)}. Deploy the stack to one of these, or acknowledge this warning when the type is available`,
  'Channel.customRenditionsIgnored':
    'IVS records the original input of a channel of type BASIC, so the custom renditions of its recording configuration have no effect. Use another channel type, or RenditionConfiguration.all()',
  'Channel.insecureIngest':
    'insecure ingest transmits the stream key unencrypted. Remove insecureIngest unless an encoder supports only RTMP',
  'Channel.presetIgnored':
    'a transcode preset applies only to channels of type ADVANCED_SD and ADVANCED_HD. Remove preset, or choose one of these types',
  'Channel.recordingConfigurationNotRetained':
    'the channel is retained, but not the recording configuration that it uses. Amazon IVS can\'t delete a configuration that is in use, so the deletion of the stack will fail. Retain the configuration too, or set its detachOnDelete',
  'ChannelEvents.otherEnvironment':
    'the events of a channel arrive only in the account and region of the channel, so this rule will never match. Create the rule in a stack of that account and region (crossStackScope)',
  'Metrics.logClassWithoutMetrics':
    'CloudWatch doesn\'t extract metrics from a log group of the class INFREQUENT_ACCESS, so the metrics of the function, and alarms on them, have no data. Use the class STANDARD for this log group',
  'PlaybackKeyPair.usedInOtherStack':
    'another stack uses an attribute of the key pair. A change of the key or the name replaces the key pair, and CloudFormation can\'t change an export that is in use. Keep both in one stack, or pass the ARN in an AWS Systems Manager parameter',
  'PlaybackRestrictionPolicy.nothingRestricted':
    'the policy allows every country and every origin, so it has no effect. Set allowedCountries or allowedOrigins',
  'PlaybackSigningKey.usedInOtherStack':
    'another stack uses an attribute of the current key pair. A rotation changes it, and CloudFormation can\'t change an export that is in use. Keep both in one stack, or pass the ARN in an AWS Systems Manager parameter',
  'PlaybackTokenSigner.channelNotPrivate':
    'a channel of the signer is not private: anyone can watch it, with or without a token. Set authorized, or remove the channel from the signer',
  'RecordingConfiguration.thumbnailResolutionNotRecorded':
    'no rendition is recorded in the resolution of the thumbnails, so they will have the resolution of the source. Record that rendition too, or choose another resolution for the thumbnails',
  'RecordingConfiguration.usedInOtherStack':
    'another stack uses an attribute of the recording configuration. A change of any property except the tags replaces the recording configuration, and CloudFormation can\'t change an export that is in use. Keep both in one stack, or pass the ARN in an AWS Systems Manager parameter',
  'Region.withoutControlPlane':
    `Amazon IVS has no control plane in this region. It has one in ${formatRegions(IVS_REGIONS)}. Deploy the stack to one of these (viewers and encoders can be anywhere)`,
  'RotatingStreamKey.channelNotRetained':
    'the stream key is retained, but not its channel. A stream key is deleted with its channel, so the retained secret will contain a key that no longer exists. Retain the channel too, or don\'t retain the key',
  'StreamKey.usedInOtherStack':
    'another stack uses an attribute of the stream key. A change of the channel replaces the stream key, and CloudFormation can\'t change an export that is in use. Keep both in one stack, or pass the ARN in an AWS Systems Manager parameter',
  'ViewerSessionRevoker.queueKeyManagedByAws':
    'the AWS managed key of Amazon SQS encrypts the queue, and EventBridge can\'t use that key. If an EventBridge rule sends messages to the queue, use a customer managed key',
};

/** The ID of a warning, without its prefix. */
export type WarningId = keyof typeof WARNINGS;
