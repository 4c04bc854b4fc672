-- The journal learns to wait for a person, to count tries, and what the request was by its hash.
CREATE TABLE journal_new (
    id              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    scope           TEXT    NOT NULL,
    operation       TEXT    NOT NULL,
    subject         TEXT    NOT NULL,
    token           TEXT    NOT NULL,
    parameters_hash TEXT    NOT NULL,
    person          TEXT    NOT NULL,
    person_name     TEXT    NOT NULL,
    request         TEXT    NOT NULL,
    state           TEXT    NOT NULL CHECK (state IN ('pending', 'done', 'refused', 'unsettled', 'undecided')),
    outcome         TEXT,
    attempts        INTEGER NOT NULL,
    begun_at        INTEGER NOT NULL,
    at              INTEGER NOT NULL
) STRICT;

-- An empty hash stands for "not known": entries of before had none.
INSERT INTO journal_new (id, scope, operation, subject, token, parameters_hash, person, person_name, request, state,
                         outcome, attempts, begun_at, at)
    SELECT id, scope, operation, subject, token, '', person, person_name, request, state, outcome, 1, at, at
    FROM journal;
DROP TABLE journal;
ALTER TABLE journal_new RENAME TO journal;

CREATE UNIQUE INDEX journal_one_open ON journal (scope, operation, subject)
    WHERE state IN ('pending', 'unsettled', 'undecided');
CREATE INDEX journal_by_subject ON journal (scope, operation, subject, id);
CREATE INDEX journal_by_time ON journal (scope, at);
CREATE INDEX journal_unfinished ON journal (at) WHERE state IN ('pending', 'unsettled');

-- Who did what. Rows are only ever added.
CREATE TABLE audit (
    id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    scope      TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    person     TEXT    NOT NULL,
    action     TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    outcome    TEXT    NOT NULL,
    entry      INTEGER,
    request_id TEXT
) STRICT;

CREATE INDEX audit_by_scope ON audit (scope, id);

-- Changes of any kind, numbered by a counter that is taken last in a transaction: numbers are committed
-- in their order, so that a stream that has seen one has missed none before it.
CREATE TABLE counters (
    name TEXT    NOT NULL PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT;

INSERT INTO counters (name, last) SELECT 'events', COALESCE(MAX(number), 0) FROM events;

CREATE TABLE events_new (
    number INTEGER NOT NULL PRIMARY KEY,
    scope  TEXT    NOT NULL,
    body   TEXT    NOT NULL,
    at     INTEGER NOT NULL
) STRICT;

INSERT INTO events_new (number, scope, body, at)
    SELECT number, scope, json_object('kind', 'task', 'task', json(view), 'running', running),
           CAST(strftime('%s', 'now') AS INTEGER) * 1000000000
    FROM events;
DROP TABLE events;
ALTER TABLE events_new RENAME TO events;

CREATE INDEX events_by_scope ON events (scope, number);
CREATE INDEX events_by_time ON events (at);

-- What is used of AWS's quotas: when the next call is due, and how many there were in each hour.
CREATE TABLE quota_pace (
    account TEXT    NOT NULL,
    class   TEXT    NOT NULL,
    due     INTEGER NOT NULL,
    PRIMARY KEY (account, class)
) STRICT;

CREATE TABLE quota_hours (
    account TEXT    NOT NULL,
    class   TEXT    NOT NULL,
    hour    INTEGER NOT NULL,
    calls   INTEGER NOT NULL,
    PRIMARY KEY (account, class, hour)
) STRICT;

-- Who does what only one replica may do, until when.
CREATE TABLE leases (
    name       TEXT    NOT NULL PRIMARY KEY,
    holder     TEXT    NOT NULL,
    number     INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
