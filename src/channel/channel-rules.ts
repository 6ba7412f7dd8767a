import { Resource, Token } from 'aws-cdk-lib';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { ChannelAttributes } from './channel-interface';
import { ChannelProps } from './channel-props';
import { ChannelType, ContainerFormat } from './channel-type';
import { MultitrackInputConfiguration } from './multitrack-input';
import { IvsError, warn } from '../private/errors';
import { isMarked } from '../private/identity';
import { requireName, requireSameEnvironment, requireTags, warnRegion } from '../private/validate';
import { AD_CONFIGURATION, ANY, BOOLEAN, optional, PLAYBACK_RESTRICTION_POLICY, RECORDING_CONFIGURATION, REMOVAL_POLICY, struct, TAGS, TEXT, TypesOf } from '../private/value-types';
import type { RecordingConfiguration } from '../recording/recording-configuration';
import { RenditionSelection } from '../recording/rendition-configuration';

export const CHANNEL_TYPES: TypesOf<ChannelProps> = {
  adConfiguration: optional(AD_CONFIGURATION),
  authorized: optional(BOOLEAN),
  channelName: optional(TEXT),
  containerFormat: optional(TEXT),
  insecureIngest: optional(BOOLEAN),
  latencyMode: optional(TEXT),
  multitrackInputConfiguration: optional(struct<MultitrackInputConfiguration>({ enabled: optional(BOOLEAN), maximumResolution: TEXT, policy: TEXT })),
  playbackRestrictionPolicy: optional(PLAYBACK_RESTRICTION_POLICY),
  preset: optional(TEXT),
  recordingConfiguration: optional(RECORDING_CONFIGURATION),
  removalPolicy: optional(REMOVAL_POLICY),
  stopStreamOnDelete: optional(BOOLEAN),
  tags: TAGS,
  type: optional(TEXT),
};

export const IMPORTED_CHANNEL_TYPES: TypesOf<ChannelAttributes> = {
  channelArn: ANY, channelIngestEndpoint: optional(TEXT), channelPlaybackUrl: optional(TEXT),
};

/** Checks the properties of a channel, and the rules between them that the schema of the resource type can't express. Mixins check what they attach. */
export function checkChannel(channel: Resource, props: ChannelProps): void {
  const { type, containerFormat, preset, insecureIngest, recordingConfiguration } = props;
  requireName(channel, 'channelName', props.channelName);
  requireTags(channel, props.tags);
  requireSameEnvironment(channel, 'recordingConfiguration', recordingConfiguration);
  warnRegion(channel);

  if (isMultitrack(props)) {
    if (known(type) && type !== ChannelType.STANDARD) {
      throw new IvsError('ChannelMultitrackTypeInvalid', channel, { type });
    }
    if (known(containerFormat) && containerFormat !== ContainerFormat.FRAGMENTED_MP4) {
      throw new IvsError('ChannelMultitrackContainerInvalid', channel, { containerFormat });
    }
  }
  if (preset !== undefined && !Token.isUnresolved(type) && !isAdvanced(type)) { warn(channel, 'Channel.presetIgnored'); }
  if (insecureIngest) { warn(channel, 'Channel.insecureIngest'); }
  if (type === ChannelType.BASIC && recordsCustomRenditions(recordingConfiguration)) {
    warn(channel, 'Channel.customRenditionsIgnored');
  }
}

function known<T>(value: T | undefined): value is T {
  return value !== undefined && !Token.isUnresolved(value);
}

/** Whether multitrack input is on. */
export function isMultitrack({ multitrackInputConfiguration: multitrack }: ChannelProps): boolean {
  return multitrack !== undefined && multitrack.enabled !== false;
}

function isAdvanced(type?: ChannelType): boolean {
  return type === ChannelType.ADVANCED_SD || type === ChannelType.ADVANCED_HD;
}

function recordsCustomRenditions(recording?: aws_ivs.IRecordingConfigurationRef): boolean {
  return isMarked(recording, 'RecordingConfiguration')
    && (recording as RecordingConfiguration).renditionConfiguration?.renditionSelection === RenditionSelection.CUSTOM;
}
