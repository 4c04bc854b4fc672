"""What all cases share: the emulator's address, clients for its accounts, and request bodies."""

import copy
import json
import os
import subprocess
import sys
import time
import uuid

import boto3
from botocore.config import Config

ANVIL = "111122223333"
BERGFINK = "444455556666"
SANDBOX = {"Catalog": "Sandbox"}
# The emulator's slowest default task takes 15 seconds.
PATIENCE = 30

_clients = {}


def endpoint():
    return os.environ["EMULATOR_ENDPOINT"]


def client(account=ANVIL):
    """An unmodified boto3 client whose access key is the account."""
    if account not in _clients:
        _clients[account] = boto3.client(
            "partnercentral-selling",
            endpoint_url=endpoint(),
            region_name="us-east-1",
            aws_access_key_id=account,
            aws_secret_access_key="emulator",
            # A retried error would only slow the cases that ask for one.
            config=Config(retries={"total_max_attempts": 1}),
        )
    return _clients[account]


def cli(*arguments, account=ANVIL, fails=False):
    """Runs the unmodified AWS CLI; answers its JSON, or its error text when it should fail."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": os.environ.get("HOME", "/nonexistent"),
        "AWS_ACCESS_KEY_ID": account,
        "AWS_SECRET_ACCESS_KEY": "emulator",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_PAGER": "",
        "AWS_MAX_ATTEMPTS": "1",
    }
    command = [sys.executable, "-m", "awscli", "partnercentral-selling", *arguments]
    done = subprocess.run(
        [*command, "--endpoint-url", endpoint(), "--output", "json"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert bool(done.returncode) == fails, f"{arguments}: {done.returncode}\n{done.stderr}"
    if fails:
        return done.stderr
    return json.loads(done.stdout) if done.stdout.strip() else None


def token():
    return str(uuid.uuid4())


def wait_for(look, wanted, what):
    """Looks until the answer is the one wanted."""
    deadline = time.monotonic() + PATIENCE
    while True:
        found = look()
        if wanted(found):
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not happen; last seen: {found}")
        time.sleep(0.1)


SPEND = {"Amount": "1200.50", "CurrencyCode": "EUR", "Frequency": "Monthly", "TargetCompany": "AWS"}
PROBLEM = "The shop closes whenever the weather is fine."


def invitation(engagement, company="Redwing Outfitters", receiver=BERGFINK):
    return {
        **SANDBOX,
        "ClientToken": token(),
        "EngagementIdentifier": engagement,
        "Invitation": {
            "Message": "Shall we do this together?",
            "Receiver": {"Account": {"Alias": "Bergfink", "AwsAccountId": receiver}},
            "Payload": {
                "OpportunityInvitation": {
                    "SenderContacts": [{"Email": "mara@example.com", "Phone": "+12065550142"}],
                    "ReceiverResponsibilities": ["Reseller", "Services Partner"],
                    "Customer": {
                        "CompanyName": company,
                        "Industry": "Retail",
                        "WebsiteUrl": "https://redwing.example.com",
                        "CountryCode": "US",
                    },
                    "Project": {
                        "Title": "Order hub",
                        "BusinessProblem": PROBLEM,
                        "TargetCompletionDate": "2099-05-01",
                        "ExpectedCustomerSpend": [SPEND],
                    },
                }
            },
        },
    }


def opportunity(company=None, **changes):
    body = {
        **SANDBOX,
        "ClientToken": token(),
        "Origin": "Partner Referral",
        "PrimaryNeedsFromAws": ["Co-Sell - Deal Support"],
        "Customer": {
            "Account": {
                "CompanyName": company or f"Customer {token()}",
                "Industry": "Retail",
                "WebsiteUrl": "https://redwing.example.com",
                "Address": {"CountryCode": "NL", "PostalCode": "3011 AA"},
            }
        },
        "Project": {
            "Title": "Order hub for stores and web",
            "CustomerBusinessProblem": PROBLEM,
            "CustomerUseCase": "Database",
            "DeliveryModels": ["SaaS or PaaS"],
            "SalesActivities": ["Conducted POC / Demo"],
            "ExpectedCustomerSpend": [SPEND],
        },
        "LifeCycle": {"Stage": "Qualified", "TargetCloseDate": "2099-05-01"},
        "Marketing": {"Source": "None"},
    }
    return {**copy.deepcopy(body), **changes}


def engagement(title="Shops", account=ANVIL, **more):
    body = {**SANDBOX, "ClientToken": token(), "Title": title, "Description": "For the cases", **more}
    return client(account).create_engagement(**body)


def ready_opportunity():
    """An opportunity of Anvil's with a solution, fit for submission."""
    created = client().create_opportunity(**opportunity())
    client().associate_opportunity(
        **SANDBOX,
        OpportunityIdentifier=created["Id"],
        RelatedEntityType="Solutions",
        RelatedEntityIdentifier="S-1234567",
    )
    return created["Id"]


def finished(account, list_tasks, task):
    """The task's summary once it is over."""

    def look():
        answer = getattr(client(account), list_tasks)(**SANDBOX, TaskIdentifier=[task["TaskId"]])
        return answer["TaskSummaries"][0]

    return wait_for(look, lambda it: it["TaskStatus"] != "IN_PROGRESS", "the task's end")
