import { CustomResource, Stack } from 'aws-cdk-lib';
import { CfnRecordingConfiguration } from 'aws-cdk-lib/aws-ivs';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { ControlPlane } from '../control-plane/control-plane';
import { anyOf, onPermitted, permitOn, toReadTags } from '../control-plane/own-resources';
import type { RecordingConfigurationMark } from '../control-plane/ownership-contract';
import { warn } from '../private/errors';
import { isRetained, noteOverrides } from '../private/l1-overrides';
import { resourceOf } from '../private/resource-of';

const MARK: RecordingConfigurationMark = 'cdk-ivs:detach-on-delete';

/** The custom resources that detach channels, by their recording configuration. */
const DETACHMENTS = new WeakMap<IConstruct, CustomResource>();

/** Before the configuration is deleted, every channel that still uses it is detached: otherwise the service would refuse to delete it. */
export function detachOnDelete(scope: Construct, configuration: CfnRecordingConfiguration): void {
  const controlPlane = ControlPlane.of(scope);
  permitOn(configuration, MARK);
  DETACHMENTS.set(configuration, controlPlane.resource(scope, 'Detachment', {
    resourceType: 'Custom::IVSRecordingConfigurationDetachOnDelete',
    properties: { RecordingConfigurationArn: configuration.attrArn },
    permissions: [controlPlane.permissions.allow('ChannelDetachment', () => [
      toReadTags(scope, 'recording-configuration'),
      // which channels these will be is not known before
      { actions: ['ivs:ListChannels', 'ivs:UpdateChannel'], resources: [anyOf(scope, 'channel')] },
      onPermitted(scope, 'recording-configuration', ['ivs:GetRecordingConfiguration', 'ivs:TagResource']),
    ])],
    retainedWith: configuration,
    namedAfter: configuration,
  }));
}

/** A channel that the app knows is deleted first: it may be live, and a live channel can't be detached. */
export function deleteBeforeDetachment(channel: Construct, configuration: aws_ivs.IRecordingConfigurationRef): void {
  const detachment = DETACHMENTS.get(resourceOf(configuration));
  if (detachment) { channel.node.addDependency(detachment); }
}

/** The deployment fails when the configuration does not become active, which CloudFormation may not notice. */
export function waitUntilActive(scope: Construct, configuration: CfnRecordingConfiguration, bucketName: string): void {
  const controlPlane = ControlPlane.of(scope);
  permitOn(configuration);
  controlPlane.resource(scope, 'Readiness', {
    resourceType: 'Custom::IVSRecordingConfigurationWaitUntilActive',
    properties: { RecordingConfigurationArn: configuration.attrArn, BucketName: bucketName },
    permissions: [controlPlane.permissions.allow('RecordingReadiness', () => [onPermitted(scope, 'recording-configuration', ['ivs:GetRecordingConfiguration'])])],
  });
}

/** A channel that is kept keeps its recording configuration in use, and so the stack could never be deleted. */
export function warnIfNotRetained(channel: Construct, configuration: aws_ivs.IRecordingConfigurationRef): void {
  const [resource, kept] = [resourceOf(configuration), resourceOf(channel)];
  if (!CfnRecordingConfiguration.isCfnRecordingConfiguration(resource) || Stack.of(resource) !== Stack.of(channel)) { return; }
  [resource, kept].forEach((each) => noteOverrides(each as CfnRecordingConfiguration));
  channel.node.addValidation({
    validate: () => {
      const isStuck = isRetained(kept as CfnRecordingConfiguration) && !isRetained(resource) && !DETACHMENTS.has(resource);
      if (isStuck) { warn(channel, 'Channel.recordingConfigurationNotRetained'); }
      return [];
    },
  });
}
