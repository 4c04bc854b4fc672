-- As the SQLite schema, with the types of PostgreSQL. Times are whole nanoseconds since 1970-01-01 UTC, a
-- scope is an account and a catalog as one word. Documents are text: requests are kept as they were sent,
-- with their members in order.

CREATE TABLE drafts (
    id               TEXT   NOT NULL PRIMARY KEY,
    scope            TEXT   NOT NULL,
    owner            TEXT   NOT NULL,
    owner_name       TEXT   NOT NULL,
    fields           TEXT   NOT NULL,
    token            TEXT   NOT NULL,
    engagement_token TEXT   NOT NULL,
    state            TEXT   NOT NULL CHECK (state IN ('open', 'sending', 'unsettled', 'sent')),
    refused          TEXT   NOT NULL,
    failure          TEXT,
    invitation_id    TEXT,
    invitation_arn   TEXT,
    created_at       BIGINT NOT NULL,
    saved_at         BIGINT NOT NULL
);

CREATE INDEX drafts_to_finish ON drafts (scope, saved_at) WHERE state <> 'sent';

CREATE TABLE journal (
    id              BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scope           TEXT   NOT NULL,
    operation       TEXT   NOT NULL,
    subject         TEXT   NOT NULL,
    token           TEXT   NOT NULL,
    parameters_hash TEXT   NOT NULL,
    person          TEXT   NOT NULL,
    person_name     TEXT   NOT NULL,
    request         TEXT   NOT NULL,
    state           TEXT   NOT NULL CHECK (state IN ('pending', 'done', 'refused', 'unsettled', 'undecided')),
    outcome         TEXT,
    attempts        BIGINT NOT NULL,
    begun_at        BIGINT NOT NULL,
    at              BIGINT NOT NULL
);

-- Whatever the code does, two tokens are never under way for the same thing.
CREATE UNIQUE INDEX journal_one_open ON journal (scope, operation, subject)
    WHERE state IN ('pending', 'unsettled', 'undecided');
CREATE INDEX journal_by_subject ON journal (scope, operation, subject, id);
CREATE INDEX journal_by_time ON journal (scope, at);
CREATE INDEX journal_unfinished ON journal (at) WHERE state IN ('pending', 'unsettled');

CREATE TABLE audit (
    id         BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scope      TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    person     TEXT   NOT NULL,
    action     TEXT   NOT NULL,
    subject    TEXT   NOT NULL,
    outcome    TEXT   NOT NULL,
    entry      BIGINT,
    request_id TEXT
);

CREATE INDEX audit_by_scope ON audit (scope, id);

CREATE TABLE tasks (
    scope  TEXT   NOT NULL,
    id     TEXT   NOT NULL,
    status TEXT   NOT NULL,
    since  BIGINT NOT NULL,
    view   TEXT   NOT NULL,
    PRIMARY KEY (scope, id)
);

CREATE INDEX tasks_by_start ON tasks (scope, since);
CREATE INDEX tasks_running ON tasks (scope) WHERE status = 'IN_PROGRESS';

CREATE TABLE counters (
    name TEXT   NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL
);

INSERT INTO counters (name, last) VALUES ('events', 0);

CREATE TABLE events (
    number BIGINT NOT NULL PRIMARY KEY,
    scope  TEXT   NOT NULL,
    body   TEXT   NOT NULL,
    at     BIGINT NOT NULL
);

CREATE INDEX events_by_scope ON events (scope, number);
CREATE INDEX events_by_time ON events (at);

CREATE TABLE quota_pace (
    account TEXT   NOT NULL,
    class   TEXT   NOT NULL,
    due     BIGINT NOT NULL,
    PRIMARY KEY (account, class)
);

CREATE TABLE quota_hours (
    account TEXT   NOT NULL,
    class   TEXT   NOT NULL,
    hour    BIGINT NOT NULL,
    calls   BIGINT NOT NULL,
    PRIMARY KEY (account, class, hour)
);

CREATE TABLE leases (
    name       TEXT   NOT NULL PRIMARY KEY,
    holder     TEXT   NOT NULL,
    number     BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
