import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import * as ivs from 'cdk-ivs';

export class CreatorsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const recording = new ivs.RecordingConfiguration(this, 'Recording', { detachOnDelete: true });
    const backend = new lambda.Function(this, 'Backend', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {}; // CreateChannel'),
      environment: { RECORDING_CONFIGURATION_ARN: recording.recordingConfigurationArn },
    });
    ivs.AccountGrants.fromScope(this).manageChannels(backend);
    ivs.AccountGrants.fromScope(this).operateStreams(backend);

    const target = new targets.SqsQueue(new sqs.Queue(this, 'Events'));
    ivs.ChannelEvents.allChannels(this).onStreamStart('Live', { target });
  }
}

new CreatorsStack(new App(), 'Creators');
