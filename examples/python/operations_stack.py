from pathlib import Path
from typing import Optional, TypedDict

import cdk_ivs as ivs
from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk.aws_cloudwatch import ComparisonOperator, TreatMissingData
from aws_cdk.aws_cloudwatch_actions import SnsAction
from aws_cdk.aws_events import IRuleTarget
from aws_cdk.aws_events_targets import SqsQueue
from aws_cdk.aws_iam import PolicyStatement, Role, ServicePrincipal
from aws_cdk.aws_lambda import Code, Function, Runtime
from aws_cdk.aws_logs import LogGroup, RetentionDays
from aws_cdk.aws_sns import Topic
from aws_cdk.aws_sqs import DeadLetterQueue, Queue, QueueEncryption
from constructs import Construct

BACKEND = Path(__file__).parent / "backend"

# "pyright: ignore" marks where classes of the CDK name a parameter differently than their interface does. mypy accepts that.


class RuleOptions(TypedDict):
    """Where the rules send events, and the stack that they are in."""

    target: IRuleTarget
    cross_stack_scope: Construct


class OperationsStack(Stack):
    """What a team needs while it is live: a backend that may act on streams, alarms, and events to work on."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        main: ivs.IChannel,
        backstage: ivs.IChannel,
        partner: ivs.IChannel,
        main_stream_key: ivs.RotatingStreamKey,
        description: Optional[str] = None,
    ) -> None:
        super().__init__(scope, construct_id, description=description)

        backend = self._backend()
        for channel in (main, backstage):
            channel.grants.read_stream(backend)
            channel.grants.put_metadata(backend)
            channel.grants.stop_stream(backend)
        backstage.grants.revoke_viewer_sessions(backend)

        self._alarms(main)

        target = self._events_queue()
        # The rules stand in this stack, next to their target, so that the two stacks depend on each other in one direction only.
        options: RuleOptions = {"target": target, "cross_stack_scope": self}  # pyright: ignore[reportAssignmentType]
        for name, channel in (("Main", main), ("Backstage", backstage)):
            channel.events.on_stream_start(f"{name}StreamStart", **options)
            channel.events.on_stream_end(f"{name}StreamEnd", **options)
            channel.events.on_stream_failure(f"{name}StreamFailure", **options)
            channel.events.on_ingest_limit_breach(f"{name}IngestLimitBreach", **options)
            channel.events.on_recording_end(f"{name}RecordingEnd", **options)
            channel.events.on_recording_failure(f"{name}RecordingFailure", **options)
        main_stream_key.events.on_rotated("MainStreamKeyRotated", **options)
        partner.events.on_stream_start("PartnerStreamStart", **options)
        ivs.AccountEvents.from_scope(self).on_concurrent_viewers_breach("TooManyViewers", target=target)  # pyright: ignore[reportArgumentType]

    def _backend(self) -> Function:
        """Sends metadata, tells whether a channel is live, stops a stream, and revokes viewers of the private channel."""
        log_group = LogGroup(self, "BackendLog", retention=RetentionDays.ONE_MONTH, removal_policy=RemovalPolicy.DESTROY)
        role = Role(self, "BackendRole", assumed_by=ServicePrincipal("lambda.amazonaws.com"))  # pyright: ignore[reportArgumentType]
        statement = log_group.grants.write(role).principal_statement
        assert statement is not None
        role.add_to_principal_policy(statement)
        return Function(
            self,
            "Backend",
            code=Code.from_asset(str(BACKEND)),
            handler="index.handler",
            runtime=Runtime.NODEJS_LATEST,
            timeout=Duration.seconds(10),
            log_group=log_group,
            role=role,  # pyright: ignore[reportArgumentType]
        )

    def _alarms(self, channel: ivs.IChannel) -> None:
        """There is no data while nothing is live, and that is no reason to wake somebody."""
        on_call = Topic(self, "OnCall", enforce_ssl=True)  # subscribe the people who are on call
        low_framerate = channel.metrics.ingest_framerate(statistic="Minimum").create_alarm(
            self,
            "LowFramerate",
            alarm_description="The encoder sends fewer than 20 frames a second",
            comparison_operator=ComparisonOperator.LESS_THAN_THRESHOLD,
            threshold=20,
            evaluation_periods=3,
            treat_missing_data=TreatMissingData.NOT_BREACHING,
        )
        slow_keyframes = channel.metrics.keyframe_interval().create_alarm(
            self,
            "SlowKeyframes",
            alarm_description="More than 4 seconds between keyframes: latency suffers",
            threshold=4,
            evaluation_periods=3,
            treat_missing_data=TreatMissingData.NOT_BREACHING,
        )
        for alarm in (low_framerate, slow_keyframes):
            alarm.add_alarm_action(SnsAction(on_call))  # pyright: ignore[reportArgumentType]
        # The topic has a policy of its own because of enforce_ssl, so the alarms must be let in.
        on_call.add_to_resource_policy(
            PolicyStatement(
                principals=[ServicePrincipal("cloudwatch.amazonaws.com")],  # pyright: ignore[reportArgumentType]
                actions=["sns:Publish"],
                resources=[on_call.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": self.account}},
            )
        )

    def _events_queue(self) -> SqsQueue:
        """Events are delivered at least once, late or not at all: a queue keeps them until they are worked on."""
        dead_letters = Queue(self, "DeadLetters", enforce_ssl=True, encryption=QueueEncryption.SQS_MANAGED)
        events = Queue(
            self,
            "Events",
            enforce_ssl=True,
            encryption=QueueEncryption.SQS_MANAGED,
            dead_letter_queue=DeadLetterQueue(queue=dead_letters, max_receive_count=3),
        )
        return SqsQueue(events)
