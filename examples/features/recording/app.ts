import { App, Duration, Stack, StackProps } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import * as ivs from 'cdk-ivs';

export class RecordingStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const bucket = new ivs.RecordingBucket(this, 'Recordings', { expiration: Duration.days(90) });
    const recording = new ivs.RecordingConfiguration(this, 'Recording', {
      bucket,
      recordingReconnectWindow: Duration.seconds(60),
      thumbnailConfiguration: ivs.ThumbnailConfiguration.every(Duration.seconds(30)),
    });
    const channel = new ivs.Channel(this, 'Channel', { recordingConfiguration: recording });

    const finished = new sqs.Queue(this, 'Finished');
    channel.events.onRecordingEnd('Recorded', { target: new targets.SqsQueue(finished) });

    new cloudfront.Distribution(this, 'Videos', {
      defaultBehavior: {
        origin: origins.S3BucketOrigin.withOriginAccessControl(bucket),
        responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS,
      },
    });
  }
}

new RecordingStack(new App(), 'Recording');
