from pathlib import Path
from typing import Literal, Mapping, Optional

import cdk_ivs as ivs
import jsii
from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk.aws_apigateway import AccessLogFormat
from aws_cdk.aws_apigatewayv2 import (
    CorsHttpMethod,
    CorsPreflightOptions,
    HttpApi,
    HttpMethod,
    IAccessLogDestination,
    IAccessLogSettings,
    LogGroupLogDestination,
    ThrottleSettings,
)
from aws_cdk.aws_apigatewayv2_authorizers import HttpUserPoolAuthorizer
from aws_cdk.aws_apigatewayv2_integrations import HttpLambdaIntegration
from aws_cdk.aws_cognito import AuthFlow, AutoVerifiedAttrs, CfnUserPoolGroup, PasswordPolicy, SignInAliases, UserPool, UserPoolClient
from aws_cdk.aws_iam import Role, ServicePrincipal
from aws_cdk.aws_lambda import Code, Function, Runtime
from aws_cdk.aws_logs import LogGroup, RetentionDays
from constructs import Construct

BACKEND = Path(__file__).parent / "backend"

# "pyright: ignore" marks where classes of the CDK name a parameter differently than their interface does. mypy accepts that.


@jsii.implements(IAccessLogSettings)
class AccessLog:
    """Access logs in the default format."""

    def __init__(self, log_group: LogGroup) -> None:
        self._destination = LogGroupLogDestination(log_group)

    @property
    def destination(self) -> IAccessLogDestination:
        return self._destination  # pyright: ignore[reportReturnType]

    @property
    def format(self) -> Optional[AccessLogFormat]:
        return None


class PrivateChannelStack(Stack):
    """A channel for signed-in viewers.

    The site requests a token from the HTTP API. Behind its authorizer, the backend has the token signed for the viewer who is signed in.
    A moderator revokes the sessions of a viewer.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        site_origin: str,
        key_version: int,
        storage: Literal["secretsManager", "kms"],
        description: Optional[str] = None,
    ) -> None:
        """
        :param site_origin: The web site that plays the channel: scheme and host.
        :param key_version: Raise it to rotate the signing key.
        :param storage: Where the private key is stored.
        """
        super().__init__(scope, construct_id, description=description)

        channel = ivs.Channel(self, "Channel", authorized=True, stop_stream_on_delete=True)
        stream_key = ivs.RotatingStreamKey(self, "StreamKey", channel=channel)

        signing_key = ivs.PlaybackSigningKey(
            self,
            "SigningKey",
            private_key_storage=ivs.PrivateKeyStorage.kms() if storage == "kms" else ivs.PrivateKeyStorage.secrets_manager(),
            key_version=key_version,
        )
        signer = ivs.PlaybackTokenSigner(
            self,
            "Signer",
            signing_key=signing_key,
            channels=ivs.ChannelSelection.named({"backstage": channel}),
            maximum_token_lifetime=Duration.minutes(1),  # the site requests a token right before playback
        )
        revoker = ivs.ViewerSessionRevoker(self, "Revoker", channels=ivs.ChannelSelection.of(channel))

        backend = self._backend(
            {
                "SIGNER": signer.handler.function_name,
                "REVOKER_QUEUE_URL": revoker.queue.queue_url,
                "CHANNEL_ARN": channel.channel_arn,
                "SITE_ORIGIN": site_origin,
            }
        )
        signer.grants.invoke(backend)
        revoker.grants.revoke(backend)

        viewers = self._viewers()
        client = viewers.add_client("Site", auth_flows=AuthFlow(user_srp=True))
        api = self._api(backend, viewers, client, site_origin)

        CfnOutput(self, "TokenUrl", value=f"{api.api_endpoint}/token")
        CfnOutput(self, "UserPoolId", value=viewers.user_pool_id)
        CfnOutput(self, "UserPoolClientId", value=client.user_pool_client_id)
        CfnOutput(self, "IngestServer", value=channel.rtmps_server_url)
        CfnOutput(self, "StreamKeySecretArn", value=stream_key.secret.secret_arn)

    def _viewers(self) -> UserPool:
        """The people who may sign in."""
        viewers = UserPool(
            self,
            "Viewers",
            self_sign_up_enabled=True,
            sign_in_aliases=SignInAliases(email=True),
            auto_verify=AutoVerifiedAttrs(email=True),
            password_policy=PasswordPolicy(
                min_length=12,
                require_digits=True,
                require_lowercase=True,
                require_uppercase=True,
                require_symbols=True,
            ),
            removal_policy=RemovalPolicy.DESTROY,
        )
        CfnUserPoolGroup(
            self,
            "Moderators",
            user_pool_id=viewers.user_pool_id,
            group_name="moderators",
            description="May revoke viewers",
        )
        return viewers

    def _backend(self, environment: Mapping[str, str]) -> Function:
        """Answers the site: a token for the viewer who is signed in, and for a moderator the end of a viewer's sessions."""
        log_group = LogGroup(self, "BackendLog", retention=RetentionDays.ONE_MONTH, removal_policy=RemovalPolicy.DESTROY)
        role = Role(self, "BackendRole", assumed_by=ServicePrincipal("lambda.amazonaws.com"))  # pyright: ignore[reportArgumentType]
        statement = log_group.grants.write(role).principal_statement
        assert statement is not None
        role.add_to_principal_policy(statement)
        return Function(
            self,
            "Backend",
            code=Code.from_asset(str(BACKEND), exclude=["__pycache__"]),
            handler="index.handler",
            runtime=Runtime.PYTHON_3_13,
            memory_size=256,
            timeout=Duration.seconds(10),
            environment=environment,
            log_group=log_group,
            role=role,  # pyright: ignore[reportArgumentType]
        )

    def _api(self, backend: Function, viewers: UserPool, client: UserPoolClient, site_origin: str) -> HttpApi:
        """Only requests with a sign-in token of the user pool get through, and only from the site."""
        api = HttpApi(
            self,
            "Api",
            cors_preflight=CorsPreflightOptions(
                allow_origins=[site_origin],
                allow_methods=[CorsHttpMethod.POST],
                allow_headers=["authorization", "content-type"],
                max_age=Duration.hours(1),
            ),
            create_default_stage=False,
            default_authorizer=HttpUserPoolAuthorizer("SignedIn", viewers, user_pool_clients=[client]),
        )
        access_log = LogGroup(self, "AccessLog", retention=RetentionDays.ONE_MONTH, removal_policy=RemovalPolicy.DESTROY)
        api.add_stage(
            "Stage",
            stage_name="$default",
            auto_deploy=True,
            throttle=ThrottleSettings(rate_limit=50, burst_limit=100),
            access_log_settings=AccessLog(access_log),
        )
        integration = HttpLambdaIntegration("Backend", backend)  # pyright: ignore[reportArgumentType]
        for path in ("/token", "/revocations"):
            api.add_routes(path=path, methods=[HttpMethod.POST], integration=integration)
        return api
