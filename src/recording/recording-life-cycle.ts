import { CustomResource, RemovalPolicy } from 'aws-cdk-lib';
import { aws_ivs } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { ControlPlane } from '../control-plane/control-plane';
import { formatIvsArn } from '../private/arn';
import { resourceOf } from '../private/resource-of';

/** The custom resources that detach channels, by their recording configuration. */
const DETACHMENTS = new WeakMap<IConstruct, CustomResource>();

/** Before the configuration is deleted, every channel that still points at it lets go: the service would refuse to delete it. */
export function detachOnDelete(configuration: Construct & aws_ivs.IRecordingConfigurationRef, removalPolicy?: RemovalPolicy): void {
  const { recordingConfigurationArn } = configuration.recordingConfigurationRef;
  const detachment = ControlPlane.of(configuration).resource(configuration, 'Detachment', {
    resourceType: 'Custom::IvsRecordingDetachment',
    properties: { RecordingConfigurationArn: recordingConfigurationArn },
    // which channels these will be is not known before
    statements: [{ actions: ['ivs:ListChannels', 'ivs:UpdateChannel'], resources: [formatIvsArn(configuration, 'channel', '*')] }],
    removalPolicy,
  });
  DETACHMENTS.set(resourceOf(configuration), detachment);
}

/** A channel that the app knows goes first: it may be live, and a live channel can't be detached. */
export function deleteBeforeDetachment(channel: Construct, configuration?: aws_ivs.IRecordingConfigurationRef): void {
  const detachment = configuration && DETACHMENTS.get(resourceOf(configuration));
  if (detachment) { channel.node.addDependency(detachment); }
}

/** The deployment fails when the configuration does not become active, which CloudFormation may not notice. */
export function waitUntilActive(scope: Construct, recordingConfigurationArn: string, bucketName: string): void {
  ControlPlane.of(scope).resource(scope, 'Readiness', {
    resourceType: 'Custom::IvsRecordingReadiness',
    properties: { RecordingConfigurationArn: recordingConfigurationArn, BucketName: bucketName },
    statements: [{ actions: ['ivs:GetRecordingConfiguration'], resources: [recordingConfigurationArn] }],
  });
}
