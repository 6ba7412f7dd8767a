import { RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ControlPlane } from '../control-plane/control-plane';
import { formatIvsArn } from '../private/arn';

/** Before the configuration is deleted, every channel that still points at it lets go: the service would refuse to delete it. */
export function detachOnDelete(scope: Construct, recordingConfigurationArn: string, removalPolicy?: RemovalPolicy): void {
  ControlPlane.of(scope).resource(scope, 'Detachment', {
    resourceType: 'Custom::IvsRecordingDetachment',
    properties: { RecordingConfigurationArn: recordingConfigurationArn },
    // which channels these will be is not known before
    statements: [{ actions: ['ivs:ListChannels', 'ivs:UpdateChannel'], resources: [formatIvsArn(scope, 'channel', '*')] }],
    removalPolicy,
  });
}

/** The deployment fails when the configuration does not become active, which CloudFormation may not notice. */
export function waitUntilActive(scope: Construct, recordingConfigurationArn: string, bucketName: string): void {
  ControlPlane.of(scope).resource(scope, 'Readiness', {
    resourceType: 'Custom::IvsRecordingReadiness',
    properties: { RecordingConfigurationArn: recordingConfigurationArn, BucketName: bucketName },
    statements: [{ actions: ['ivs:GetRecordingConfiguration'], resources: [recordingConfigurationArn] }],
  });
}
