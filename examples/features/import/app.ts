import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import * as ivs from 'cdk-ivs';

export class ImportedStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const channel = ivs.Channel.fromChannelArn(this, 'Channel', 'arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh');

    const publisher = new lambda.Function(this, 'Publisher', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {}; // PutMetadata'),
    });
    channel.grants.putMetadata(publisher);
    channel.metrics.concurrentViews().createAlarm(this, 'Many', { threshold: 10_000, evaluationPeriods: 1 });
    channel.events.onStreamEnd('Offline', { target: new targets.SqsQueue(new sqs.Queue(this, 'Events')) });
  }
}

new ImportedStack(new App(), 'Imported');
