"""What the stack promises, read in its template."""

import pytest
from aws_cdk import App
from aws_cdk.assertions import Match, Template

from private_channel_stack import PrivateChannelStack


@pytest.fixture(scope="module")
def template() -> Template:
    stack = PrivateChannelStack(
        App(), "PrivateChannel", site_origin="https://site.example.com", key_version=1, storage="secretsManager"
    )
    return Template.from_stack(stack)


def test_nobody_watches_without_a_token(template: Template) -> None:
    template.all_resources_properties("AWS::IVS::Channel", {"Authorized": True})


def test_the_api_refuses_requests_without_a_sign_in(template: Template) -> None:
    template.resource_count_is("AWS::ApiGatewayV2::Route", 2)
    template.all_resources_properties("AWS::ApiGatewayV2::Route", {"AuthorizationType": "JWT"})


def test_only_the_site_may_call_the_api(template: Template) -> None:
    cors = {"AllowOrigins": ["https://site.example.com"], "AllowMethods": ["POST"]}
    template.has_resource_properties("AWS::ApiGatewayV2::Api", {"CorsConfiguration": Match.object_like(cors)})


def test_the_backend_may_invoke_the_signer_and_send_to_the_revoker_and_nothing_else(template: Template) -> None:
    policies = template.find_resources("AWS::IAM::Policy")
    (backend,) = (policy for logical_id, policy in policies.items() if logical_id.startswith("BackendRole"))
    actions: list[str] = []
    for statement in backend["Properties"]["PolicyDocument"]["Statement"]:
        action = statement["Action"]
        actions += [action] if isinstance(action, str) else action
    assert sorted(set(actions)) == [
        "lambda:InvokeFunction",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "sqs:SendMessage",
    ]


def test_no_output_holds_the_stream_key(template: Template) -> None:
    assert "resolve:secretsmanager" not in str(template.find_outputs("*"))
