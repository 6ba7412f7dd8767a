"""Answers the page of the site: a playback token for a signed-in viewer, and for a moderator the end of a viewer's sessions."""

import json
import os
import time
from typing import Any, Optional

import boto3

SIGNER = os.environ["SIGNER"]
REVOKER_QUEUE_URL = os.environ["REVOKER_QUEUE_URL"]
CHANNEL_ARN = os.environ["CHANNEL_ARN"]
SITE_ORIGIN = os.environ["SITE_ORIGIN"]
HOUR = 3600  # in seconds

lambda_client = boto3.client("lambda")
sqs = boto3.client("sqs")


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """The HTTP API calls it. The authorizer of the API refuses requests of everybody who is not signed in."""
    claims = event["requestContext"]["authorizer"]["jwt"]["claims"]
    request = _parsed(event.get("body"))
    if request is None:
        return _answer(400, {"message": "the body is no JSON object"})
    route = event["routeKey"]
    if route == "POST /token":
        return _token(claims["sub"], request)
    if route == "POST /revocations":
        return _revoke(request) if _is_moderator(claims) else _answer(403, {"message": "only moderators may do that"})
    return _answer(404, {"message": f"there is no {route}"})


def _token(viewer_id: str, request: dict[str, Any]) -> dict[str, Any]:
    """The viewer is the one who is signed in, never one that the request names. The request can't extend what the token allows."""
    channel = request.get("channel")
    if not isinstance(channel, str):
        return _answer(400, {"message": "channel is a text"})
    response = lambda_client.invoke(
        FunctionName=SIGNER,
        Payload=json.dumps(
            {
                "channel": channel,
                "viewerId": viewer_id,  # so that the session can be revoked
                "viewerSessionVersion": int(time.time()),
                "singleUse": True,
                "allowedOrigins": [SITE_ORIGIN],
            }
        ),
    )
    reply = json.loads(response["Payload"].read())
    if "FunctionError" not in response:
        return _answer(200, {"playbackUrl": reply["playbackUrl"], "expirationTime": reply["expirationTime"]})
    if reply.get("errorType") == "ChannelNotAllowed":
        return _answer(404, {"message": "there is no such channel"})
    print(reply.get("errorMessage"))
    return _answer(500, {"message": "no token could be created"})


def _revoke(request: dict[str, Any]) -> dict[str, Any]:
    """Sends a viewer away for an hour: session versions are times here, and a revocation ends all versions up to one."""
    viewer_id = request.get("viewerId")
    if not isinstance(viewer_id, str) or not 1 <= len(viewer_id) <= 40:
        return _answer(400, {"message": "viewerId is a text of 1 to 40 characters"})
    message = {
        "channelArn": CHANNEL_ARN,
        "viewerId": viewer_id,
        "viewerSessionVersionsLessThanOrEqualTo": int(time.time()) + HOUR,
    }
    sqs.send_message(QueueUrl=REVOKER_QUEUE_URL, MessageBody=json.dumps(message))
    return _answer(202, {})


def _is_moderator(claims: dict[str, Any]) -> bool:
    """The groups of a Cognito user reach an HTTP API as one text: "[viewers moderators]"."""
    return "moderators" in str(claims.get("cognito:groups", "")).strip("[]").split(" ")


def _parsed(body: Optional[str]) -> Optional[dict[str, Any]]:
    try:
        value = json.loads(body or "")
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _answer(status_code: int, body: dict[str, Any]) -> dict[str, Any]:
    return {
        "statusCode": status_code,
        "headers": {"content-type": "application/json", "cache-control": "no-store"},
        "body": json.dumps(body),
    }
