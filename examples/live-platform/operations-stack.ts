import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, determineLatestNodeRuntime, Function } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import * as ivs from 'cdk-ivs';
import { Construct } from 'constructs';

export interface OperationsStackProps extends StackProps {
  readonly main: ivs.IChannel;
  readonly backstage: ivs.IChannel;
  readonly partner: ivs.IChannel;
  readonly mainStreamKey: ivs.RotatingStreamKey;
}

/** What a team needs while it is live: a backend that may act on streams, alarms, and events to work on. */
export class OperationsStack extends Stack {
  constructor(scope: Construct, id: string, props: OperationsStackProps) {
    super(scope, id, props);
    const backend = this.backend();
    for (const channel of [props.main, props.backstage]) {
      channel.grants.readStream(backend);
      channel.grants.putMetadata(backend);
      channel.grants.stopStream(backend);
    }
    props.backstage.grants.revokeViewerSessions(backend);

    this.alarms(props.main);
    this.events(props);
  }

  /** Sends metadata, tells whether a channel is live, stops a stream, and revokes viewers of the private channel. */
  private backend(): Function {
    const logGroup = new LogGroup(this, 'BackendLog', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });
    const role = new Role(this, 'BackendRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    role.addToPrincipalPolicy(logGroup.grants.write(role).principalStatement!);
    return new Function(this, 'Backend', {
      code: Code.fromAsset(join(__dirname, 'backend')),
      handler: 'index.handler',
      runtime: determineLatestNodeRuntime(this),
      timeout: Duration.seconds(10),
      logGroup,
      role,
    });
  }

  /** There is no data while nothing is live, and that is no reason to wake somebody. */
  private alarms(channel: ivs.IChannel): void {
    const onCall = new Topic(this, 'OnCall', { enforceSSL: true }); // subscribe the people who are on call
    const lowFramerate = channel.metrics.ingestFramerate({ statistic: 'Minimum' }).createAlarm(this, 'LowFramerate', {
      alarmDescription: 'The encoder sends fewer than 20 frames a second',
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 20,
      evaluationPeriods: 3,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    const slowKeyframes = channel.metrics.keyframeInterval().createAlarm(this, 'SlowKeyframes', {
      alarmDescription: 'More than 4 seconds between keyframes: latency suffers',
      threshold: 4,
      evaluationPeriods: 3,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    for (const alarm of [lowFramerate, slowKeyframes]) { alarm.addAlarmAction(new SnsAction(onCall)); }
    // The topic has a policy of its own because of enforceSSL, so the alarms must be let in.
    onCall.addToResourcePolicy(new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [onCall.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
    }));
  }

  /** Events are delivered at least once, late or not at all: a queue keeps them until they are worked on. */
  private events({ main, backstage, partner, mainStreamKey }: OperationsStackProps): void {
    const secure = { enforceSSL: true, encryption: QueueEncryption.SQS_MANAGED };
    const deadLetterQueue = { queue: new Queue(this, 'DeadLetters', secure), maxReceiveCount: 3 };
    const target = new SqsQueue(new Queue(this, 'Events', { ...secure, deadLetterQueue }));

    // The rules stand in this stack, next to their target, so that the two stacks depend on each other in one direction only.
    const options = { target, crossStackScope: this };
    for (const [name, { events }] of Object.entries({ Main: main, Backstage: backstage })) {
      events.onStreamStart(`${name}StreamStart`, options);
      events.onStreamEnd(`${name}StreamEnd`, options);
      events.onStreamFailure(`${name}StreamFailure`, options);
      events.onIngestLimitBreach(`${name}IngestLimitBreach`, options);
      events.onRecordingEnd(`${name}RecordingEnd`, options);
      events.onRecordingFailure(`${name}RecordingFailure`, options);
    }
    mainStreamKey.events.onRotated('MainStreamKeyRotated', options); // tell those who stream to it
    partner.events.onStreamStart('PartnerStreamStart', options);
    ivs.AccountEvents.fromScope(this).onConcurrentViewersBreach('TooManyViewers', { target });
  }
}
