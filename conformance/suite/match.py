"""Compares what came with what a scenario expects.

A plain value must be equal. An object must have at least the members that are expected; a list must have
exactly as many elements, each as expected. An object with one of the names below says something else.
"""

import datetime
import re


def differences(expected, found, path="$"):
    """What is not as expected, one line each; nothing when all is."""
    if isinstance(expected, dict):
        words = [name for name in expected if name.startswith("$")]
        if words:
            return [line for name in words for line in _word(name, expected[name], found, path)]
        if not isinstance(found, dict):
            return [f"{path}: expected an object, found {found!r}"]
        return [
            line
            for name, it in expected.items()
            for line in differences(it, found.get(name, MISSING), f"{path}.{name}")
        ]
    if isinstance(expected, list):
        if not isinstance(found, list) or len(found) != len(expected):
            return [f"{path}: expected {len(expected)} elements, found {_told(found)}"]
        return [
            line
            for index, it in enumerate(expected)
            for line in differences(it, found[index], f"{path}[{index}]")
        ]
    # True is 1 to Python, but not to the service.
    same = found is not MISSING and type(expected) is type(found) and expected == found
    return [] if same else [f"{path}: expected {expected!r}, found {_told(found)}"]


class _Missing:
    def __repr__(self):
        return "nothing"


MISSING = _Missing()


def _told(found):
    text = repr(found)
    return text if len(text) <= 600 else f"{text[:600]}…"


def moment(text):
    """A timestamp as clients print it. Nanoseconds are cut to what Python knows."""
    text = re.sub(r"(\.\d{6})\d+", r"\1", text).replace("Z", "+00:00")
    return datetime.datetime.fromisoformat(text)


def _same_moment(value, found):
    # JavaScript's dates have milliseconds.
    return abs(moment(found) - moment(value)) < datetime.timedelta(milliseconds=1)


def _later(value, found):
    began, span = moment(value["than"]), value["by"]
    number, unit = int(span[:-1]), {"s": "seconds", "h": "hours", "d": "days"}[span[-1]]
    off = abs(moment(found) - began - datetime.timedelta(**{unit: number}))
    return off < datetime.timedelta(milliseconds=2)


def _word(name, value, found, path):
    if name == "$absent":
        absent = found is MISSING or found is None
        return [] if absent is value else [f"{path}: expected {'nothing' if value else 'something'}, found {_told(found)}"]
    if found is MISSING:
        return [f"{path}: expected {name} {value!r}, found nothing"]
    if name in ("$contains", "$lacks", "$each", "$count") and not isinstance(found, list):
        return [f"{path}: expected a list, found {_told(found)}"]
    if name == "$contains":
        wanted = value if isinstance(value, list) else [value]
        return [
            f"{path}: expected an element like {it!r} in {_told(found)}"
            for it in wanted
            if not any(not differences(it, element) for element in found)
        ]
    if name == "$lacks":
        return [f"{path}: expected no {value!r} in {_told(found)}"] if value in found else []
    if name == "$each":
        return [line for index, it in enumerate(found) for line in differences(value, it, f"{path}[{index}]")]
    if name == "$count":
        return differences(value, len(found), f"{path}'s length")
    if name == "$only":
        extra = sorted(set(found) - set(value))
        lost = sorted(set(value) - set(found))
        return [f"{path}: expected exactly {sorted(value)}, found {sorted(found)}"] if extra or lost else []
    try:
        fulfilled = _CHECKS[name](value, found)
    except (TypeError, ValueError, AttributeError):
        fulfilled = False
    return [] if fulfilled else [f"{path}: expected {name} {value!r}, found {_told(found)}"]


_CHECKS = {
    "$any": lambda value, found: True,
    "$like": lambda value, found: re.search(value, found) is not None,
    "$not": lambda value, found: bool(differences(value, found)),
    "$one_of": lambda value, found: found in value,
    "$at_least": lambda value, found: found >= value,
    "$at_most": lambda value, found: found <= value,
    "$unordered": lambda value, found: sorted(map(repr, value)) == sorted(map(repr, found)),
    "$sorted": lambda value, found: found == sorted(found, reverse=value == "descending"),
    "$moment": _same_moment,
    "$later": _later,
    "$after": lambda value, found: moment(found) > moment(value),
}
