"""What the stacks promise, read in their templates."""

import pytest
from aws_cdk import App
from aws_cdk.assertions import Match, Template

from channels_stack import ChannelsStack
from operations_stack import OperationsStack

PARTNER = "arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh"


@pytest.fixture(scope="module")
def channels() -> ChannelsStack:
    return ChannelsStack(App(), "LiveChannels", partner_channel_arn=PARTNER, revoked_viewers=["somebody"])


def test_both_channels_are_recorded_and_one_is_private(channels: ChannelsStack) -> None:
    template = Template.from_stack(channels)
    template.resource_count_is("AWS::IVS::Channel", 2)
    recorded = {"RecordingConfigurationArn": Match.any_value()}
    template.all_resources_properties("AWS::IVS::Channel", recorded)
    template.resource_properties_count_is("AWS::IVS::Channel", {"Authorized": True}, 1)


def test_no_output_holds_a_stream_key(channels: ChannelsStack) -> None:
    assert "resolve:secretsmanager" not in str(Template.from_stack(channels).find_outputs("*"))


def test_the_backend_can_stop_streams_and_the_partner_is_observed() -> None:
    app = App()
    channels = ChannelsStack(app, "LiveChannels", partner_channel_arn=PARTNER, revoked_viewers=[])
    operations = OperationsStack(
        app,
        "LiveOperations",
        main=channels.main,
        backstage=channels.backstage,
        partner=channels.partner,
        main_stream_key=channels.main_stream_key,
    )
    template = Template.from_stack(operations)
    statement = Match.object_like({"Action": "ivs:StopStream", "Effect": "Allow"})
    document = {"PolicyDocument": {"Statement": Match.array_with([statement])}}
    template.has_resource_properties("AWS::IAM::Policy", document)
    template.has_resource_properties("AWS::Events::Rule", {"EventPattern": Match.object_like({"resources": [PARTNER]})})
