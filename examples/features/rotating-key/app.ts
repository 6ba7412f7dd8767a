import { App, Duration, Stack, StackProps } from 'aws-cdk-lib';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import * as ivs from 'cdk-ivs';

export class RotatingKeyStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const channel = new ivs.Channel(this, 'Channel');
    const key = channel.addRotatingStreamKey('StreamKey', {
      automaticallyAfter: Duration.days(7),
      stopStreamOnRotation: true,
    });

    const rotations = new sqs.Queue(this, 'Rotations');
    key.events.onRotated('Rotated', { target: new targets.SqsQueue(rotations) });
    key.metrics.streamKeyRotationsFailed().createAlarm(this, 'NotRotated', { threshold: 1, evaluationPeriods: 1 });
  }
}

new RotatingKeyStack(new App(), 'RotatingKey');
