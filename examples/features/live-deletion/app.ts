import { App, Stack, StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import * as ivs from 'cdk-ivs';

export class LiveDeletionStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const recording = new ivs.RecordingConfiguration(this, 'Recording', { detachOnDelete: true });
    new ivs.Channel(this, 'Channel', {
      recordingConfiguration: recording,
      stopStreamOnDelete: true,
    });
  }
}

new LiveDeletionStack(new App(), 'LiveDeletion');
