"""Calls the service through unmodified boto3. See drivers/README.md for what comes in and goes out."""

import datetime
import functools
import json
import sys

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

CONFIG = Config(
    # A retried error would hide what was answered, and a refused request what the service says of it.
    retries={"total_max_attempts": 1},
    parameter_validation=False,
    connect_timeout=5,
    read_timeout=5,
)


@functools.lru_cache(maxsize=64)
def client(endpoint, key, secret):
    return boto3.client(
        "partnercentral-selling",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=CONFIG,
    )


def native(value):
    """The request as boto3 wants it: timestamps as datetimes."""
    if isinstance(value, dict):
        if "$timestamp" in value:
            return datetime.datetime.fromisoformat(value["$timestamp"].replace("Z", "+00:00"))
        return {name: native(it) for name, it in value.items()}
    return [native(it) for it in value] if isinstance(value, list) else value


def as_json(value):
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).isoformat().replace("+00:00", "Z")
    raise TypeError(f"{type(value)} in an answer")


def refused(error):
    answer = error.response
    return {
        "name": answer["Error"]["Code"],
        "message": answer["Error"].get("Message"),
        "status": answer["ResponseMetadata"]["HTTPStatusCode"],
        "request_id": answer["ResponseMetadata"].get("RequestId"),
        "reason": answer.get("Reason"),
        "fields": answer.get("ErrorList", []),
    }


def answer(order):
    it = client(order["endpoint"], order["key"], order["secret"])
    body = native(order["input"])
    method = xform_name(order["operation"])
    try:
        if "page" in order:
            pages = it.get_paginator(method).paginate(**body, PaginationConfig={"PageSize": order["page"]["size"]})
            return {"rows": [row for page in pages for row in page[order["page"]["rows"]]]}
        output = getattr(it, method)(**body)
        del output["ResponseMetadata"]
        return {"output": output}
    except ClientError as error:
        return {"error": refused(error)}
    # ValueError: some parsing mistakes surface as what they are.
    except (BotoCoreError, ValueError) as error:
        return {"failure": f"{type(error).__name__}: {error}"}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line)), default=as_json), flush=True)
