"""What the library refuses is raised as Python's own exception, with code, fix and path."""

from collections.abc import Callable

import cdk_ivs as ivs
import pytest
from aws_cdk import App, Duration, Stack
from aws_cdk.aws_iam import User
from aws_cdk.aws_ivs import CfnChannel
from cdk_ivs import mixins


@pytest.fixture
def stack() -> Stack:
    return Stack(App(), "Live")


def test_an_invalid_prop_is_a_runtime_error_with_code_fix_and_path(stack: Stack) -> None:
    with pytest.raises(RuntimeError) as raised:
        ivs.Channel(stack, "Channel", channel_name="no blanks allowed")
    message = str(raised.value)
    assert 'NameInvalid: channelName = "no blanks allowed"' in message
    assert "[at Live/Channel]" in message


def test_props_that_contradict_each_other_are_one_too(stack: Stack) -> None:
    with pytest.raises(RuntimeError, match="ChannelMultitrackTypeInvalid"):
        ivs.Channel(
            stack,
            "Channel",
            type=ivs.ChannelType.BASIC,
            multitrack_input_configuration=ivs.MultitrackInputConfiguration(
                maximum_resolution=ivs.MaximumResolution.FULL_HD, policy=ivs.Policy.ALLOW
            ),
        )


def _imported(stack: Stack) -> ivs.IChannel:
    return ivs.Channel.from_channel_arn(stack, "Import", "arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh")


def _made_private_later(stack: Stack) -> None:
    policy = ivs.PlaybackRestrictionPolicy(stack, "Policy", allowed_countries=["DE"])
    channel = ivs.Channel(stack, "Channel", playback_restriction_policy=policy)
    cfn_channel = channel.node.default_child
    assert isinstance(cfn_channel, CfnChannel)
    cfn_channel.authorized = True
    app = App.of(stack)
    assert app is not None
    app.synth()


def _streaming(stack: Stack) -> ivs.Channel:
    channel = ivs.Channel(stack, "Channel")
    channel.add_rotating_stream_key("Key")
    return channel


@pytest.mark.parametrize(
    ("code", "action"),
    [
        ("NameInvalid", lambda stack: ivs.Channel(stack, "Constructor", channel_name="no blanks allowed")),
        ("ArnInvalid", lambda stack: ivs.Channel.from_channel_arn(stack, "Import", "nonsense")),
        ("ChannelAttributeUnknown", lambda stack: _imported(stack).channel_playback_url),
        ("RenditionsInvalid", lambda _: ivs.RenditionConfiguration.custom([])),
        (
            "RotationIntervalInvalid",
            lambda stack: _streaming(stack).add_rotating_stream_key("Method", automatically_after=Duration.hours(1)),
        ),
        ("StreamKeyConflict", lambda stack: ivs.RotatingStreamKey(stack, "Other", channel=_streaming(stack))),
        (
            "GrantActionMismatch",
            lambda stack: ivs.Channel(stack, "Grant").grants.actions(User(stack, "Operator"), "ivs:GetStreamKey"),
        ),
        ("EventChannelsInvalid", lambda stack: ivs.ChannelEvents.for_channels(stack, [])),
        ("MixinTargetInvalid", lambda stack: _imported(stack).with_(mixins.ChannelStopStreamOnDelete())),
        ("ChannelRestrictionPolicyIgnored", _made_private_later),
    ],
)
def test_wherever_it_is_raised_code_and_text_are_there_once(
    stack: Stack, code: str, action: Callable[[Stack], object]
) -> None:
    with pytest.raises(RuntimeError) as raised:
        action(stack)
    message = str(raised.value)
    assert f"{code}: " in message
    assert [message.count(code), message.count(", but ")] == [1, 1]


def test_a_value_of_another_type_is_a_type_error(stack: Stack) -> None:
    with pytest.raises(TypeError):
        ivs.Channel(stack, "Channel", authorized="yes")  # type: ignore[arg-type]
