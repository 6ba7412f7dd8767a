package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatchactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awseventstargets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	ivs "github.com/cdk-ivs/cdk-ivs-go/cdkivs"
)

type OperationsStackProps struct {
	awscdk.StackProps
	Main          ivs.IChannel
	Backstage     ivs.IChannel
	Partner       ivs.IChannel
	MainStreamKey ivs.RotatingStreamKey
}

// NewOperationsStack makes what a team needs while it is live: a backend that may act on streams, alarms, and events to work on.
func NewOperationsStack(scope constructs.Construct, id string, props *OperationsStackProps) awscdk.Stack {
	stack := awscdk.NewStack(scope, &id, &props.StackProps)

	backend := newBackend(stack)
	for _, channel := range []ivs.IChannel{props.Main, props.Backstage} {
		channel.Grants().ReadStream(backend)
		channel.Grants().PutMetadata(backend)
		channel.Grants().StopStream(backend)
	}
	props.Backstage.Grants().RevokeViewerSessions(backend)

	newAlarms(stack, props.Main)
	newEvents(stack, props)
	return stack
}

// newBackend makes a function that sends metadata, tells whether a channel is live, stops a stream, and revokes viewers of the private channel.
func newBackend(stack awscdk.Stack) awslambda.Function {
	logGroup := awslogs.NewLogGroup(stack, jsii.String("BackendLog"), &awslogs.LogGroupProps{
		Retention:     awslogs.RetentionDays_ONE_MONTH,
		RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
	})
	role := awsiam.NewRole(stack, jsii.String("BackendRole"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("lambda.amazonaws.com"), nil),
	})
	role.AddToPrincipalPolicy(logGroup.Grants().Write(role).PrincipalStatement())
	return awslambda.NewFunction(stack, jsii.String("Backend"), &awslambda.FunctionProps{
		Code:     awslambda.Code_FromAsset(jsii.String("backend"), nil),
		Handler:  jsii.String("index.handler"),
		Runtime:  awslambda.Runtime_NODEJS_LATEST(),
		Timeout:  awscdk.Duration_Seconds(jsii.Number(10)),
		LogGroup: logGroup,
		Role:     role,
	})
}

// newAlarms makes alarms on ingest. There is no data while nothing is live, and that is no reason to wake somebody.
func newAlarms(stack awscdk.Stack, channel ivs.IChannel) {
	// subscribe the people who are on call
	onCall := awssns.NewTopic(stack, jsii.String("OnCall"), &awssns.TopicProps{EnforceSSL: jsii.Bool(true)})
	framerate := channel.Metrics().IngestFramerate(&awscloudwatch.MetricOptions{Statistic: jsii.String("Minimum")})
	lowFramerate := framerate.CreateAlarm(stack, jsii.String("LowFramerate"), &awscloudwatch.CreateAlarmOptions{
		AlarmDescription:   jsii.String("The encoder sends fewer than 20 frames a second"),
		ComparisonOperator: awscloudwatch.ComparisonOperator_LESS_THAN_THRESHOLD,
		Threshold:          jsii.Number(20),
		EvaluationPeriods:  jsii.Number(3),
		TreatMissingData:   awscloudwatch.TreatMissingData_NOT_BREACHING,
	})
	keyframes := channel.Metrics().KeyframeInterval(nil)
	slowKeyframes := keyframes.CreateAlarm(stack, jsii.String("SlowKeyframes"), &awscloudwatch.CreateAlarmOptions{
		AlarmDescription:  jsii.String("More than 4 seconds between keyframes: latency suffers"),
		Threshold:         jsii.Number(4),
		EvaluationPeriods: jsii.Number(3),
		TreatMissingData:  awscloudwatch.TreatMissingData_NOT_BREACHING,
	})
	for _, alarm := range []awscloudwatch.Alarm{lowFramerate, slowKeyframes} {
		alarm.AddAlarmAction(awscloudwatchactions.NewSnsAction(onCall))
	}
	// The topic has a policy of its own because of EnforceSSL, so the alarms must be let in.
	onCall.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Principals: &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String("cloudwatch.amazonaws.com"), nil)},
		Actions:    jsii.Strings("sns:Publish"),
		Resources:  &[]*string{onCall.TopicArn()},
		Conditions: &map[string]any{"StringEquals": map[string]*string{"aws:SourceAccount": stack.Account()}},
	}))
}

// newEvents makes rules. Events are delivered at least once, late or not at all: a queue keeps them until they are worked on.
func newEvents(stack awscdk.Stack, props *OperationsStackProps) {
	deadLetters := awssqs.NewQueue(stack, jsii.String("DeadLetters"), &awssqs.QueueProps{
		EnforceSSL: jsii.Bool(true),
		Encryption: awssqs.QueueEncryption_SQS_MANAGED,
	})
	queue := awssqs.NewQueue(stack, jsii.String("Events"), &awssqs.QueueProps{
		EnforceSSL:      jsii.Bool(true),
		Encryption:      awssqs.QueueEncryption_SQS_MANAGED,
		DeadLetterQueue: &awssqs.DeadLetterQueue{Queue: deadLetters, MaxReceiveCount: jsii.Number(3)},
	})
	target := awseventstargets.NewSqsQueue(queue, nil)

	// The rules stand in this stack, next to their target, so that the two stacks depend on each other in one direction only.
	options := &awsevents.OnEventOptions{Target: target, CrossStackScope: stack}
	for _, named := range []struct {
		name    string
		channel ivs.IChannel
	}{{"Main", props.Main}, {"Backstage", props.Backstage}} {
		events := named.channel.Events()
		events.OnStreamStart(jsii.String(named.name+"StreamStart"), options)
		events.OnStreamEnd(jsii.String(named.name+"StreamEnd"), options)
		events.OnStreamFailure(jsii.String(named.name+"StreamFailure"), options)
		events.OnIngestLimitBreach(jsii.String(named.name+"IngestLimitBreach"), options)
		events.OnRecordingEnd(jsii.String(named.name+"RecordingEnd"), options)
		events.OnRecordingFailure(jsii.String(named.name+"RecordingFailure"), options)
	}
	props.MainStreamKey.Events().OnRotated(jsii.String("MainStreamKeyRotated"), options)
	props.Partner.Events().OnStreamStart(jsii.String("PartnerStreamStart"), options)
	ivs.AccountEvents_FromScope(stack).OnConcurrentViewersBreach(jsii.String("TooManyViewers"), &awsevents.OnEventOptions{Target: target})
}
