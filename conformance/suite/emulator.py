"""The emulator under test, and its control interface."""

import json
import subprocess
import urllib.error
import urllib.request


class Emulator:
    """One that runs already, at an address."""

    def __init__(self, endpoint):
        self.endpoint = endpoint.rstrip("/")

    def control(self, method, path, body=None):
        """Asks the control interface; answers the status and the content."""
        request = urllib.request.Request(
            f"{self.endpoint}/_emulator{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={} if body is None else {"content-type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                status, content = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, content = error.code, error.read()
        return status, json.loads(content) if content else None

    def must(self, method, path, body=None):
        """Like `control`, where a refusal is a mistake of the suite."""
        status, content = self.control(method, path, body)
        if status >= 400:
            raise RuntimeError(f"{method} /_emulator{path} answered {status}: {content}")
        return content

    def ledger(self, after=0):
        """Every call since the one with this number."""
        entries = []
        while True:
            page = self.must("GET", f"/ledger?after={after}&limit=1000")
            if not page["entries"]:
                return entries
            entries += page["entries"]
            after = page["entries"][-1]["seq"]

    def last_call(self):
        return self.must("GET", "/ledger?limit=1")["last"]

    def stop(self):
        """Nothing: whoever started it ends it."""


class OwnEmulator(Emulator):
    """One that the suite starts and ends."""

    def __init__(self, program, arguments):
        self.process = subprocess.Popen([program, "--listen", "127.0.0.1:0", *arguments], stdout=subprocess.PIPE, text=True)
        greeting = self.process.stdout.readline()
        if "http://" not in greeting:
            self.stop()
            raise SystemExit(f"{program} did not say where it listens: {greeting!r}")
        super().__init__("http://" + greeting.rsplit("http://", 1)[1].strip())

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
