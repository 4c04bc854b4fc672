"""Every emulated operation, called by unmodified boto3."""

import unittest
from datetime import timedelta

from botocore.exceptions import ClientError

from harness import (
    ANVIL,
    BERGFINK,
    SANDBOX,
    client,
    engagement,
    finished,
    invitation,
    opportunity,
    ready_opportunity,
    token,
    wait_for,
)

ACCEPT_TASKS = "list_engagement_by_accepting_invitation_tasks"
SUBMIT_TASKS = "list_engagement_from_opportunity_tasks"


class Case(unittest.TestCase):
    def refused(self, code):
        """Expects an exception of the model by its name."""
        return self.assertRaises(getattr(client().exceptions, code))


class Invitations(Case):
    def test_one_account_sends_and_the_other_accepts_by_task(self):
        sent = invitation(engagement()["Id"])
        created = client().create_engagement_invitation(**sent)
        self.assertTrue(created["Arn"].endswith(created["Id"]))

        pages = client(BERGFINK).get_paginator("list_engagement_invitations").paginate(
            **SANDBOX, ParticipantType="RECEIVER", Status=["PENDING"], PaginationConfig={"PageSize": 1}
        )
        self.assertIn(created["Id"], [row["Id"] for row in pages.search("EngagementInvitationSummaries[]")])
        got = client(BERGFINK).get_engagement_invitation(**SANDBOX, Identifier=created["Id"])
        self.assertEqual(got["Payload"], sent["Invitation"]["Payload"])
        self.assertEqual(got["Receiver"], sent["Invitation"]["Receiver"])
        self.assertEqual(got["ExpirationDate"] - got["InvitationDate"], timedelta(days=15))
        with self.refused("ResourceNotFoundException"):
            client(BERGFINK).get_engagement(**SANDBOX, Identifier=got["EngagementId"])

        start = {**SANDBOX, "ClientToken": token(), "Identifier": created["Arn"]}
        task = client(BERGFINK).start_engagement_by_accepting_invitation_task(**start)
        done = finished(BERGFINK, ACCEPT_TASKS, task)
        self.assertEqual(done["TaskStatus"], "COMPLETE", done)
        again = client(BERGFINK).start_engagement_by_accepting_invitation_task(**start)
        self.assertEqual((again["TaskId"], again["TaskStatus"]), (task["TaskId"], "COMPLETE"))

        mine = client(BERGFINK).get_opportunity(**SANDBOX, Identifier=done["OpportunityId"])
        self.assertEqual(mine["Customer"]["Account"]["CompanyName"], "Redwing Outfitters")
        with self.refused("ResourceNotFoundException"):
            client(ANVIL).get_opportunity(**SANDBOX, Identifier=done["OpportunityId"])
        for account in (ANVIL, BERGFINK):
            members = client(account).list_engagement_members(**SANDBOX, Identifier=got["EngagementId"])
            self.assertEqual([it["AccountId"] for it in members["EngagementMemberList"]], [ANVIL, BERGFINK])

    def test_a_rejected_invitation_stays_listed_without_its_content(self):
        created = client().create_engagement_invitation(**invitation(engagement()["Id"]))
        reject = {**SANDBOX, "Identifier": created["Id"], "RejectionReason": "Unable to support"}
        client(BERGFINK).reject_engagement_invitation(**reject)
        with self.refused("ConflictException"):
            client(BERGFINK).reject_engagement_invitation(**reject)
        got = client(BERGFINK).get_engagement_invitation(**SANDBOX, Identifier=created["Id"])
        self.assertEqual((got["Status"], got["RejectionReason"]), ("REJECTED", "Unable to support"))
        self.assertNotIn("Payload", got)

    def test_a_lead_is_accepted_at_once(self):
        body = invitation(engagement()["Id"])
        body["Invitation"]["Payload"] = {
            "LeadInvitation": {
                "Customer": {"CompanyName": "Kestrel Games"},
                "Interaction": {"ContactBusinessTitle": "Head of Engineering"},
            }
        }
        created = client().create_engagement_invitation(**body)
        answer = client(BERGFINK).accept_engagement_invitation(**SANDBOX, Identifier=created["Id"])
        self.assertEqual(set(answer), {"ResponseMetadata"})
        listed = client(BERGFINK).list_engagement_invitations(
            **SANDBOX,
            ParticipantType="RECEIVER",
            PayloadType=["LeadInvitation"],
            Status=["ACCEPTED"],
            SenderAwsAccountId=[ANVIL],
            EngagementIdentifier=[body["EngagementIdentifier"]],
        )
        self.assertEqual([it["Id"] for it in listed["EngagementInvitationSummaries"]], [created["Id"]])

    def test_the_same_token_sends_once_and_never_something_else(self):
        body = invitation(engagement()["Id"])
        first = client().create_engagement_invitation(**body)
        self.assertEqual(client().create_engagement_invitation(**body)["Id"], first["Id"])
        body["Invitation"]["Message"] = "Something else"
        with self.refused("ConflictException"):
            client().create_engagement_invitation(**body)

    def test_validation_names_the_field(self):
        body = invitation(engagement()["Id"])
        body["Invitation"]["Payload"]["OpportunityInvitation"]["Customer"]["WebsiteUrl"] = "no"
        with self.refused("ValidationException") as raised:
            client().create_engagement_invitation(**body)
        response = raised.exception.response
        self.assertEqual(response["Reason"], "REQUEST_VALIDATION_FAILED")
        field = "invitation.payload.opportunityInvitation.customer.websiteUrl"
        self.assertEqual(response["ErrorList"][0]["FieldName"], field)
        self.assertEqual(response["ErrorList"][0]["Code"], "INVALID_STRING_FORMAT")
        self.assertTrue(response["ResponseMetadata"]["RequestId"])

    def test_each_exception_can_be_asked_for(self):
        target = engagement()["Id"]
        for code in (
            "AccessDeniedException",
            "ConflictException",
            "InternalServerException",
            "ResourceNotFoundException",
            "ServiceQuotaExceededException",
            "ThrottlingException",
            "ValidationException",
        ):
            with self.subTest(code), self.refused(code):
                body = invitation(target, company=f"emulator:error:{code}")
                client().create_engagement_invitation(**body)


class Opportunities(Case):
    def test_create_get_update_and_the_lock(self):
        body = opportunity(PartnerOpportunityIdentifier="CRM-1")
        created = client().create_opportunity(**body)
        self.assertEqual(client().create_opportunity(**body)["Id"], created["Id"])
        got = client().get_opportunity(**SANDBOX, Identifier=created["Id"])
        self.assertEqual(got["LifeCycle"]["ReviewStatus"], "Pending Submission")
        self.assertEqual(got["LastModifiedDate"], created["LastModifiedDate"])
        kept = ("Catalog", "PrimaryNeedsFromAws", "Customer", "Project", "Marketing", "LifeCycle")
        update = {name: got[name] for name in (*kept, "LastModifiedDate", "OpportunityType")}
        update["Identifier"] = got["Id"]
        update["LifeCycle"]["NextSteps"] = "Call on Monday"
        updated = client().update_opportunity(**update)
        self.assertGreater(updated["LastModifiedDate"], got["LastModifiedDate"])
        with self.refused("ConflictException"):
            client().update_opportunity(**update)
        now = client().get_opportunity(**SANDBOX, Identifier=created["Id"])
        self.assertEqual(now["LifeCycle"]["NextStepsHistory"][0]["Value"], "Call on Monday")
        self.assertNotIn("PartnerOpportunityIdentifier", now)

    def test_lists_are_read_to_the_end_by_the_paginator(self):
        company = f"Paged {token()}"
        ids = {client().create_opportunity(**opportunity(company))["Id"] for _ in range(5)}
        for field in ("LastModifiedDate", "Identifier", "CustomerCompanyName", "CreatedDate", "TargetCloseDate"):
            for order in ("ASCENDING", "DESCENDING"):
                pages = client().get_paginator("list_opportunities").paginate(
                    **SANDBOX,
                    CustomerCompanyName=[company],
                    Sort={"SortBy": field, "SortOrder": order},
                    PaginationConfig={"PageSize": 2},
                )
                pages = [page["OpportunitySummaries"] for page in pages]
                self.assertEqual([len(page) for page in pages], [2, 2, 1])
                self.assertEqual({row["Id"] for page in pages for row in page}, ids)

    def test_a_token_of_another_query_is_refused(self):
        first = client().list_opportunities(**SANDBOX, MaxResults=1)
        with self.refused("ValidationException"):
            client().list_opportunities(
                **SANDBOX, NextToken=first["NextToken"], LifeCycleStage=["Qualified"]
            )

    def test_submission_review_and_correction(self):
        identifier = ready_opportunity()
        start = {
            **SANDBOX,
            "ClientToken": token(),
            "Identifier": identifier,
            "AwsSubmission": {"InvolvementType": "Co-Sell", "Visibility": "Full"},
            "Tags": [{"Key": "team", "Value": "retail"}],
        }
        task = client().start_engagement_from_opportunity_task(**start)
        done = finished(ANVIL, SUBMIT_TASKS, task)
        self.assertEqual(done["TaskStatus"], "COMPLETE", done)
        for name in ("EngagementId", "EngagementInvitationId", "ResourceSnapshotJobId"):
            self.assertTrue(done[name])
        got = client().get_opportunity(**SANDBOX, Identifier=identifier)
        self.assertIn(got["LifeCycle"]["ReviewStatus"], ("Submitted", "In review"))
        update = {
            name: got[name]
            for name in ("Catalog", "Customer", "Project", "Marketing", "LifeCycle", "LastModifiedDate")
        }
        update["Identifier"] = identifier
        update["LifeCycle"]["ReviewStatus"] = "Approved"
        client().update_opportunity(**update)
        joined = client().list_engagement_members(**SANDBOX, Identifier=done["EngagementId"])
        self.assertIn("aws", [it["AccountId"] for it in joined["EngagementMemberList"]])

    def test_a_task_fails_for_what_is_missing_or_asked_for(self):
        bare = client().create_opportunity(**SANDBOX, ClientToken=token())
        task = client().start_engagement_from_opportunity_task(
            **SANDBOX,
            ClientToken=token(),
            Identifier=bare["Id"],
            AwsSubmission={"InvolvementType": "For Visibility Only"},
        )
        done = finished(ANVIL, SUBMIT_TASKS, task)
        self.assertEqual(done["ReasonCode"], "OpportunityValidationFailed")
        self.assertIn("customer.account.companyName", done["Message"])
        task = client().start_engagement_from_opportunity_task(
            **SANDBOX,
            ClientToken=token(),
            Identifier=ready_opportunity(),
            AwsSubmission={"InvolvementType": "Co-Sell"},
            Tags=[{"Key": "emulator:fail", "Value": "ResourceSnapshotJobConflict"}],
        )
        done = finished(ANVIL, SUBMIT_TASKS, task)
        self.assertEqual(done["ReasonCode"], "ResourceSnapshotJobConflict")

    def test_a_simulated_referral_becomes_an_invitation(self):
        company = f"Referred {token()}"
        created = client().create_opportunity(**opportunity(company, Origin="AWS Referral"))
        with self.refused("ResourceNotFoundException"):
            client().get_opportunity(**SANDBOX, Identifier=created["Id"])

        def mine():
            listed = client().list_engagement_invitations(
                **SANDBOX, ParticipantType="RECEIVER", Status=["PENDING"], SenderAwsAccountId=["aws"], MaxResults=1
            )
            newest = listed["EngagementInvitationSummaries"][0]
            return client().get_engagement_invitation(**SANDBOX, Identifier=newest["Id"])

        def is_mine(it):
            return it["Payload"].get("OpportunityInvitation", {}).get("Customer", {}).get("CompanyName") == company

        arrived = wait_for(mine, is_mine, "the referral's arrival")
        task = client().start_engagement_by_accepting_invitation_task(
            **SANDBOX, ClientToken=token(), Identifier=arrived["Id"]
        )
        done = finished(ANVIL, ACCEPT_TASKS, task)
        self.assertEqual(done["OpportunityId"], created["Id"])

    def test_solutions_are_listed(self):
        pages = client().get_paginator("list_solutions").paginate(
            **SANDBOX, Status=["Active"], PaginationConfig={"PageSize": 2}
        )
        self.assertIn("S-1234567", [row["Id"] for row in pages.search("SolutionSummaries[]")])

    def test_tags(self):
        body = opportunity(Tags=[{"Key": "team", "Value": "retail"}])
        created = client().create_opportunity(**body)
        arn = client().get_opportunity(**SANDBOX, Identifier=created["Id"])["Arn"]
        client().tag_resource(ResourceArn=arn, Tags=[{"Key": "quarter", "Value": "next"}])
        client().untag_resource(ResourceArn=arn, TagKeys=["team"])
        tags = client().list_tags_for_resource(ResourceArn=arn)["Tags"]
        self.assertEqual(tags, [{"Key": "quarter", "Value": "next"}])
        with self.refused("ResourceNotFoundException"):
            client(BERGFINK).list_tags_for_resource(ResourceArn=arn)


class Engagements(Case):
    def test_create_get_and_list(self):
        context = {
            "Type": "Lead",
            "Payload": {
                "Lead": {
                    "Customer": {"CompanyName": "Kestrel Games"},
                    "Interactions": [
                        {"Contact": {"BusinessTitle": "CTO", "Email": "cto@example.com", "FirstName": "A", "LastName": "B"}}
                    ],
                }
            },
        }
        created = engagement("Leads", Contexts=[context])
        got = client().get_engagement(**SANDBOX, Identifier=created["Arn"])
        self.assertEqual(got["ModifiedAt"], created["ModifiedAt"])
        self.assertEqual(got["Contexts"][0]["Id"], "1")
        pages = client().get_paginator("list_engagements").paginate(
            **SANDBOX, ContextTypes=["Lead"], CreatedBy=[ANVIL], PaginationConfig={"PageSize": 1}
        )
        self.assertIn(created["Id"], [row["Id"] for row in pages.search("EngagementSummaryList[]")])

    def test_the_members_of_a_full_engagement_come_in_pages(self):
        owner = engagement()["Id"]
        created = client().create_engagement_invitation(**invitation(owner))
        client(BERGFINK).accept_engagement_invitation(**SANDBOX, Identifier=created["Id"])
        pages = client().get_paginator("list_engagement_members").paginate(
            **SANDBOX, Identifier=owner, PaginationConfig={"PageSize": 1}
        )
        self.assertEqual([len(page["EngagementMemberList"]) for page in pages], [1, 1])


class Snapshots(Case):
    def setUp(self):
        self.shared = {
            **SANDBOX,
            "EngagementIdentifier": engagement()["Id"],
            "ResourceType": "Opportunity",
            "ResourceIdentifier": ready_opportunity(),
            "ResourceSnapshotTemplateIdentifier": "OpportunitySummaryView",
        }

    def test_an_owner_shares_and_a_member_reads(self):
        taken = client().create_resource_snapshot(**self.shared, ClientToken=token())
        self.assertEqual(taken["Revision"], 1)
        self.assertIn("/resource-snapshot/1", taken["Arn"])
        with self.refused("ResourceNotFoundException"):
            client(BERGFINK).get_resource_snapshot(**self.shared)
        home = self.shared["EngagementIdentifier"]
        created = client().create_engagement_invitation(**invitation(home))
        client(BERGFINK).accept_engagement_invitation(**SANDBOX, Identifier=created["Id"])
        got = client(BERGFINK).get_resource_snapshot(**self.shared, Revision=1)
        self.assertEqual(got["CreatedBy"], ANVIL)
        self.assertIn("Lifecycle", got["Payload"]["OpportunitySummary"])
        for operation, query in (
            ("list_resource_snapshots", {"EngagementIdentifier": home}),
            ("list_engagement_resource_associations", {"ResourceIdentifier": self.shared["ResourceIdentifier"]}),
        ):
            pages = client(BERGFINK).get_paginator(operation).paginate(**SANDBOX, **query)
            rows = [row for page in pages for row in next(value for value in page.values() if isinstance(value, list))]
            self.assertEqual([row["ResourceId"] for row in rows], [self.shared["ResourceIdentifier"]])

    def test_a_job_is_started_stopped_and_deleted(self):
        role = client().put_selling_system_settings(
            **SANDBOX, ResourceSnapshotJobRoleIdentifier="ResourceSnapshotJobRole"
        )
        held = client().get_selling_system_settings(**SANDBOX)
        self.assertEqual(held["ResourceSnapshotJobRoleArn"], role["ResourceSnapshotJobRoleArn"])
        job = client().create_resource_snapshot_job(**self.shared, ClientToken=token())
        named = {**SANDBOX, "ResourceSnapshotJobIdentifier": job["Id"]}
        with self.refused("ConflictException"):
            client().create_resource_snapshot_job(**self.shared, ClientToken=token())
        client().start_resource_snapshot_job(**named)
        with self.refused("ConflictException"):
            client().delete_resource_snapshot_job(**named)
        running = client().get_resource_snapshot_job(**named)
        self.assertEqual(running["Status"], "Running")
        self.assertTrue(running["LastSuccessfulExecutionDate"])
        client().stop_resource_snapshot_job(**named)
        pages = client().get_paginator("list_resource_snapshot_jobs").paginate(
            **SANDBOX, Status="Stopped", EngagementIdentifier=self.shared["EngagementIdentifier"]
        )
        self.assertEqual([row["Id"] for page in pages for row in page["ResourceSnapshotJobSummaries"]], [job["Id"]])
        client().delete_resource_snapshot_job(**named)
        self.assertEqual(client().get_resource_snapshot(**self.shared)["Revision"], 1)


class Edges(Case):
    def test_what_is_not_emulated_says_so(self):
        with self.assertRaises(ClientError) as raised:
            client().get_aws_opportunity_summary(**SANDBOX, RelatedOpportunityIdentifier="O1")
        self.assertEqual(raised.exception.response["Error"]["Code"], "NotImplementedException")

    def test_a_stranger_is_no_partner(self):
        with self.refused("AccessDeniedException") as raised:
            client("999999999999").list_solutions(**SANDBOX)
        reason = "INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE"
        self.assertEqual(raised.exception.response["Reason"], reason)

    def test_tasks_are_listed_with_filters_and_in_pages(self):
        for operation in (ACCEPT_TASKS, SUBMIT_TASKS):
            pages = client().get_paginator(operation).paginate(
                **SANDBOX,
                TaskStatus=["COMPLETE", "FAILED"],
                Sort={"SortBy": "StartTime", "SortOrder": "ASCENDING"},
                PaginationConfig={"PageSize": 2},
            )
            starts = [row["StartTime"] for row in pages.search("TaskSummaries[]")]
            self.assertEqual(starts, sorted(starts))
