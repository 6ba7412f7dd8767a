import { CfnResource, Lazy, Stack } from 'aws-cdk-lib';
import { CfnRecordingConfiguration } from 'aws-cdk-lib/aws-ivs';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { ControlPlane } from '../control-plane/control-plane';
import { anyOf, onPermitted, permitOn, toReadTags } from '../control-plane/own-resources';
import type { RecordingConfigurationMark } from '../control-plane/ownership-contract';
import { companionScope } from '../private/companion';
import { deleteUsersFirst } from '../private/deletion-order';
import { warn } from '../private/errors';
import { isRetained, noteOverrides } from '../private/l1-overrides';
import { resourceOf } from '../private/resource-of';

const MARK: RecordingConfigurationMark = 'cdk-ivs:detach-on-delete';

/** The recording configurations whose channels are detached, and those for which the deployment waits. */
const DETACHED = new WeakSet<CfnRecordingConfiguration>();
const AWAITED = new WeakSet<CfnRecordingConfiguration>();

/** Detaches every channel that still uses the configuration before it is deleted. Otherwise, IVS would not delete it. */
export function detachOnDelete(configuration: CfnRecordingConfiguration): void {
  if (DETACHED.has(configuration)) { return; }
  const scope = companionScope(configuration, 'Detachment');
  const controlPlane = ControlPlane.of(scope);
  permitOn(configuration, MARK);
  const detachment = controlPlane.resource(scope, 'Detachment', {
    resourceType: 'Custom::IVSRecordingConfigurationDetachOnDelete',
    properties: { RecordingConfigurationArn: configuration.attrArn },
    permissions: [controlPlane.permissions.allow('ChannelDetachment', () => [
      toReadTags(scope, 'recording-configuration'),
      // these channels are not known in advance
      { actions: ['ivs:ListChannels', 'ivs:UpdateChannel'], resources: [anyOf(scope, 'channel')] },
      onPermitted(scope, 'recording-configuration', ['ivs:GetRecordingConfiguration', 'ivs:TagResource']),
    ])],
    retainedWith: configuration,
    namedAfter: configuration,
  });
  deleteUsersFirst(configuration, detachment.node.defaultChild as CfnResource); // a channel may be live, and a live channel can't be detached
  DETACHED.add(configuration);
}

/** Makes the deployment fail if the configuration doesn't become active, which CloudFormation may not notice. */
export function waitUntilActive(configuration: CfnRecordingConfiguration): void {
  if (AWAITED.has(configuration)) { return; }
  const scope = companionScope(configuration, 'Readiness');
  const controlPlane = ControlPlane.of(scope);
  permitOn(configuration);
  controlPlane.resource(scope, 'Readiness', {
    resourceType: 'Custom::IVSRecordingConfigurationWaitUntilActive',
    properties: {
      RecordingConfigurationArn: configuration.attrArn,
      BucketName: Lazy.string({ produce: () => bucketNameOf(configuration) }),
    },
    permissions: [controlPlane.permissions.allow('RecordingReadiness', () => [onPermitted(scope, 'recording-configuration', ['ivs:GetRecordingConfiguration'])])],
  });
  AWAITED.add(configuration);
}

/** The bucket, for the error text. It is unknown if the whole destination is a token. */
function bucketNameOf({ destinationConfiguration: destination }: CfnRecordingConfiguration): string | undefined {
  const s3 = 's3' in destination ? destination.s3 : undefined;
  return s3 && 'bucketName' in s3 ? s3.bucketName : undefined;
}

/** A retained channel still uses its recording configuration, so the stack could never be deleted. */
export function warnIfNotRetained(channel: Construct, configuration: aws_ivs.IRecordingConfigurationRef): void {
  const [resource, kept] = [resourceOf(configuration), resourceOf(channel)];
  if (!CfnRecordingConfiguration.isCfnRecordingConfiguration(resource) || Stack.of(resource) !== Stack.of(channel)) { return; }
  [resource, kept].forEach((each) => noteOverrides(each as CfnRecordingConfiguration));
  channel.node.addValidation({
    validate: () => {
      const isStuck = isRetained(kept as CfnRecordingConfiguration) && !isRetained(resource) && !DETACHED.has(resource);
      if (isStuck) { warn(channel, 'Channel.recordingConfigurationNotRetained'); }
      return [];
    },
  });
}
