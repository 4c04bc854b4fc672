"""Runs the cases against an emulator.

EMULATOR_ENDPOINT names one that is already running; else EMULATOR_BIN names the program, which is
started on a free port with quick tasks and the demo's data, and stopped at the end.
"""

import os
import pathlib
import subprocess
import sys
import time
import unittest


def start(program):
    """Starts the emulator; answers the process and its address."""
    process = subprocess.Popen(
        [program, "--listen", "127.0.0.1:0", "--tasks", "0.5", "--seed", "demo"],
        stdout=subprocess.PIPE,
        text=True,
    )
    greeting = process.stdout.readline()
    if "http://" not in greeting:
        process.kill()
        raise SystemExit(f"{program} did not say where it listens: {greeting!r}")
    return process, "http://" + greeting.rsplit("http://", 1)[1].strip()


def run_cases():
    """Runs all cases; answers whether they passed."""
    # The cases leave nothing behind in the source tree.
    sys.dont_write_bytecode = True
    folder = pathlib.Path(__file__).parent
    cases = unittest.defaultTestLoader.discover(str(folder))
    began = time.monotonic()
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(cases)
    failed = len(result.failures) + len(result.errors)
    passed = result.testsRun - failed - len(result.skipped)
    counts = [(failed, "failed"), (passed, "passed"), (len(result.skipped), "skipped")]
    summary = ", ".join(f"{count} {word}" for count, word in counts if count)
    print(f"===== {summary or 'no tests ran'} in {time.monotonic() - began:.2f}s =====")
    return result.testsRun > 0 and result.wasSuccessful()


def main():
    if os.environ.get("EMULATOR_ENDPOINT"):
        return run_cases()
    program = os.environ.get("EMULATOR_BIN")
    if not program:
        raise SystemExit("Set EMULATOR_BIN to the emulator's program, or EMULATOR_ENDPOINT to its address.")
    process, os.environ["EMULATOR_ENDPOINT"] = start(program)
    try:
        return run_cases()
    finally:
        process.terminate()
        process.wait(timeout=10)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
