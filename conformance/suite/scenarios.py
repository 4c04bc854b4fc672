"""Reads the scenarios."""

import pathlib
import re

import yaml

FOLDER = pathlib.Path(__file__).parents[1] / "scenarios"
BODIES = pathlib.Path(__file__).parents[1] / "bodies.yaml"

KNOWN = {"name", "steps", "seed", "settings", "catalog", "brief", "clients", "file", "because", "provoked"}


class JsonLoader(yaml.SafeLoader):
    """YAML whose plain values are JSON's: no dates, and `No` is a text."""


JsonLoader.yaml_implicit_resolvers = {}
for pattern, tag, first in [
    (r"<<", "merge", "<"),
    (r"true|false", "bool", "tf"),
    (r"null", "null", "n"),
    (r"-?(0|[1-9]\d*)", "int", "-0123456789"),
    (r"-?\d+\.\d+", "float", "-0123456789"),
]:
    JsonLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))


def read(path):
    with path.open() as file:
        return yaml.load(file, JsonLoader)


def bodies():
    return read(BODIES)


def unnatural():
    """The exceptions that nothing brings about, see the file."""
    return read(BODIES.with_name("unnatural.yaml"))


def scenarios(folder=FOLDER):
    """All scenarios, in the order of the files' names."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        for scenario in read(path):
            unknown = set(scenario) - KNOWN
            if unknown:
                raise SystemExit(f"{path.name}: {scenario.get('name')} has {', '.join(sorted(unknown))}")
            found.append({**scenario, "file": path.stem})
    return found


def title(scenario):
    return f"{scenario['file']}: {scenario['name']}"
