"""The cases that the Rust tests make from the model, judged by botocore and by AWS's own model in it.

Neither knows anything of this project: what they see differently is a mistake in how the cases were
made, in how the model was copied, or in what the emulator's tests expect.

DUMP_CASES names the program that writes the cases (the example dump_cases of the crate model-cases).
"""

import collections
import json
import os
import re
import subprocess
import unittest

import botocore.session
from botocore.validate import ParamValidator

# Patterns that Python's re has no syntax for: Unicode categories, and a lazy part that is repeated.
BEYOND_PYTHON = ("\\p{", "??+?")


def model():
    session = botocore.session.get_session()
    return session.get_service_model("partnercentral-selling")


def written():
    """All cases."""
    done = subprocess.run([os.environ["DUMP_CASES"]], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def violations(shape, value, path=""):
    """Where and how a value breaks the official model, in the words of the cases."""
    limits = shape.metadata
    if shape.type_name == "structure":
        if not isinstance(value, dict):
            return [(path, "wrong type")]
        given = {name: it for name, it in value.items() if it is not None}
        found = []
        if shape.is_tagged_union and len(given) != 1:
            found.append((path, "two union members" if given else "no union member"))
        for name in limits.get("required", []):
            if name not in given:
                found.append((f"{path}.{name}".lstrip("."), "missing"))
        for name, inside in given.items():
            found += violations(shape.members[name], inside, f"{path}.{name}".lstrip("."))
        return found
    if shape.type_name == "list":
        if not isinstance(value, list):
            return [(path, "wrong type")]
        found = outside(len(value), limits, path, "too few", "too many")
        for index, inside in enumerate(value):
            found += violations(shape.member, inside, f"{path}[{index}]")
        return found
    if shape.type_name == "string":
        return text_violations(limits, value, path)
    if shape.type_name == "integer":
        if type(value) is not int or value >= 2**31:
            return [(path, "wrong type")]
        return outside(value, limits, path, "too small", "too great")
    if shape.type_name == "timestamp":
        is_moment = type(value) is int or (isinstance(value, str) and value[:4].isdigit())
        return [] if is_moment else [(path, "wrong type")]
    raise AssertionError(f"no request has a {shape.type_name}")


def outside(size, limits, path, below, above):
    if size < limits.get("min", size):
        return [(path, below)]
    return [(path, above)] if size > limits.get("max", size) else []


def text_violations(limits, value, path):
    if not isinstance(value, str):
        return [(path, "wrong type")]
    if "enum" in limits:
        return [] if value in limits["enum"] else [(path, "not in enum")]
    found = outside(len(value), limits, path, "too short", "too long")
    pattern = limits.get("pattern", "(?s).*")
    if found or any(part in pattern for part in BEYOND_PYTHON):
        return found
    return [] if re.fullmatch(pattern, value, re.ASCII) else [(path, "wrong form")]


def shape_at(shape, path):
    """The shape at a path like Invitation.Receiver or SenderContacts[1].Email."""
    for name, index in re.findall(r"(\w+)|\[(\d+)\]", path):
        shape = shape.members[name] if name else shape.member
    return shape


# A pattern that says how long a text is makes a wrong length a wrong form.
FORMS = {"too short", "too long", "wrong form"}


@unittest.skipUnless(os.environ.get("DUMP_CASES"), "DUMP_CASES names no program")
class Cases(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.model = model()
        cls.cases = written()

    def shape(self, case):
        return self.model.operation_model(case["operation"]).input_shape

    def broken(self):
        return [case for case in self.cases if case["kind"] == "broken"]

    def told(self, case):
        return f"{case['operation']}: {case.get('breach')} at {case.get('path')}"

    def test_every_operation_has_its_cases(self):
        kinds = collections.defaultdict(set)
        for case in self.cases:
            kinds[case["operation"]].add(case["kind"])
        self.assertEqual(set(kinds), set(self.model.operation_names))
        self.assertEqual({frozenset(it) for it in kinds.values()}, {frozenset({"least", "most", "broken"})})

    def test_the_official_model_and_botocore_accept_what_is_valid(self):
        for case in self.cases:
            if case["kind"] != "broken":
                with self.subTest(self.told(case)):
                    self.assertEqual(violations(self.shape(case), case["request"]), [])
                    report = ParamValidator().validate(case["request"], self.shape(case))
                    self.assertFalse(report.has_errors(), report.generate_report())

    def test_the_official_model_finds_the_one_thing_that_is_broken(self):
        judged = 0
        for case in self.broken():
            pattern = shape_at(self.shape(case), case["path"]).metadata.get("pattern", "")
            if case["breach"] in FORMS and any(part in pattern for part in BEYOND_PYTHON):
                continue
            judged += 1
            with self.subTest(self.told(case)):
                found = violations(self.shape(case), case["request"])
                self.assertEqual([path for path, _ in found], [case["path"]])
                breach = found[0][1]
                self.assertTrue(breach == case["breach"] or {breach, case["breach"]} <= FORMS, breach)
        self.assertGreater(judged, 5_000)

    def test_botocore_refuses_what_it_checks_at_the_same_place(self):
        refused = collections.Counter()
        for case in self.broken():
            with self.subTest(self.told(case)):
                report = ParamValidator().validate(case["request"], self.shape(case))
                self.assertEqual(report.has_errors(), self.is_checked(case), report.generate_report())
                if report.has_errors():
                    self.assertIn(self.name(case), report.generate_report())
                    refused[case["breach"]] += 1
        checked = {"missing", "wrong type", "too short", "too few", "too small"}
        self.assertEqual(set(refused), checked | {"no union member", "two union members"})

    def is_checked(self, case):
        """Whether botocore looks at this at all: it knows no maxima, enums and patterns."""
        shape = shape_at(self.shape(case), case["path"])
        if case["breach"] in ("too short", "too few", "too small"):
            return "min" in shape.metadata
        if case["breach"] == "wrong type":
            return not self.is_lenient(shape, self.value(case))
        return case["breach"] in ("missing", "no union member", "two union members")

    @staticmethod
    def is_lenient(shape, value):
        """True is a number to Python, and botocore's whole numbers have any size."""
        if shape.type_name == "integer":
            return isinstance(value, int)
        return shape.type_name == "timestamp" and value is True

    @staticmethod
    def value(case):
        value = case["request"]
        for name, index in re.findall(r"(\w+)|\[(\d+)\]", case["path"]):
            value = value[name] if name else value[int(index)]
        return value

    @staticmethod
    def name(case):
        """How botocore names the place."""
        if case["breach"] == "missing":
            return case["path"].rpartition(".")[2]
        return case["path"] or "input"
