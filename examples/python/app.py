from aws_cdk import App

from channels_stack import ChannelsStack
from operations_stack import OperationsStack

app = App()

channels = ChannelsStack(
    app,
    "LiveChannels",
    description="Channels for live video, their recordings and stream keys",
    partner_channel_arn=app.node.try_get_context("partnerChannelArn") or "arn:aws:ivs:us-west-2:123456789012:channel/abcdABCDefgh",
    revoked_viewers=["somebody-of-last-year"],
    media_tailor_playback_configuration_arn=app.node.try_get_context("mediaTailorPlaybackConfigurationArn"),
)

OperationsStack(
    app,
    "LiveOperations",
    description="Backend, alarms and events of the live platform",
    main=channels.main,
    backstage=channels.backstage,
    partner=channels.partner,
    main_stream_key=channels.main_stream_key,
)

app.synth()
