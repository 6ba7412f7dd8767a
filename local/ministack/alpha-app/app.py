"""An app that knows nothing of this project: everything that aws-ivs-alpha has, in one stack."""
import subprocess

import aws_cdk as cdk
import aws_cdk.aws_ivs_alpha as ivs
from aws_cdk import aws_s3 as s3

private_key = subprocess.run(["openssl", "ecparam", "-name", "secp384r1", "-genkey", "-noout"], capture_output=True, check=True).stdout
public_key = subprocess.run(["openssl", "ec", "-pubout"], input=private_key, capture_output=True, check=True).stdout.decode()

app = cdk.App()
stack = cdk.Stack(app, "Alpha", env=cdk.Environment(account="123456789012", region="us-west-2"))
recording = ivs.RecordingConfiguration(
    stack, "Recording",
    bucket=s3.Bucket(stack, "Bucket", removal_policy=cdk.RemovalPolicy.DESTROY),
    rendition_configuration=ivs.RenditionConfiguration.custom([ivs.Resolution.HD]),
    thumbnail_configuration=ivs.ThumbnailConfiguration.interval(ivs.Resolution.HD, [ivs.Storage.LATEST], cdk.Duration.seconds(30)),
)
channel = ivs.Channel(stack, "Channel", channel_name="alpha", authorized=True, type=ivs.ChannelType.ADVANCED_HD, recording_configuration=recording)
channel.add_stream_key("StreamKey")
ivs.PlaybackKeyPair(stack, "KeyPair", public_key_material=public_key)
cdk.CfnOutput(stack, "PlaybackUrl", value=channel.channel_playback_url)
app.synth()
