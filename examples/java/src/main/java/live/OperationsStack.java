package live;

import io.github.cdkivs.AccountEvents;
import io.github.cdkivs.ChannelEvents;
import io.github.cdkivs.IChannel;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.CreateAlarmOptions;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.events.OnEventOptions;
import software.amazon.awscdk.services.events.targets.SqsQueue;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/** What a team needs while it is live: a backend that may act on streams, alarms, and events to work on. */
public final class OperationsStack extends Stack {
    public OperationsStack(Construct scope, String id, StackProps props, ChannelsStack channels) {
        super(scope, id, props);
        Function backend = backend();
        for (IChannel channel : List.of(channels.main(), channels.backstage())) {
            channel.getGrants().readStream(backend);
            channel.getGrants().putMetadata(backend);
            channel.getGrants().stopStream(backend);
        }
        channels.backstage().getGrants().revokeViewerSessions(backend);

        alarms(channels.main());
        events(channels);
    }

    /** Sends metadata, tells whether a channel is live, stops a stream, and revokes viewers of the private channel. */
    private Function backend() {
        LogGroup logGroup = LogGroup.Builder.create(this, "BackendLog")
            .retention(RetentionDays.ONE_MONTH)
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
        Role role = Role.Builder.create(this, "BackendRole").assumedBy(new ServicePrincipal("lambda.amazonaws.com")).build();
        role.addToPrincipalPolicy(logGroup.getGrants().write(role).getPrincipalStatement());
        return Function.Builder.create(this, "Backend")
            .code(Code.fromAsset("backend"))
            .handler("index.handler")
            .runtime(Runtime.NODEJS_LATEST)
            .timeout(Duration.seconds(10))
            .logGroup(logGroup)
            .role(role)
            .build();
    }

    /** There is no data while nothing is live, and that is no reason to wake somebody. */
    private void alarms(IChannel channel) {
        Topic onCall = Topic.Builder.create(this, "OnCall").enforceSsl(true).build(); // subscribe the people who are on call
        Alarm lowFramerate = channel.getMetrics().ingestFramerate(MetricOptions.builder().statistic("Minimum").build())
            .createAlarm(this, "LowFramerate", CreateAlarmOptions.builder()
                .alarmDescription("The encoder sends fewer than 20 frames a second")
                .comparisonOperator(ComparisonOperator.LESS_THAN_THRESHOLD)
                .threshold(20)
                .evaluationPeriods(3)
                .treatMissingData(TreatMissingData.NOT_BREACHING)
                .build());
        Alarm slowKeyframes = channel.getMetrics().keyframeInterval()
            .createAlarm(this, "SlowKeyframes", CreateAlarmOptions.builder()
                .alarmDescription("More than 4 seconds between keyframes: latency suffers")
                .threshold(4)
                .evaluationPeriods(3)
                .treatMissingData(TreatMissingData.NOT_BREACHING)
                .build());
        for (Alarm alarm : List.of(lowFramerate, slowKeyframes)) {
            alarm.addAlarmAction(new SnsAction(onCall));
        }
        // The topic has a policy of its own because of enforceSsl, so the alarms must be let in.
        onCall.addToResourcePolicy(PolicyStatement.Builder.create()
            .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
            .actions(List.of("sns:Publish"))
            .resources(List.of(onCall.getTopicArn()))
            .conditions(Map.of("StringEquals", Map.of("aws:SourceAccount", getAccount())))
            .build());
    }

    /** Events are delivered at least once, late or not at all: a queue keeps them until they are worked on. */
    private void events(ChannelsStack channels) {
        DeadLetterQueue deadLetters = DeadLetterQueue.builder()
            .queue(Queue.Builder.create(this, "DeadLetters").enforceSsl(true).encryption(QueueEncryption.SQS_MANAGED).build())
            .maxReceiveCount(3)
            .build();
        SqsQueue target = new SqsQueue(Queue.Builder.create(this, "Events")
            .enforceSsl(true)
            .encryption(QueueEncryption.SQS_MANAGED)
            .deadLetterQueue(deadLetters)
            .build());

        // The rules stand in this stack, next to their target, so that the two stacks depend on each other in one direction only.
        OnEventOptions options = OnEventOptions.builder().target(target).crossStackScope(this).build();
        on(channels.main().getEvents(), "Main", options);
        on(channels.backstage().getEvents(), "Backstage", options);
        channels.mainStreamKey().getEvents().onRotated("MainStreamKeyRotated", options); // tell those who stream to it
        channels.partner().getEvents().onStreamStart("PartnerStreamStart", options);
        AccountEvents.fromScope(this)
            .onConcurrentViewersBreach("TooManyViewers", OnEventOptions.builder().target(target).build());
    }

    private static void on(ChannelEvents events, String name, OnEventOptions options) {
        events.onStreamStart(name + "StreamStart", options);
        events.onStreamEnd(name + "StreamEnd", options);
        events.onStreamFailure(name + "StreamFailure", options);
        events.onIngestLimitBreach(name + "IngestLimitBreach", options);
        events.onRecordingEnd(name + "RecordingEnd", options);
        events.onRecordingFailure(name + "RecordingFailure", options);
    }
}
