"""The values of a scenario: what was saved, tokens, accounts, and requests made from others."""

import copy
import re
import uuid

# The innermost one where they are nested.
REFERENCE = re.compile(r"\$\{([^${}]+)\}")


class ScenarioError(Exception):
    """A scenario that makes no sense."""


class Values:
    def __init__(self, bodies, accounts):
        self.bodies = bodies
        self.saved = dict(accounts)

    def resolve(self, value):
        """The value with its references replaced and its requests made."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, list):
            return [self.resolve(it) for it in value]
        if isinstance(value, dict):
            return self._made(value) if "$from" in value else {self.resolve(k): self.resolve(v) for k, v in value.items()}
        return value

    def _text(self, text):
        while not (whole := REFERENCE.fullmatch(text)):
            told = REFERENCE.sub(lambda it: str(self._reference(it[1])), text)
            if told == text:
                return text
            text = told
        return copy.deepcopy(self._reference(whole[1]))

    def _reference(self, name):
        kind, _, rest = name.partition(":")
        if kind == "fresh":
            return str(uuid.uuid4())
        if kind == "token":
            return self.saved.setdefault(name, str(uuid.uuid4()))
        if kind == "repeat":
            count, _, piece = rest.partition(":")
            return piece * int(count)
        head, *path = name.split(".")
        if head not in self.saved:
            raise ScenarioError(f"nothing was saved as {head}")
        return at(self.saved[head], path)

    def _made(self, value):
        """A request made from a named body or a saved answer: `$keep` and `$drop` choose its members,
        dotted names change something inside."""
        body = self._text(value["$from"])
        if isinstance(body, str):
            if body not in self.bodies:
                raise ScenarioError(f"there is no body {body}")
            body = self.resolve(self.bodies[body])
        if "$keep" in value:
            body = {name: it for name, it in body.items() if name in value["$keep"]}
        for name in value.get("$drop", []):
            *path, last = name.split(".")
            del at(body, path)[last]
        for name, it in value.items():
            if name not in ("$from", "$keep", "$drop"):
                put(body, self.resolve(name).split("."), self.resolve(it))
        return body


def at(value, path):
    for step in path:
        try:
            value = value[int(step)] if isinstance(value, list) else value[step]
        except (KeyError, IndexError, ValueError, TypeError):
            raise ScenarioError(f"there is no {step} in {value!r}") from None
    return value


def put(value, path, content):
    *path, last = path
    for step in path:
        value = value[int(step)] if isinstance(value, list) else value.setdefault(step, {})
    if isinstance(value, list):
        value[int(last)] = content
    else:
        value[last] = content
