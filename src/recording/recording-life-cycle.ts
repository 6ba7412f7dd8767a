import { Construct } from 'constructs';
import { ControlPlane } from '../control-plane/control-plane';
import { formatIvsArn } from '../private/arn';

/** Before the configuration is deleted, every channel that still points at it lets go: the service would refuse to delete it. */
export function detachOnDelete(scope: Construct, recordingConfigurationArn: string): void {
  const controlPlane = ControlPlane.of(scope);
  controlPlane.resource(scope, 'Detachment', 'Custom::IvsRecordingDetachment', { RecordingConfigurationArn: recordingConfigurationArn });
  // which channels these will be is not known before
  controlPlane.allow(['ivs:ListChannels', 'ivs:UpdateChannel'], [formatIvsArn(scope, 'channel', '*')]);
}

/** The deployment fails when the configuration does not become active, which CloudFormation may not notice. */
export function waitUntilActive(scope: Construct, recordingConfigurationArn: string, bucketName: string): void {
  const controlPlane = ControlPlane.of(scope);
  controlPlane.resource(scope, 'Readiness', 'Custom::IvsRecordingReadiness', {
    RecordingConfigurationArn: recordingConfigurationArn, BucketName: bucketName,
  });
  controlPlane.allow(['ivs:GetRecordingConfiguration'], [recordingConfigurationArn]);
}
