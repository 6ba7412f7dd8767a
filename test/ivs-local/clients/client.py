"""boto3: see README.md."""
import json

import boto3
from botocore.exceptions import ClientError

ivs = boto3.client("ivs")
elsewhere = boto3.client("ivs", region_name="eu-west-1")


def refusal(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return {"code": error.response["Error"]["Code"], "message": error.response["Error"]["Message"]}
    raise SystemExit("the call succeeded")


arns = [ivs.create_channel(name=f"channel-{number}", tags={"number": str(number)})["channel"]["arn"] for number in range(5)]
pages = list(ivs.get_paginator("list_channels").paginate(PaginationConfig={"PageSize": 2}))
ivs.tag_resource(resourceArn=arns[0], tags={"team": "live: a/b"})
print(json.dumps({
    "names": sorted(channel["name"] for page in pages for channel in page["channels"]),
    "pages": len(pages),
    "tags": ivs.list_tags_for_resource(resourceArn=arns[0])["tags"],
    "elsewhere": len(elsewhere.list_channels()["channels"]),
    "notFound": refusal(ivs.get_channel, arn=arns[0][:-4] + "gone"),
    "notLive": refusal(ivs.get_stream, channelArn=arns[0]),
    "invalid": refusal(ivs.create_channel, name="no spaces here"),
    "conflict": refusal(ivs.create_stream_key, channelArn=arns[0]),
}))
