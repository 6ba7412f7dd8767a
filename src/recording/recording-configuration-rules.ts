import { Token } from 'aws-cdk-lib';
import { CfnRecordingConfiguration } from 'aws-cdk-lib/aws-ivs';
import { Construct } from 'constructs';
import type { RecordingConfigurationProps } from './recording-configuration';
import { RenditionConfiguration } from './rendition-configuration';
import { ThumbnailConfiguration } from './thumbnail-configuration';
import { warn } from '../private/errors';
import {
  BOOLEAN, BUCKET, DURATION, optional, REMOVAL_POLICY, RENDITION_CONFIGURATION, TAGS, TEXT, THUMBNAIL_CONFIGURATION, TypesOf,
} from '../private/value-types';

export const RECORDING_CONFIGURATION_TYPES: TypesOf<RecordingConfigurationProps> = {
  bucket: optional(BUCKET),
  detachOnDelete: optional(BOOLEAN),
  recordingConfigurationName: optional(TEXT),
  recordingReconnectWindow: optional(DURATION),
  removalPolicy: optional(REMOVAL_POLICY),
  renditionConfiguration: optional(RENDITION_CONFIGURATION),
  tags: TAGS,
  thumbnailConfiguration: optional(THUMBNAIL_CONFIGURATION),
  waitUntilActive: optional(BOOLEAN),
};

/** Warns if the thumbnails have a resolution that is not recorded. */
export function warnIfNotRecorded(scope: Construct, renditions?: RenditionConfiguration, thumbnails?: ThumbnailConfiguration): void {
  const [recorded, resolution] = [renditions?.renditions, thumbnails?.resolution];
  if (recorded === undefined || resolution === undefined) { return; }
  if ([recorded, resolution, ...recorded].some((value) => Token.isUnresolved(value))) { return; }
  if (!recorded.includes(resolution)) { warn(scope, 'RecordingConfiguration.thumbnailResolutionNotRecorded'); }
}

/** Renders the thumbnails for the L1. */
export function renderThumbnails(thumbnails?: ThumbnailConfiguration): CfnRecordingConfiguration.ThumbnailConfigurationProperty | undefined {
  return thumbnails && {
    recordingMode: thumbnails.recordingMode,
    resolution: thumbnails.resolution,
    storage: thumbnails.storage,
    targetIntervalSeconds: thumbnails.targetInterval?.toSeconds(),
  };
}
