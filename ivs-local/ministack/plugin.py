"""ministack, with the low-latency types of Amazon IVS, and with what its secrets lack: `cdk deploy` of an app with IVS on your machine.

python plugin.py    AWS_ENDPOINT_URL_IVS says where ivs-local is [http://127.0.0.1:4566]; GATEWAY_PORT [4510] and the like are ministack's own.

README.md shows the whole.
"""
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request

# These two are read when ministack is imported: 4566, its own default, is that of ivs-local, too; and its bind address would be 0.0.0.0.
os.environ.setdefault("GATEWAY_PORT", "4510")
os.environ.setdefault("BIND_HOST", "127.0.0.1")
os.environ.setdefault("IOT_MTLS_ENABLED", "0")  # with the package cryptography it would listen on port 8883, too, on all interfaces

from ministack.app import main  # noqa: E402
from ministack.services.cloudformation import provisioners  # noqa: E402

IVS = os.environ.setdefault("AWS_ENDPOINT_URL_IVS", "http://127.0.0.1:4566")  # the functions that ministack runs see it, too
TYPES_FILE = os.path.join(os.path.dirname(__file__), "types.json")

# What a resource is called in the replies of its operations.
MEMBERS = {
    "AdConfiguration": "adConfiguration",
    "Channel": "channel",
    "PlaybackKeyPair": "keyPair",
    "PlaybackRestrictionPolicy": "playbackRestrictionPolicy",
    "RecordingConfiguration": "recordingConfiguration",
    "StreamKey": "streamKey",
}
# Nothing but the tags of the others can be changed.
UPDATABLE = ("AdConfiguration", "Channel", "PlaybackRestrictionPolicy")


class Refused(Exception):
    """An error of the service: its name and its text end up as the reason in the stack events."""

    def __init__(self, status, name, text):
        super().__init__(f"{name}: {text} (Service: Ivs, Status Code: {status})")
        self.status = status


def call(operation, body):
    return send("POST", "/" + operation, body)


def send(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(IVS + path, data, {"content-type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.loads(response.read() or b"{}")
    except urllib.error.HTTPError as error:
        text = json.loads(error.read() or b"{}")
        raise Refused(error.code, error.headers["x-amzn-errortype"], text.get("message")) from None


def to_api(value):
    """Properties in the names of the API: the same, but for the first letter."""
    if isinstance(value, list):
        return [to_api(item) for item in value]
    if isinstance(value, dict):
        return {name[0].lower() + name[1:]: to_api(item) for name, item in value.items()}
    return value


def tags_of(properties):
    # ministack adds the aws:cloudformation: tags, too; nobody but AWS may set such
    return {tag["Key"]: tag["Value"] for tag in properties.get("Tags", []) if not tag["Key"].startswith("aws:")}


def without_tags(properties):
    return {name: value for name, value in properties.items() if name != "Tags"}


class Type:
    """The handlers of one resource type. What its properties do stands in types.json, taken from its registry schema."""

    def __init__(self, name, facts):
        self.name = name
        self.attributes = facts["attributes"]
        self.defaults = facts["defaults"]
        self.create_only = tuple(facts["createOnly"])

    def create(self, logical_id, properties, stack_name):
        operation = ("Import" if self.name == "PlaybackKeyPair" else "Create") + self.name
        reply = call(operation, {**to_api(without_tags(properties)), "tags": tags_of(properties)})
        arn = reply[MEMBERS[self.name]]["arn"]
        if self.name == "Channel":
            # The operation makes a stream key, the type has none: keys are resources of their own, and a channel takes only one.
            call("DeleteStreamKey", {"arn": reply["streamKey"]["arn"]})
        if self.name == "RecordingConfiguration":
            self.wait_until_active(arn)
        return self.made(arn)

    def update(self, arn, old, new, stack_name):
        if self.name in UPDATABLE:
            # A property that is no longer there falls back to its default.
            dropped = {name: self.defaults[name] for name in old if name not in new and name in self.defaults}
            call("Update" + self.name, {"arn": arn, **to_api(without_tags({**dropped, **new}))})
        self.update_tags(arn, tags_of(old), tags_of(new))
        return self.made(arn)

    def delete(self, arn, properties):
        try:
            call("Delete" + self.name, {"arn": arn})
        except Refused as refused:
            if refused.status != 404:  # what somebody else has deleted is deleted
                raise

    def made(self, arn):
        """The physical ID, which is what Ref gives, and the attributes for Fn::GetAtt."""
        found = call("Get" + self.name, {"arn": arn})[MEMBERS[self.name]]
        return arn, {name: found[name[0].lower() + name[1:]] for name in self.attributes}

    def wait_until_active(self, arn):
        for _ in range(100):
            state = call("GetRecordingConfiguration", {"arn": arn})["recordingConfiguration"]["state"]
            if state == "ACTIVE":
                return
            if state == "CREATE_FAILED":
                break
            time.sleep(0.1)
        raise RuntimeError(f"{arn} is in state {state}")

    def update_tags(self, arn, old, new):
        path = "/tags/" + urllib.parse.quote(arn, safe="")
        dropped = [("tagKeys", key) for key in old if key not in new]
        if dropped:
            send("DELETE", path + "?" + urllib.parse.urlencode(dropped))
        if any(old.get(key) != value for key, value in new.items()):
            send("POST", path, {"tags": new})


def secret_name(arn):
    return arn.split(":secret:")[1].rsplit("-", 1)[0]


class Secret:
    """ministack's own secrets, by their name; what Ref gives on AWS is their ARN."""

    own = dict(provisioners._RESOURCE_HANDLERS["AWS::SecretsManager::Secret"])

    @classmethod
    def create(cls, logical_id, properties, stack_name):
        attributes = cls.own["create"](logical_id, properties, stack_name)[1]
        return attributes["Id"], attributes

    @classmethod
    def update(cls, arn, old, new, stack_name, logical_id=None):
        attributes = cls.own["update"](secret_name(arn), old, new, stack_name, logical_id)[1]
        return attributes["Id"], attributes

    @classmethod
    def delete(cls, arn, properties):
        cls.own["delete"](secret_name(arn), properties)


class RotationSchedule:
    """A schedule is recorded with its secret, and nothing more: the RotateSecret of ministack calls no function."""

    @staticmethod
    def create(logical_id, properties, stack_name):
        arn = properties["SecretId"]
        provisioners._sm._secrets[secret_name(arn)].update(
            RotationEnabled=True, RotationLambdaARN=properties["RotationLambdaARN"], RotationRules=properties["RotationRules"])
        return arn, {}

    @classmethod
    def update(cls, arn, old, new, stack_name):
        return cls.create(None, new, stack_name)

    @staticmethod
    def delete(arn, properties):
        provisioners._sm._secrets[secret_name(arn)].update(RotationEnabled=False)


def rotate_secret(request):
    """Announces the new version, as the service does; who rotates asks the function for the steps."""
    _, secret = provisioners._sm._resolve(request["SecretId"])
    secret["Versions"][request["ClientRequestToken"]] = {
        "SecretString": None, "SecretBinary": None, "CreatedDate": int(time.time()), "Stages": ["AWSPENDING"],
    }
    return provisioners._sm.json_response({"ARN": secret["ARN"], "Name": secret["Name"], "VersionId": request["ClientRequestToken"]})


def register():
    """ministack has no way to add a type from outside, so these are the tables that its own types stand in."""
    with open(TYPES_FILE, encoding="utf-8") as file:
        types = json.load(file)
    for full_name, facts in types.items():
        handlers = Type(full_name.split("::")[2], facts)
        provisioners._RESOURCE_HANDLERS[full_name] = {
            "create": handlers.create, "update": handlers.update, "delete": handlers.delete,
        }
        provisioners._REPLACING_PROPERTIES[full_name] = handlers.create_only
        provisioners._STACK_TAG_PROPERTY[full_name] = ("Tags", "list")
    provisioners._sm._rotate_secret = rotate_secret
    for name, handlers in {"Secret": Secret, "RotationSchedule": RotationSchedule}.items():
        full_name = "AWS::SecretsManager::" + name
        provisioners._RESOURCE_HANDLERS[full_name] = {
            **provisioners._RESOURCE_HANDLERS.get(full_name, {}), "create": handlers.create, "update": handlers.update, "delete": handlers.delete,
        }


if __name__ == "__main__":
    register()
    main()
