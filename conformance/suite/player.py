"""Plays a scenario: one client, one emulator."""

import json

import jmespath

from .match import differences
from .values import ScenarioError, Values

# How often something that takes its time is looked for.
LOOKS = 60

STEP_WORDS = {
    "call": {"call", "as", "with", "fails", "expect", "look", "save", "until", "tick", "looks", "bare", "secret", "times"},
    "page": {"page", "as", "with", "size", "expect", "look", "pages", "save"},
    "control": {"control", "with", "status", "expect", "look", "save"},
    "for": {"for", "steps"},
    "advance": {"advance"},
    "settings": {"settings"},
    "fault": {"fault"},
    "ledger": {"ledger", "count"},
}


class Failed(Exception):
    """What was expected of a step didn't happen."""


class Player:
    def __init__(self, client, emulator, model, bodies, accounts):
        self.client = client
        self.emulator = emulator
        self.model = model
        self.bodies = bodies
        self.accounts = accounts

    def play(self, scenario):
        """Plays it on an emulator that is reset before. Raises `Failed` with what went wrong."""
        self.catalog = scenario.get("catalog", "Sandbox")
        self.values = Values(self.bodies, self.accounts)
        self.began = self.emulator.last_call()
        self.emulator.must("POST", "/reset", {"seed": scenario.get("seed", "empty")})
        settings = {"tasks": "immediate", "review": "never", **scenario.get("settings", {})}
        self.emulator.must("PATCH", "/settings", settings)
        self._steps(scenario["steps"], "")

    def calls(self):
        """The ledger of what was played."""
        return self.emulator.ledger(self.began)

    def _steps(self, steps, prefix):
        for number, step in enumerate(steps, 1):
            place = f"{prefix}step {number}"
            kinds = [kind for kind in STEP_WORDS if kind in step]
            if len(kinds) != 1 or set(step) - STEP_WORDS[kinds[0]]:
                raise ScenarioError(f"{place} is not understood: {sorted(step)}")
            try:
                getattr(self, f"_{kinds[0]}")(step, place)
            except ScenarioError as error:
                raise ScenarioError(f"{place} ({step.get('call') or kinds[0]}): {error}") from None

    def _for(self, step, place):
        rows = self._rows(step["for"])
        if not rows:
            raise ScenarioError(f"{step['for']} is nothing to go through")
        for row in rows:
            self.values.saved.update(row)
            named = ", ".join(str(it) for it in row.values() if isinstance(it, (str, int)))
            self._steps(step["steps"], f"{place} [{named}] ")

    def _rows(self, rows):
        if isinstance(rows, list):
            return self.values.resolve(rows)
        ((name, choice),) = rows.items()
        choice = self.values.resolve(choice)
        if isinstance(choice, dict):
            # All operations that may answer an exception, except some.
            error, but = choice["answering"], choice.get("but", [])
            return [
                {name: operation}
                for operation, it in sorted(self.model.operations.items())
                if error in it["errors"] and operation not in but
            ]
        return [{name: it} for it in choice]

    # Calls

    def _order(self, step, operation):
        body = self.values.resolve(step.get("with", {}))
        if "Catalog" in self.model.members(operation) and not step.get("bare"):
            body = {"Catalog": self.catalog, **body}
        if self.model.needs(operation, "ClientToken") and not step.get("bare"):
            body.setdefault("ClientToken", self.values.resolve("${fresh:token}"))
        account = self.values.resolve(step.get("as", "anvil"))
        return {
            "endpoint": self.emulator.endpoint,
            "key": self.values.saved.get(account, account),
            "secret": step.get("secret", "emulator"),
            "operation": operation,
            "input": self.model.marked(operation, body),
        }

    def _call(self, step, place):
        operation = self.values.resolve(step["call"])
        for _ in range(step.get("times", 1)):
            order = self._order(step, operation)
            answer = self._until(step, order) if "until" in step else self.client.call(order)
        told = f"{place}: {operation} as {order['key']} with {json.dumps(order['input'])}"
        if "fails" in step:
            found = self._refused(step["fails"], answer, told)
        else:
            if "output" not in answer:
                raise Failed(f"{told}\n  was not answered but refused: {json.dumps(answer)}")
            found = answer["output"]
        self._compare(step, found, told)

    def _until(self, step, order):
        """Calls until the answer is as wanted, with the emulator's clock moved on in between."""
        wanted = self.values.resolve(step["until"])
        for _ in range(step.get("looks", LOOKS)):
            answer = self.client.call(order)
            if not differences(wanted, answer.get("output", answer)):
                return answer
            if "tick" in step:
                self.emulator.must("POST", "/clock", {"advance": step["tick"]})
        return answer

    def _refused(self, expected, answer, told):
        """Compares an error. A name alone stands for an error of this name."""
        expected = self.values.resolve(expected)
        if expected == "on the way":
            if "failure" not in answer:
                raise Failed(f"{told}\n  should have failed on the way: {json.dumps(answer)}")
            return answer
        if isinstance(expected, str):
            expected = {"name": expected}
        if "error" not in answer:
            raise Failed(f"{told}\n  should have been refused with {expected['name']}: {json.dumps(answer)}")
        error = dict(answer["error"])
        error["fields"] = {it.get("FieldName"): it["Code"] for it in error.get("fields", [])}
        if self.client.terse:
            expected = {name: it for name, it in expected.items() if name in ("name", "message")}
        elif not error.get("request_id"):
            raise Failed(f"{told}\n  was refused without a request id")
        else:
            expected = {"status": 500 if expected["name"] == "InternalServerException" else 400, **expected}
        wrong = differences(expected, error, "error")
        if wrong:
            raise Failed("\n  ".join([told, *wrong, f"The error: {json.dumps(answer['error'])}"]))
        return error

    def _compare(self, step, found, told):
        wrong = []
        if "until" in step and "fails" not in step:
            wrong += differences(self.values.resolve(step["until"]), found)
        if "expect" in step:
            wrong += differences(self.values.resolve(step["expect"]), found)
        for path, expected in step.get("look", {}).items():
            path = self.values.resolve(path)
            wrong += differences(self.values.resolve(expected), jmespath.search(path, found), path)
        if wrong:
            raise Failed("\n  ".join([told, *wrong]))
        saved = step.get("save", {})
        if isinstance(saved, str):
            self.values.saved[saved] = found
        else:
            for name, path in saved.items():
                path = self.values.resolve(path)
                value = jmespath.search(path, found)
                if value is None:
                    raise Failed(f"{told}\n  has no {path}: {json.dumps(found)}")
                self.values.saved[name] = value

    def _page(self, step, place):
        """Reads a list to its end with the client's own paginator."""
        operation = self.values.resolve(step["page"])
        order = self._order(step, operation)
        size = step.get("size", 2)
        order["page"] = {"size": size, "rows": self.model.rows(operation)}
        before = self.emulator.last_call()
        answer = self.client.call(order)
        told = f"{place}: all pages of {operation} as {order['key']} with {json.dumps(order['input'])}"
        if "rows" not in answer:
            raise Failed(f"{told}\n  failed: {json.dumps(answer)}")
        rows = answer["rows"]
        if len({json.dumps(row, sort_keys=True) for row in rows}) < len(rows):
            raise Failed(f"{told}\n  has rows twice: {json.dumps(rows)}")
        pages = len(self.emulator.ledger(before))
        # Without quirks no page comes behind the last row.
        wanted = step.get("pages", max(1, -(-len(rows) // size)))
        if pages != wanted:
            raise Failed(f"{told}\n  took {pages} calls for {len(rows)} rows, not {wanted}")
        self._compare(step, rows, told)

    # The emulator

    def _control(self, step, place):
        method, path = self.values.resolve(step["control"]).split(" ", 1)
        body = self.values.resolve(step["with"]) if "with" in step else None
        status, found = self.emulator.control(method, path, body)
        told = f"{place}: {method} /_emulator{path} with {json.dumps(body)}"
        if status != step.get("status", status if status < 400 else 200):
            raise Failed(f"{told}\n  answered {status}: {json.dumps(found)}")
        self._compare(step, found, told)

    def _advance(self, step, place):
        self._control({"control": "POST /clock", "with": step}, place)

    def _settings(self, step, place):
        self._control({"control": "PATCH /settings", "with": step["settings"]}, place)

    def _fault(self, step, place):
        self._control({"control": "POST /faults", "with": step["fault"]}, place)

    def _ledger(self, step, place):
        """Counts the scenario's calls that are like the one described."""
        wanted = self.values.resolve(step["ledger"])
        calls = self.calls()
        like = [call for call in calls if not differences(wanted, call)]
        wrong = differences(step.get("count", {"$at_least": 1}), len(like))
        if wrong:
            seen = "\n    ".join(json.dumps(call) for call in calls[-10:])
            raise Failed(f"{place}: the ledger has {len(like)} calls like {json.dumps(wanted)}; the last:\n    {seen}")
