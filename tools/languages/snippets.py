"""What the examples of README, doc comments and docs/guide import and declare: snippets.ts puts the examples behind it, and calls run()."""

import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any, Callable

import aws_cdk.aws_cloudfront as cloudfront
import aws_cdk.aws_cloudfront_origins as origins
import aws_cdk.aws_cloudwatch as cloudwatch
import aws_cdk.aws_cloudwatch_actions as cloudwatch_actions
import aws_cdk.aws_ec2 as ec2
import aws_cdk.aws_events as events
import aws_cdk.aws_events_targets as targets
import aws_cdk.aws_iam as iam
import aws_cdk.aws_kms as kms
import aws_cdk.aws_lambda as lambda_
import aws_cdk.aws_logs as logs
import aws_cdk.aws_s3 as s3
import aws_cdk.aws_secretsmanager as secretsmanager
import aws_cdk.aws_sns as sns
import aws_cdk.aws_sqs as sqs
import cdk_ivs as ivs
import jsii
from aws_cdk import (
    Acknowledgment,
    App,
    CfnOutput,
    Duration,
    Environment,
    IPropertyInjector,
    Mixins,
    PropertyInjectors,
    RemovalPolicies,
    RemovalPolicy,
    Stack,
    Tags,
    Validations,
)
from aws_cdk.aws_ivs import CfnChannel, CfnRecordingConfiguration
from constructs import Construct

CHANNEL_ARN = "arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh"
MEDIA_TAILOR_ARN = "arn:aws:mediatailor:us-west-2:123456789012:playbackConfiguration/ads"
PUBLIC_KEY = Path("examples/live-platform/playback-public-key.pem").read_text()  # run in the root of the repository


def _function(scope: Construct, id: str) -> lambda_.Function:
    return lambda_.Function(
        scope, id, code=lambda_.Code.from_inline("pass"), handler="index.handler", runtime=lambda_.Runtime.PYTHON_3_13
    )


def _signing_key(scope: Construct, id: str) -> ivs.PlaybackSigningKey:
    return ivs.PlaybackSigningKey(scope, id)


def _signer(scope: Construct, id: str) -> ivs.PlaybackTokenSigner:
    signing_key = _signing_key(scope, f"{id}Key")
    return ivs.PlaybackTokenSigner(scope, id, signing_key=signing_key, channels=ivs.ChannelSelection.all())


def _media_tailor(scope: Construct, id: str) -> ivs.MediaTailorPlaybackConfiguration:
    return ivs.MediaTailorPlaybackConfiguration.from_playback_configuration_arn(scope, id, MEDIA_TAILOR_ARN)


def _channel(scope: Construct, id: str) -> ivs.Channel:
    return ivs.Channel(scope, id)


def _imported(scope: Construct, id: str) -> ivs.IChannel:
    return ivs.Channel.from_channel_arn(scope, id, CHANNEL_ARN)


GIVEN: dict[str, Callable[[Construct, str], Any]] = {
    "CfnChannel": CfnChannel,
    "List[ivs.IChannel[]]": lambda scope, id: [_channel(scope, id), _imported(scope, f"{id}Imported")],
    "Stack": lambda scope, id: Stack(scope, id, env=Environment(account="123456789012", region="us-west-2")),
    "ec2.Vpc": ec2.Vpc,
    "cloudwatch.IAlarmAction": lambda scope, id: cloudwatch_actions.SnsAction(sns.Topic(scope, id)),
    "ivs.AdConfiguration": lambda scope, id: ivs.AdConfiguration(
        scope, id, media_tailor_playback_configurations=[_media_tailor(scope, f"{id}MediaTailor")]
    ),
    "ivs.BulkViewerSessionRevoker": lambda scope, id: ivs.BulkViewerSessionRevoker(
        scope, id, bucket=s3.Bucket(scope, f"{id}Lists"), channels=ivs.ChannelSelection.all()
    ),
    "ivs.Channel": _channel,
    "ivs.IChannel": _imported,
    "ivs.IPlaybackTokenSigner": _signer,
    "ivs.MediaTailorPlaybackConfiguration": _media_tailor,
    "ivs.PlaybackKeyPair": lambda scope, id: ivs.PlaybackKeyPair(scope, id, public_key_material=PUBLIC_KEY),
    "ivs.PlaybackRestrictionPolicy": lambda scope, id: ivs.PlaybackRestrictionPolicy(scope, id, allowed_countries=["DE"]),
    "ivs.PlaybackSigningKey": _signing_key,
    "ivs.PlaybackTokenSigner": _signer,
    "ivs.RecordingConfiguration": ivs.RecordingConfiguration,
    "ivs.RotatingStreamKey": lambda scope, id: ivs.RotatingStreamKey(scope, id, channel=_channel(scope, f"{id}Channel")),
    "ivs.StreamKey": lambda scope, id: ivs.StreamKey(scope, id, channel=_channel(scope, f"{id}Channel")),
    "ivs.ViewerSessionRevoker": lambda scope, id: ivs.ViewerSessionRevoker(scope, id, channels=ivs.ChannelSelection.all()),
    "lambda.Alias": lambda scope, id: _function(scope, f"{id}Function").add_alias(id),
    "lambda.Function": _function,
    "s3.Bucket": s3.Bucket,
    "sqs.Queue": sqs.Queue,
    "str": lambda scope, id: PUBLIC_KEY,
}

_examples: list[tuple[str, type[Stack]]] = []


def given(scope: Construct, name: str, type_name: str) -> Any:
    """A value of a type that an example declares."""
    if type_name not in GIVEN:
        raise ValueError(f"an example declares a {type_name}: add a value of that type to GIVEN in tools/languages/snippets.py")
    return GIVEN[type_name](scope, f"Given-{name.replace('_', '-')}")


def example(name: str) -> Callable[[type[Stack]], None]:
    """Keeps an example until run() is called."""

    def keep(stack: type[Stack]) -> None:
        _examples.append((name, stack))

    return keep


def run() -> None:
    """Runs each example in a stack of its own, and synthesizes all of them at once. Exits with 1 if one fails."""
    with tempfile.TemporaryDirectory() as outdir:
        failures = _failures(App(outdir=outdir, analytics_reporting=False))
    print(f"{len(_examples)} examples, {failures} failed")
    sys.exit(1 if failures else 0)


def _failures(app: App) -> int:
    failures = 0
    for number, (name, stack) in enumerate(_examples):
        try:
            stack(app, f"Example{number}")
        except Exception:
            failures += 1
            print(f"{name}:\n{traceback.format_exc(limit=-2)}")
    if failures == 0:
        app.synth()
    return failures
