import { App, Duration, Stack, StackProps } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import * as ivs from 'cdk-ivs';

export class AlarmsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const onCall = [new actions.SnsAction(new sns.Topic(this, 'OnCall'))];
    const channel = new ivs.Channel(this, 'Channel');
    channel.alarms.lowFramerate('LowFramerate', { actions: onCall });
    channel.alarms.longKeyframeInterval('LongKeyframes', { actions: onCall });
    channel.alarms.lowVideoBitrate('LowBitrate', { actions: onCall, threshold: 1_000_000 });
    channel.alarms.unusualConcurrentViews('Views', { actions: onCall });

    const streams = ivs.AccountMetrics.fromScope(this).concurrentStreamsUsage();
    const percent = new cloudwatch.MathExpression({
      expression: 'streams / SERVICE_QUOTA(streams) * 100',
      usingMetrics: { streams },
      period: Duration.minutes(1),
    });
    percent.createAlarm(this, 'NearlyTooManyStreams', { threshold: 80, evaluationPeriods: 1 }).addAlarmAction(...onCall);
  }
}

new AlarmsStack(new App(), 'Alarms');
