from aws_cdk import App

from private_channel_stack import PrivateChannelStack

app = App()

PrivateChannelStack(
    app,
    "PrivateChannel",
    description="A private channel, and the tokens that open it",
    site_origin=app.node.try_get_context("siteOrigin") or "https://www.example.com",
    key_version=int(app.node.try_get_context("keyVersion") or 1),
    storage="kms" if app.node.try_get_context("storage") == "kms" else "secretsManager",
)

app.synth()
