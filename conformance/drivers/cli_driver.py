"""Calls the service through the unmodified AWS CLI. See drivers/README.md for what comes in and goes out.

Each call is a process of its own with its own environment, as from a shell. It is forked from this one, in
which the CLI's modules are loaded already: that saves most of the second that a call would take.
"""

import json
import os
import re
import sys
import tempfile

from awscli.clidriver import main as aws
from botocore import xform_name

# A refused request would hide what the service says of it.
SETTINGS = "[default]\nparameter_validation = false\n"
REFUSED = re.compile(r"An error occurred \((?P<name>\w+)\) when calling the \w+ operation(?: \([^)]*\))?: (?P<message>.*)")


def plain(value):
    """The request as the CLI wants it: timestamps as text."""
    if isinstance(value, dict):
        return value["$timestamp"] if "$timestamp" in value else {name: plain(it) for name, it in value.items()}
    return [plain(it) for it in value] if isinstance(value, list) else value


def arguments(order):
    given = [
        "partnercentral-selling",
        xform_name(order["operation"], "-"),
        "--cli-input-json",
        json.dumps(plain(order["input"])),
        "--endpoint-url",
        order["endpoint"],
        "--output",
        "json",
        "--cli-connect-timeout",
        "5",
        "--cli-read-timeout",
        "5",
    ]
    if "page" in order:
        return [*given, "--page-size", str(order["page"]["size"])]
    return [*given, "--no-paginate"]


def call(order, settings):
    """Runs the CLI; answers its exit status and what it printed."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            run(order, settings, out, err)
        _, status = os.waitpid(child, 0)
        out.seek(0)
        err.seek(0)
        return os.waitstatus_to_exitcode(status), out.read().decode(), err.read().decode()


def run(order, settings, out, err):
    """The child: never returns."""
    status = 255
    try:
        os.environ.update(
            AWS_ACCESS_KEY_ID=order["key"],
            AWS_SECRET_ACCESS_KEY=order["secret"],
            AWS_DEFAULT_REGION="us-east-1",
            AWS_CONFIG_FILE=settings,
            AWS_SHARED_CREDENTIALS_FILE=os.devnull,
            AWS_MAX_ATTEMPTS="1",
            AWS_PAGER="",
        )
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        sys.argv = ["aws", *arguments(order)]
        status = aws()
    except SystemExit as over:
        status = over.code if isinstance(over.code, int) else 255
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def answer(order, settings):
    status, out, err = call(order, settings)
    if status == 0:
        output = json.loads(out) if out.strip() else {}
        return {"rows": output[order["page"]["rows"]]} if "page" in order else {"output": output}
    told = REFUSED.search(err)
    if told:
        # The CLI shows neither the status nor the members of an exception.
        return {"error": {"name": told["name"], "message": told["message"].strip()}}
    return {"failure": err.strip() or f"exit status {status}"}


with tempfile.NamedTemporaryFile("w", suffix=".ini") as file:
    file.write(SETTINGS)
    file.flush()
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line), file.name)), flush=True)
