from pathlib import Path
from typing import Optional, Sequence

import cdk_ivs as ivs
from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk.aws_secretsmanager import ISecret
from constructs import Construct

PUBLIC_KEY = Path(__file__).parent / "playback-public-key.pem"

# "pyright: ignore" marks where classes of the CDK name a parameter differently than their interface does. mypy accepts that.


class ChannelsStack(Stack):
    """The channels, how they are recorded, and the keys that let encoders in."""

    main: ivs.Channel
    """Everyone may watch."""
    backstage: ivs.Channel
    """Only viewers with a playback token may watch."""
    partner: ivs.IChannel
    """Belongs to somebody else; we only observe it."""
    main_stream_key: ivs.RotatingStreamKey
    """Opens the public channel; a new one every month."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        partner_channel_arn: str,
        revoked_viewers: Sequence[str],
        media_tailor_playback_configuration_arn: Optional[str] = None,
        description: Optional[str] = None,
    ) -> None:
        super().__init__(scope, construct_id, description=description)

        recording = ivs.RecordingConfiguration(
            self,
            "Recording",
            recording_reconnect_window=Duration.seconds(60),
            wait_until_active=True,
            detach_on_delete=True,
            rendition_configuration=ivs.RenditionConfiguration.custom([ivs.Resolution.FULL_HD, ivs.Resolution.SD]),
            thumbnail_configuration=ivs.ThumbnailConfiguration.every(
                Duration.seconds(30),
                resolution=ivs.Resolution.SD,
                storage=[ivs.Storage.LATEST, ivs.Storage.SEQUENTIAL],
            ),
        )

        self.main = ivs.Channel(
            self,
            "Main",
            recording_configuration=recording,
            playback_restriction_policy=ivs.PlaybackRestrictionPolicy(self, "Territory", allowed_countries=["AT", "CH", "DE"]),
            ad_configuration=self._ads(media_tailor_playback_configuration_arn),
            stop_stream_on_delete=True,
        )
        self.main_stream_key = self.main.add_rotating_stream_key("StreamKey")
        self._describe(self.main, self.main_stream_key.secret)

        self.backstage = ivs.Channel(
            self,
            "Backstage",
            authorized=True,
            type=ivs.ChannelType.ADVANCED_HD,
            preset=ivs.Preset.HIGHER_BANDWIDTH_DELIVERY,
            recording_configuration=recording,
            stop_stream_on_delete=True,
        )
        stream_key = self.backstage.add_stream_key("StreamKey")
        srt = self.backstage.add_srt_ingest("Srt", stream_key=stream_key)  # for encoders behind bad lines
        CfnOutput(self.backstage, "SrtUrlSecret", value=srt.secret.secret_arn, description="Secret that holds the SRT URL")
        self._describe(self.backstage, stream_key.add_secret("Secret"))  # pyright: ignore[reportArgumentType]
        ivs.ViewerSessionRevocation(
            self,
            "Revoked",
            viewer_sessions=[ivs.ViewerSession(channel=self.backstage, viewer_id=viewer_id) for viewer_id in revoked_viewers],
        )
        ivs.PlaybackKeyPair(self, "Viewers", public_key_material=PUBLIC_KEY.read_text())

        self.partner = ivs.Channel.from_channel_arn(self, "Partner", partner_channel_arn)

    def _ads(self, playback_configuration_arn: Optional[str]) -> Optional[ivs.AdConfiguration]:
        if playback_configuration_arn is None:
            return None
        breaks = ivs.MediaTailorPlaybackConfiguration.from_playback_configuration_arn(self, "Breaks", playback_configuration_arn)
        return ivs.AdConfiguration(self, "Ads", media_tailor_playback_configurations=[breaks])

    @staticmethod
    def _describe(channel: ivs.Channel, stream_key: ISecret) -> None:
        """Outputs that say how to use a channel. The key itself is in no output."""
        CfnOutput(channel, "IngestServer", value=channel.rtmps_server_url, description="Server URL for the encoder")
        CfnOutput(channel, "StreamKeySecret", value=stream_key.secret_arn, description="Secret that holds the stream key")
        CfnOutput(channel, "PlaybackUrl", value=channel.channel_playback_url, description="URL for the player")
