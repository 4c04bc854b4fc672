"""What the emulator's ledger says was covered."""

import collections

OK = "ok"

# The clients that play the scenarios about all exceptions.
PAIRING = {"boto3", "js"}


def grouped(pairs):
    """The operations of each exception."""
    by_error = collections.defaultdict(list)
    for operation, error in sorted(pairs):
        by_error[error].append(operation)
    return sorted(by_error.items())


def as_pairs(listed, model):
    """The pairs of a list by exception; `all` stands for every operation that lists it."""
    return {
        (operation, error)
        for error, names in listed.items()
        for operation in (model.operations if names == "all" else names)
        if names != "all" or error in model.operations[operation]["errors"]
    }


class Coverage:
    def __init__(self, model, unnatural):
        self.model = model
        self.unnatural = as_pairs(unnatural, model)
        # Client -> operations that succeeded without help.
        self.succeeded = collections.defaultdict(set)
        self.natural = set()
        self.provoked = set()

    def add(self, client, calls, provoked=False):
        """Adds a client's calls. What was answered by a fault, or provoked otherwise, has no natural cause."""
        for call in calls:
            operation, outcome = call["operation"], call["outcome"]
            if call.get("fault") is None and outcome == OK:
                self.succeeded[client].add(operation)
            elif call.get("fault") is not None or provoked:
                self.provoked.add((operation, outcome))
            else:
                self.natural.add((operation, outcome))

    def lost(self, clients):
        """What a run lacks in which these clients played all their scenarios, one line each."""
        lines = []
        for client in clients:
            missing = sorted(set(self.model.operations) - self.succeeded[client])
            lines += [f"never succeeded with {client}: {', '.join(missing)}"] if missing else []
        # Going through all exceptions would take the AWS CLI too long.
        return lines + self.lost_pairs() if set(clients) & PAIRING else lines

    def lost_pairs(self):
        """What was not, or not so, answered as the model and the list of the unnatural say."""
        pairs = self.model.pairs()
        known = {error for _, error in pairs}
        operations = set(self.model.operations)
        strange = {(name, error) for name, error in self.natural - pairs if name in operations and error in known}
        groups = [
            ("never answered", pairs - self.natural - self.provoked),
            ("not in the model, but answered:", strange),
            ("only when asked for, but not listed as unnatural:", pairs & self.provoked - self.natural - self.unnatural),
            ("listed as unnatural, but brought about:", self.natural & self.unnatural),
        ]
        return [f"{what} {error}: {', '.join(names)}" for what, group in groups for error, names in grouped(group)]

    def told(self):
        """A summary for people."""
        pairs = self.model.pairs()
        natural, provoked = pairs & self.natural, pairs & self.provoked - self.natural
        lines = [
            f"{len(pairs)} documented errors of {len(self.model.operations)} operations: "
            f"{len(natural)} came about naturally, {len(provoked)} only because they were asked for:"
        ]
        for error, names in grouped(provoked):
            every = len(names) == sum(name == error for _, name in pairs)
            lines.append(f"  {error} ({len(names)}): {'every operation that lists it' if every else ', '.join(names)}")
        return lines
