"""The suite itself: above all, that it notices what is wrong."""

import unittest

from .coverage import Coverage
from .match import differences
from .model import Model
from .player import Failed, Player
from .scenarios import bodies, scenarios
from .values import ScenarioError, Values


class Comparing(unittest.TestCase):
    def test_what_is_as_expected_passes_and_what_is_not_is_told(self):
        cases = [
            # expected, found, what else is found
            (1, 1, 2),
            (True, True, 1),
            ("a", "a", None),
            ({"a": 1}, {"a": 1, "b": 2}, {"b": 1}),
            ([1, {"a": 2}], [1, {"a": 2}], [1]),
            ({"a": {"$absent": True}}, {}, {"a": 1}),
            ({"a": {"$absent": True}}, {"a": None}, {"a": 0}),
            ({"a": {"$any": True}}, {"a": 0}, {}),
            ({"$like": "^O"}, "O1", "1O"),
            ({"$one_of": ["a", "b"]}, "a", "c"),
            ({"$not": "a"}, "b", "a"),
            ({"$contains": {"a": 1}}, [{"a": 2}, {"a": 1}], [{"a": 2}]),
            ({"$count": 0}, [], None),
            ({"$lacks": 1}, [2], [1]),
            ({"$each": {"$at_least": 1}}, [1, 2], [1, 0]),
            ({"$count": 2}, [1, 1], [1]),
            ({"$unordered": [1, 2]}, [2, 1], [1, 1, 2]),
            ({"$sorted": "ascending"}, [1, 2], [2, 1]),
            ({"$sorted": "descending"}, [2, 1], [1, 2]),
            ({"$at_most": 1}, 1, 2),
            ({"$only": ["a"]}, {"a": 1}, {"a": 1, "b": 1}),
            ({"$only": []}, {}, {"a": 1}),
            ({"$moment": "2026-01-01T00:00:00.123456789Z"}, "2026-01-01T00:00:00.123Z", "2026-01-01T00:00:00.125Z"),
            ({"$after": "2026-01-01T00:00:00Z"}, "2026-01-01T00:00:01Z", "2026-01-01T00:00:00Z"),
            ({"$later": {"than": "2026-01-01T00:00:00Z", "by": "15d"}}, "2026-01-16T00:00:00Z", "2026-01-15T00:00:00Z"),
        ]
        for expected, found, other in cases:
            with self.subTest(expected):
                self.assertEqual(differences(expected, found), [])
                self.assertNotEqual(differences(expected, other), [])

    def test_the_place_of_a_difference_is_named(self):
        told = differences({"a": [{"b": 1}]}, {"a": [{"b": 2}]})
        self.assertEqual(told, ["$.a[0].b: expected 1, found 2"])


class Making(unittest.TestCase):
    def values(self):
        values = Values({"body": {"A": {"B": 1, "C": 2}, "D": ["x"]}}, {"anvil": "111122223333"})
        values.saved |= {"who": "anvil", "got": {"Id": "O1", "Deep": [{"Name": "n"}]}}
        return values

    def test_references_are_replaced(self):
        values = self.values()
        for text, value in [
            ("${got.Id}", "O1"),
            ("${got.Deep.0.Name}", "n"),
            ("to ${who}", "to anvil"),
            ("${${who}}", "111122223333"),
            ("${repeat:3:x}", "xxx"),
            ("${got}", {"Id": "O1", "Deep": [{"Name": "n"}]}),
        ]:
            self.assertEqual(values.resolve(text), value)
        self.assertEqual(values.resolve("${token:a}"), values.resolve("${token:a}"))
        self.assertNotEqual(values.resolve("${fresh:token}"), values.resolve("${fresh:token}"))
        with self.assertRaises(ScenarioError):
            values.resolve("${nobody}")

    def test_requests_are_made_from_others(self):
        values = self.values()
        made = values.resolve({"$from": "body", "$drop": ["A.C"], "A.E": "${who}", "D.0": "y", "${who}": 1})
        self.assertEqual(made, {"A": {"B": 1, "E": "anvil"}, "D": ["y"], "anvil": 1})
        self.assertEqual(values.resolve({"$from": "${got}", "$keep": ["Id"]}), {"Id": "O1"})
        self.assertEqual(values.bodies["body"], {"A": {"B": 1, "C": 2}, "D": ["x"]}, "what is shared stays as it is")

    def test_every_operation_has_a_request_and_timestamps_are_marked(self):
        model = Model()
        values = Values(bodies(), {"anvil": "111122223333", "bergfink": "444455556666"})
        for operation in model.operations:
            self.assertIsInstance(values.resolve({"$from": operation}), dict)
        marked = model.marked("UpdateOpportunity", {"LastModifiedDate": "2026-01-01T00:00:00Z", "Identifier": "O1"})
        self.assertEqual(marked, {"LastModifiedDate": {"$timestamp": "2026-01-01T00:00:00Z"}, "Identifier": "O1"})


class FakeClient:
    def __init__(self, answer, terse=False):
        self.answer, self.terse, self.orders = answer, terse, []

    def call(self, order):
        self.orders.append(order)
        return self.answer


class FakeEmulator:
    endpoint = "http://127.0.0.1:0"

    def __init__(self, calls=()):
        self.calls = list(calls)

    def must(self, method, path, body=None):
        return {}

    def control(self, method, path, body=None):
        return 404, {"error": "no"}

    def last_call(self):
        return 0

    def ledger(self, after=0):
        return self.calls


class Playing(unittest.TestCase):
    def play(self, step, answer, calls=(), terse=False):
        client = FakeClient(answer, terse)
        Player(client, FakeEmulator(calls), Model(), bodies(), {"anvil": "1"}).play({"steps": [step]})
        return client.orders

    def refused(self, *given, **named):
        with self.assertRaises(Failed) as raised:
            self.play(*given, **named)
        return str(raised.exception)

    ERROR = {"error": {"name": "ConflictException", "message": "No.", "status": 400, "request_id": "1", "fields": []}}

    def test_a_call_is_completed_and_compared(self):
        orders = self.play({"call": "CreateOpportunity", "expect": {"Id": "O1"}}, {"output": {"Id": "O1"}})
        self.assertEqual(orders[0]["input"]["Catalog"], "Sandbox")
        self.assertTrue(orders[0]["input"]["ClientToken"])
        self.refused({"call": "CreateOpportunity", "expect": {"Id": "O1"}}, {"output": {"Id": "O2"}})
        self.refused({"call": "CreateOpportunity", "look": {"Id": "O1"}}, {"output": {}})
        self.refused({"call": "CreateOpportunity", "save": {"id": "Id"}}, {"output": {}})
        self.refused({"call": "CreateOpportunity"}, self.ERROR)
        self.refused({"call": "ListSolutions", "until": {"NextToken": "x"}, "looks": 2}, {"output": {}})

    def test_an_error_is_compared(self):
        step = {"call": "CreateOpportunity", "fails": "ConflictException"}
        self.play(step, self.ERROR)
        self.refused(step, {"output": {}})
        self.refused(step, {"failure": "connection"})
        self.refused({**step, "fails": "ValidationException"}, self.ERROR)
        self.refused({**step, "fails": {"name": "ConflictException", "reason": "X"}}, self.ERROR)
        self.refused({**step, "fails": {"name": "ConflictException", "fields": {"catalog": "X"}}}, self.ERROR)
        self.refused(step, {"error": {**self.ERROR["error"], "request_id": None}})
        self.refused(step, {"error": {**self.ERROR["error"], "status": 500}})
        self.refused({**step, "fails": "on the way"}, self.ERROR)
        self.play({**step, "fails": {"name": "ConflictException", "reason": "X"}}, self.ERROR, terse=True)

    def test_pages_are_counted_and_rows_come_once(self):
        rows = {"rows": [{"Id": 1}, {"Id": 2}, {"Id": 3}]}
        self.play({"page": "ListSolutions"}, rows, calls=[{}, {}])
        self.refused({"page": "ListSolutions"}, rows, calls=[{}])
        self.refused({"page": "ListSolutions"}, {"rows": [{"Id": 1}, {"Id": 1}]}, calls=[{}])
        self.refused({"page": "ListSolutions", "expect": {"$count": 2}}, rows, calls=[{}, {}])

    def test_the_ledger_and_control_are_compared(self):
        calls = [{"operation": "ListSolutions", "outcome": "ok"}]
        self.play({"ledger": {"operation": "ListSolutions"}, "count": 1}, {}, calls)
        self.refused({"ledger": {"operation": "ListSolutions"}, "count": 2}, {}, calls)
        self.refused({"ledger": {"operation": "ListEngagements"}}, {}, calls)
        self.refused({"control": "GET /nothing"}, {})
        self.play({"control": "GET /nothing", "status": 404}, {})

    def test_a_step_that_says_nothing_is_a_mistake(self):
        for step in [
            {"call": "ListSolutions", "expects": {}},
            {"calls": "ListSolutions"},
            {"for": [], "steps": []},
            {"for": {"operation": {"answering": "NoSuchException"}}, "steps": []},
        ]:
            with self.assertRaises(ScenarioError):
                self.play(step, {"output": {}})


class Covering(unittest.TestCase):
    def setUp(self):
        self.model = Model()
        self.coverage = Coverage(self.model, {"ThrottlingException": ["TagResource"], "ConflictException": "all"})

    def call(self, operation, outcome, **more):
        self.coverage.add("js", [{"operation": operation, "outcome": outcome, **more}])

    def complete(self):
        for operation in self.model.operations:
            self.call(operation, "ok")
        for pair in self.model.pairs():
            self.call(*pair, **({"fault": 1} if pair in self.coverage.unnatural else {}))

    def test_a_complete_run_lacks_nothing(self):
        self.complete()
        self.assertEqual(self.coverage.lost(["js"]), [])
        self.assertEqual(len(self.coverage.lost(["js", "cli"])), 1)

    def test_what_never_came_is_told(self):
        told = self.coverage.lost(["js"])
        self.assertIn("never succeeded with js: AcceptEngagementInvitation, ", told[0])
        self.complete()
        pair = ("GetOpportunity", "ThrottlingException")
        self.coverage.natural.remove(pair)
        self.assertEqual(self.coverage.lost(["js"]), ["never answered ThrottlingException: GetOpportunity"])
        self.assertEqual(self.coverage.lost(["cli"])[1:], [], "other clients go through the exceptions")
        self.call(*pair, fault=1)
        self.assertIn("not listed as unnatural: ThrottlingException: GetOpportunity", self.coverage.lost(["js"])[0])

    def test_what_comes_unexpected_is_told(self):
        self.complete()
        self.call("GetOpportunity", "ConflictException")
        self.call("TagResource", "ThrottlingException")
        self.assertEqual(
            self.coverage.lost(["js"]),
            [
                "not in the model, but answered: ConflictException: GetOpportunity",
                "listed as unnatural, but brought about: ThrottlingException: TagResource",
            ],
        )

    def test_what_is_asked_for_has_no_cause_and_proves_no_success(self):
        self.call("GetOpportunity", "ok", fault=1)
        self.coverage.add("js", [{"operation": "GetOpportunity", "outcome": "ThrottlingException"}], provoked=True)
        self.assertEqual((self.coverage.succeeded["js"], self.coverage.natural), (set(), set()))


class Telling(unittest.TestCase):
    def test_no_two_scenarios_have_the_same_name(self):
        names = [(it["file"], it["name"]) for it in scenarios()]
        self.assertEqual(len(names), len(set(names)))
        self.assertTrue(any(it.get("brief") for it in scenarios()))


if __name__ == "__main__":
    unittest.main()
