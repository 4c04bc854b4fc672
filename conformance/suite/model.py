"""What the suite takes from the official model of the service."""

import json
import pathlib

MODEL = pathlib.Path(__file__).parents[2] / "crates" / "service-model" / "model.json"


class Model:
    def __init__(self, path=MODEL):
        content = json.loads(path.read_text())
        self.operations = content["operations"]
        self.shapes = content["shapes"]

    def pairs(self):
        """Each operation with each exception that it may answer."""
        return {(name, error) for name, operation in self.operations.items() for error in operation["errors"]}

    def members(self, operation):
        """The members of an operation's request by name."""
        return self.shapes[self.operations[operation]["input"]].get("members", {})

    def needs(self, operation, member):
        return self.members(operation).get(member, {}).get("required", False)

    def rows(self, operation):
        """The member of an answer that holds a page's rows; nothing for what has no pages."""
        return self.operations[operation].get("pagination", {}).get("result_key")

    def marked(self, operation, body):
        """The request with its timestamps marked, for clients whose language has a type for them."""
        return self._mark(self.operations[operation]["input"], body)

    def _mark(self, name, value):
        shape = self.shapes.get(name, {})
        if shape.get("type") == "timestamp" and isinstance(value, str):
            return {"$timestamp": value}
        if isinstance(value, dict):
            members = shape.get("members", {})
            return {key: self._mark(members.get(key, {}).get("shape"), it) for key, it in value.items()}
        if isinstance(value, list):
            return [self._mark(shape["member"], it) for it in value]
        return value
