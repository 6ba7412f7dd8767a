"""What the embedded IVS and ministack really hold, asked with the SDK of AWS for Python (ministack brings botocore along).

python check.py deployed|rotated|live|updated|on_air|deleted|signed|rotated_key|signing_deleted    in the temp folder of run.sh, where it keeps what it found.
"""
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

from botocore.session import Session

session = Session()
ivs = session.create_client("ivs")


def read(file):
    with open(file, encoding="utf-8") as opened:
        return json.load(opened)


def equal(what, found, expected):
    if found != expected:
        sys.exit(f"{what}: found {found!r}, expected {expected!r}")


def output(prefix):
    """An output of the stack with the channels, as the CLI reported it; the CDK puts a hash behind the name."""
    return next(value for name, value in read("outputs.json")["LiveChannels"].items() if name.startswith(prefix))


def resources():
    arns = [channel["arn"] for channel in ivs.list_channels()["channels"]]
    channels = [ivs.get_channel(arn=arn)["channel"] for arn in arns]
    stream_keys = [key["arn"] for arn in arns for key in ivs.list_stream_keys(channelArn=arn, maxResults=50)["streamKeys"]]
    recordings = [configuration["arn"] for configuration in ivs.list_recording_configurations()["recordingConfigurations"]]
    return {
        "channels": {"Main" if "Main" in channel["name"] else "Backstage": channel for channel in channels},
        "streamKeys": sorted(stream_keys),
        "recordings": [ivs.get_recording_configuration(arn=arn)["recordingConfiguration"] for arn in recordings],
        "keyPairs": [pair["arn"] for pair in ivs.list_playback_key_pairs()["keyPairs"]],
        "policies": [policy["arn"] for policy in ivs.list_playback_restriction_policies(maxResults=50)["playbackRestrictionPolicies"]],
        "ads": [configuration["arn"] for configuration in ivs.list_ad_configurations()["adConfigurations"]],
    }


def secret_of(prefix):
    return session.create_client("secretsmanager").get_secret_value(SecretId=output(prefix))["SecretString"]


def stream_key(channel):
    return json.loads(secret_of(channel + "StreamKeySecret"))["streamKey"]


def deployed():
    found = resources()
    equal("channels", sorted(found["channels"]), ["Backstage", "Main"])
    equal("stream keys", len(found["streamKeys"]), 2)
    equal("key pairs", len(found["keyPairs"]), 1)
    equal("recording configurations", [recording["state"] for recording in found["recordings"]], ["ACTIVE"])
    equal("authorized", {name: channel["authorized"] for name, channel in found["channels"].items()}, {"Main": False, "Backstage": True})
    keys = {key["channelArn"]: key["value"] for key in ivs.batch_get_stream_key(arns=found["streamKeys"])["streamKeys"]}
    for name, channel in found["channels"].items():
        equal(f"recording of {name}", channel["recordingConfigurationArn"], found["recordings"][0]["arn"])
        equal(f"ingest server of {name}", output(name + "IngestServer"), f"rtmps://{channel['ingestEndpoint']}:443/app/")
        equal(f"playback URL of {name}", output(name + "PlaybackUrl"), channel["playbackUrl"])
        equal(f"secret of {name}", stream_key(name), keys[channel["arn"]])
    equal("policies", found["policies"], [found["channels"]["Main"]["playbackRestrictionPolicyArn"]])
    backstage = found["channels"]["Backstage"]
    equal("SRT", json.loads(secret_of("BackstageSrtUrlSecret")), {
        "passphrase": backstage["srt"]["passphrase"],
        "channelArn": backstage["arn"],
        "ingestUrl": f"srt://{backstage['srt']['endpoint']}:9000?streamid={keys[backstage['arn']]}&passphrase={backstage['srt']['passphrase']}",
    })
    with open("found.json", "w", encoding="utf-8") as file:
        json.dump(found, file)


def local(action, body):
    request = urllib.request.Request(f"{os.environ['AWS_ENDPOINT_URL_IVS']}/_local/{action}", json.dumps(body).encode())
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)


def live():
    """An encoder takes the key from the secret; the deployed function and the deployed rules see its stream."""
    main = read("found.json")["channels"]["Main"]["arn"]
    local("encoder/start", {"streamKey": stream_key("Main")})
    functions = session.create_client("lambda")
    name = next(function["FunctionName"] for function in functions.list_functions()["Functions"] if "Backend" in function["FunctionName"])
    reply = functions.invoke(FunctionName=name, Payload=json.dumps({"action": "status", "channelArn": main}))
    equal("status", json.load(reply["Payload"]), {"live": True, "health": "HEALTHY", "viewers": 0})

    local("encoder/stop", {"channelArn": main})
    # As on AWS, nobody can send events of aws.ivs to the bus, but an operation tests whether a rule matches an event.
    events = session.create_client("events")
    rules = events.list_rules()["Rules"]
    found = {}
    for event in local("events", {})["events"]:
        name = event["detail"].get("event_name", event["detail"].get("recording_status"))
        found[name] = [
            rule["Name"].split("-")[1].rstrip("0123456789ABCDEF") for rule in rules
            if events.test_event_pattern(EventPattern=rule["EventPattern"], Event=json.dumps(event))["Result"]
        ]
    expected = {"Session Created": [], "Stream Start": ["MainStreamStart"], "Stream End": ["MainStreamEnd"]}
    equal("matching rules", {name: found.get(name) for name in expected}, expected)


def rotated():
    """What Secrets Manager would do: the deployed function is asked for each step, with the secrets of ministack."""
    main = read("found.json")["channels"]["Main"]["arn"]
    arn = output("MainStreamKeySecret")
    secrets = session.create_client("secretsmanager")
    described = secrets.describe_secret(SecretId=arn)
    equal("schedule", described["RotationRules"], {"ScheduleExpression": "rate(30 days)"})
    functions = session.create_client("lambda")
    before, token = stream_key("Main"), str(uuid.uuid4())
    secrets.rotate_secret(SecretId=arn, ClientRequestToken=token)
    for step in ["createSecret", "setSecret", "testSecret", "finishSecret"]:
        request = {"Step": step, "SecretId": arn, "ClientRequestToken": token}
        reply = functions.invoke(FunctionName=described["RotationLambdaARN"], Payload=json.dumps(request))
        equal(step, (reply.get("FunctionError"), reply["Payload"].read()), (None, b"null"))
    keys = ivs.list_stream_keys(channelArn=main, maxResults=50)["streamKeys"]
    values = [ivs.get_stream_key(arn=key["arn"])["streamKey"]["value"] for key in keys]
    equal("the key in the secret", [stream_key("Main")], values)
    equal("changed", stream_key("Main") != before, True)
    with open("found.json", "w", encoding="utf-8") as file:
        json.dump(resources(), file)


def on_air():
    """Both channels are live, with encoders that come back by themselves; then they are deleted."""
    for channel in ["Main", "Backstage"]:
        local("encoder/start", {"streamKey": stream_key(channel), "reconnects": True})


def updated():
    before, found = read("found.json"), resources()
    for name, channel in found["channels"].items():
        equal(f"ARN of {name}", channel["arn"], before["channels"][name]["arn"])
        equal(f"recording of {name}", channel["recordingConfigurationArn"], found["recordings"][0]["arn"])
    equal("latency", {name: channel["latencyMode"] for name, channel in found["channels"].items()}, {"Main": "NORMAL", "Backstage": "LOW"})
    stack = session.create_client("cloudformation").describe_stacks(StackName="LiveChannels")["Stacks"][0]["StackId"]
    equal("tags of Main", found["channels"]["Main"]["tags"], {"cdk-ivs:channel-lifecycle": "true", "cdk-ivs:stack": stack, "show": "evening"})
    equal("policies", found["policies"], before["policies"])
    equal("ads on Main", [found["channels"]["Main"]["adConfigurationArn"]], found["ads"])
    equal("stream keys", found["streamKeys"], before["streamKeys"])
    equal("key pairs", found["keyPairs"], before["keyPairs"])
    equal("reconnect windows", [recording["recordingReconnectWindowSeconds"] for recording in found["recordings"]], [120])
    equal("recording replaced", found["recordings"][0]["arn"] != before["recordings"][0]["arn"], True)


def deleted():
    keys = read("found.json")["streamKeys"]  # they can only be listed by channel
    equal("resources", resources(), {"channels": {}, "streamKeys": [], "recordings": [], "keyPairs": [], "policies": [], "ads": []})
    equal("stream keys", ivs.batch_get_stream_key(arns=keys)["streamKeys"], [])
    stacks = session.create_client("cloudformation").describe_stacks()["Stacks"]
    equal("stacks", [stack["StackName"] for stack in stacks], ["CDKToolkit"])


def signing(prefix):
    """An output of the stack with the signing key."""
    return next(value for name, value in read("outputs.json")["Signing"].items() if name.startswith(prefix))


def sign(**request):
    reply = session.create_client("lambda").invoke(FunctionName=signing("Signer"), Payload=json.dumps({"channel": "stage", **request}))
    answer = json.load(reply["Payload"])
    equal("error of the signer", reply.get("FunctionError") and answer, None)
    return answer["playbackUrl"]


def play(playback_url):
    """The status that a player gets: the host of the URL is not on this machine, its path is asked for at the embedded IVS."""
    parts = urllib.parse.urlsplit(playback_url)
    try:
        with urllib.request.urlopen(f"{os.environ['AWS_ENDPOINT_URL_IVS']}{parts.path}?{parts.query}", timeout=10) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code


def key_versions():
    pairs = ivs.list_playback_key_pairs()["keyPairs"]
    return sorted((pair["tags"]["cdk-ivs:key-version"], "cdk-ivs:retires" in pair["tags"]) for pair in pairs)


def signed():
    equal("key pairs", key_versions(), [("1", False)])
    equal("the key pair in service", [pair["arn"] for pair in ivs.list_playback_key_pairs()["keyPairs"]], [signing("KeyPair")])
    key = ivs.create_stream_key(channelArn=signing("Channel"))["streamKey"]
    local("encoder/start", {"streamKey": key["value"]})
    url = sign(viewerId="ann", lifetimeSeconds=600)
    equal("a token of the signer", play(url), 200)
    equal("no token", play(url.split("?")[0]), 403)
    equal("a token that somebody has changed", play(url[:-8] + "AAAAAAAA"), 403)
    with open("found.json", "w", encoding="utf-8") as file:
        json.dump({"url": url, "keyPair": signing("KeyPair")}, file)


def rotated_key():
    before = read("found.json")
    equal("key pairs", key_versions(), [("1", True), ("2", False)])
    equal("another key pair", signing("KeyPair") != before["keyPair"], True)
    retire = {"RetireKeyPairsOfStack": ivs.get_playback_key_pair(arn=signing("KeyPair"))["keyPair"]["tags"]["cdk-ivs:stack"]}
    functions = session.create_client("lambda")
    handler = next(function["FunctionName"] for function in functions.list_functions()["Functions"] if "CdkIvsProviderHandler" in function["FunctionName"])
    equal("the schedule", functions.invoke(FunctionName=handler, Payload=json.dumps(retire)).get("FunctionError"), None)
    equal("key pairs after it", key_versions(), [("1", True), ("2", False)])
    equal("a token of before", play(before["url"]), 200)
    ivs.delete_playback_key_pair(arn=before["keyPair"])
    equal("a token of before, without its key pair", play(before["url"]), 403)
    time.sleep(1.1)  # for so long the signer of signing-app.ts keeps the key that it has read
    equal("a token of the signer", play(sign(viewerId="bob")), 200)
    local("encoder/stop", {"channelArn": signing("Channel")})


def signing_deleted():
    equal("key pairs", ivs.list_playback_key_pairs()["keyPairs"], [])
    equal("channels", ivs.list_channels()["channels"], [])
    stacks = session.create_client("cloudformation").describe_stacks()["Stacks"]
    equal("stacks", [stack["StackName"] for stack in stacks], ["CDKToolkit"])


CHECKS = [deployed, rotated, live, updated, on_air, deleted, signed, rotated_key, signing_deleted]
{check.__name__: check for check in CHECKS}[sys.argv[1]]()
