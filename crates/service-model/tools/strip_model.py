#!/usr/bin/env python3
"""Make model.json: the Partner Central Selling service model as bare facts.

The official model ships inside PyPI's `botocore`. This program fetches the
pinned version with pip, keeps the facts that programs need (names, types,
limits, patterns, enum values, errors, paging) and leaves every sentence of
documentation behind.

    strip_model.py            write ../model.json
    strip_model.py --check    fail when ../model.json differs from what it would write
    strip_model.py --wheel F  use a botocore wheel that is already here
"""

import argparse
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile
import zipfile

# A botocore that carries all 45 operations. Raise it on purpose, never by accident:
# a new version may bring new members, which the rest of the workspace must then learn.
BOTOCORE = "1.44.5"
SERVICE = "partnercentral-selling"
TARGET = pathlib.Path(__file__).resolve().parent.parent / "model.json"

# What is kept of a shape besides its members, in the order it is written.
SHAPE_FACTS = ("type", "sensitive", "union", "exception", "fault", "timestampFormat", "min", "max", "pattern")
OPERATION_FACTS = ("idempotent", "readonly")
PAGINATION_FACTS = ("input_token", "output_token", "limit_key", "result_key")


def fetch_wheel(version, into):
    """Download botocore's wheel and return its path."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    subprocess.run([*command, "--dest", into, f"botocore=={version}"], check=True)
    return next(pathlib.Path(into).glob("botocore-*.whl"))


def read_model(wheel):
    """Return (API version, service model, paginators) from a botocore wheel."""
    prefix = f"botocore/data/{SERVICE}/"
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if name.startswith(prefix)]
        api_version = max(name[len(prefix):].split("/")[0] for name in names)

        def load(stem):
            for name in names:
                if name.startswith(f"{prefix}{api_version}/{stem}.json"):
                    raw = archive.read(name)
                    return json.loads(gzip.decompress(raw) if name.endswith(".gz") else raw)
            raise SystemExit(f"{wheel}: no {stem} for {SERVICE} {api_version}")

        return api_version, load("service-2"), load("paginators-1")


def pick(facts, source):
    return {fact: source[fact] for fact in facts if fact in source}


def strip_operation(operation, pagination):
    kept = {"input": operation["input"]["shape"]}
    if "output" in operation:
        kept["output"] = operation["output"]["shape"]
    kept["errors"] = sorted(error["shape"] for error in operation.get("errors", ()))
    kept.update(pick(OPERATION_FACTS, operation))
    if pagination:
        kept["pagination"] = pick(PAGINATION_FACTS, pagination)
    return kept


def strip_member(name, member, required):
    kept = {"shape": member["shape"]}
    if name in required:
        kept["required"] = True
    if member.get("idempotencyToken"):
        kept["idempotencyToken"] = True
    if member.get("sensitive"):
        kept["sensitive"] = True
    return kept


def strip_shape(shape):
    kept = pick(SHAPE_FACTS, shape)
    if "enum" in shape:
        kept["enum"] = shape["enum"]
    if shape["type"] == "structure":
        required = set(shape.get("required", ()))
        # Members stay in the model's order: skeletons and error lists follow it.
        kept["members"] = {
            name: strip_member(name, member, required) for name, member in shape["members"].items()
        }
    elif shape["type"] == "list":
        kept["member"] = shape["member"]["shape"]
    elif shape["type"] == "map":
        kept["key"] = shape["key"]["shape"]
        kept["value"] = shape["value"]["shape"]
    return kept


def strip(wheel, version):
    """The whole document, as text."""
    api_version, service, paginators = read_model(wheel)
    metadata = service["metadata"]
    pages = paginators["pagination"]
    document = {
        "source": {"package": "botocore", "version": version, "service": SERVICE},
        "apiVersion": api_version,
        "targetPrefix": metadata["targetPrefix"],
        "jsonVersion": metadata["jsonVersion"],
        "signingName": metadata["signingName"],
        "operations": {
            name: strip_operation(operation, pages.get(name))
            for name, operation in sorted(service["operations"].items())
        },
        "shapes": {name: strip_shape(shape) for name, shape in sorted(service["shapes"].items())},
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--wheel", type=pathlib.Path, help=f"a botocore {BOTOCORE} wheel on disk")
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory() as scratch:
        wheel = arguments.wheel or fetch_wheel(BOTOCORE, scratch)
        if f"-{BOTOCORE}-" not in wheel.name:
            raise SystemExit(f"{wheel.name} is not botocore {BOTOCORE}")
        text = strip(wheel, BOTOCORE)

    if not arguments.check:
        TARGET.write_text(text, encoding="utf-8")
    elif not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
        raise SystemExit(f"{TARGET.name} differs from botocore {BOTOCORE}: run {pathlib.Path(__file__).name}")


if __name__ == "__main__":
    main()
