"""The unmodified AWS CLI as people use it in a shell; what it says to the service is told in `conformance`."""

import json
import unittest

from harness import BERGFINK, cli, engagement, invitation, token, wait_for

CATALOG = ("--catalog", "Sandbox")


class Cli(unittest.TestCase):
    def test_an_invitation_from_json_is_listed_got_and_accepted_by_the_receiver(self):
        body = invitation(engagement()["Id"])
        created = cli("create-engagement-invitation", "--cli-input-json", json.dumps(body))
        listed = cli(
            "list-engagement-invitations", *CATALOG,
            "--participant-type", "RECEIVER", "--status", "PENDING", "--page-size", "2",
            account=BERGFINK,
        )
        ids = [row["Id"] for row in listed["EngagementInvitationSummaries"]]
        self.assertIn(created["Id"], ids)
        got = cli(
            "get-engagement-invitation", *CATALOG, "--identifier", created["Id"], account=BERGFINK
        )
        self.assertEqual(got["Payload"], body["Invitation"]["Payload"])
        start = (
            "start-engagement-by-accepting-invitation-task", *CATALOG,
            "--identifier", created["Id"], "--client-token", token(),
            "--tags", "Key=team,Value=retail",
        )
        cli(*start, account=BERGFINK)
        done = wait_for(
            lambda: cli(*start, account=BERGFINK),
            lambda it: it["TaskStatus"] != "IN_PROGRESS",
            "the task's end",
        )
        self.assertEqual(done["TaskStatus"], "COMPLETE")
        tasks = cli(
            "list-engagement-by-accepting-invitation-tasks", *CATALOG,
            "--engagement-invitation-identifier", created["Id"],
            account=BERGFINK,
        )
        self.assertEqual(tasks["TaskSummaries"][0]["TaskId"], done["TaskId"])

    def test_errors_reach_the_shell(self):
        error = cli("get-opportunity", *CATALOG, "--identifier", "O1", fails=True)
        self.assertIn("ResourceNotFoundException", error)
        error = cli("list-solutions", "--catalog", "Playground", fails=True)
        self.assertIn("ValidationException", error)

    def test_an_answer_can_be_queried_and_void_operations_print_nothing(self):
        created = cli("create-engagement-invitation", "--cli-input-json", json.dumps(invitation(engagement()["Id"])))
        nothing = cli(
            "reject-engagement-invitation", *CATALOG,
            "--identifier", created["Id"], "--rejection-reason", "Other",
            account=BERGFINK,
        )
        self.assertIsNone(nothing)
        names = cli("list-solutions", *CATALOG, "--query", "SolutionSummaries[?Status=='Active'].Id")
        self.assertIn("S-1234567", names)
