import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import * as ivs from 'cdk-ivs';

export class EventsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const channel = new ivs.Channel(this, 'Channel');
    const target = new targets.SqsQueue(new sqs.Queue(this, 'Events'));

    channel.events.onStreamStart('Live', { target });
    channel.events.onStreamEnd('Offline', { target });
    channel.events.onStarvationStart('Starving', { target });
    channel.events.onStreamFailure('Failed', { target });
  }
}

new EventsStack(new App(), 'Events');
