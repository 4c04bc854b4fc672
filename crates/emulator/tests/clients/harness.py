"""What the cases share: the AWS CLI as a shell runs it, and request bodies."""

import json
import os
import subprocess
import sys
import time
import uuid

ANVIL = "111122223333"
BERGFINK = "444455556666"
SANDBOX = {"Catalog": "Sandbox"}
# The emulator's slowest default task takes 15 seconds.
PATIENCE = 30


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
        [*command, "--endpoint-url", os.environ["EMULATOR_ENDPOINT"], "--output", "json"],
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


def engagement(title="Shops"):
    body = {**SANDBOX, "ClientToken": token(), "Title": title, "Description": "For the cases"}
    return cli("create-engagement", "--cli-input-json", json.dumps(body))
