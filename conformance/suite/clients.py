"""The clients: programs in `drivers`, each told line by line what to call."""

import json
import os
import pathlib
import subprocess
import sys

DRIVERS = pathlib.Path(__file__).parents[1] / "drivers"

COMMANDS = {
    "boto3": [sys.executable, str(DRIVERS / "boto3_driver.py")],
    "cli": [sys.executable, str(DRIVERS / "cli_driver.py")],
    "js": ["node", str(DRIVERS / "js_driver.mjs")],
}

# What the AWS CLI prints of an error is its name and its message.
TERSE = {"cli"}


class Client:
    def __init__(self, name):
        self.name = name
        self.terse = name in TERSE
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        # No setting of whoever runs this changes what the clients do.
        self.process = subprocess.Popen(
            COMMANDS[name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**kept, "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "NODE_NO_WARNINGS": "1"},
        )

    def call(self, order):
        print(json.dumps(order), file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the driver of {self.name} ended with status {self.process.wait()}")
        return json.loads(line)

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.process.stdout.close()
