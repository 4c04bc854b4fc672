-- Times are whole nanoseconds since 1970-01-01 UTC. A scope is an account and a catalog, as one word.

-- Invitations in the making. Sent ones stay, so that their address keeps its answer.
CREATE TABLE drafts (
    id               TEXT    NOT NULL PRIMARY KEY,
    scope            TEXT    NOT NULL,
    owner            TEXT    NOT NULL,
    owner_name       TEXT    NOT NULL,
    fields           TEXT    NOT NULL,
    token            TEXT    NOT NULL,
    engagement_token TEXT    NOT NULL,
    state            TEXT    NOT NULL CHECK (state IN ('open', 'sending', 'unsettled', 'sent')),
    refused          TEXT    NOT NULL,
    failure          TEXT,
    invitation_id    TEXT,
    invitation_arn   TEXT,
    created_at       INTEGER NOT NULL,
    saved_at         INTEGER NOT NULL
) STRICT;

CREATE INDEX drafts_to_finish ON drafts (scope, saved_at) WHERE state <> 'sent';

-- Every write to the service, from before the call.
CREATE TABLE journal (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    scope       TEXT    NOT NULL,
    operation   TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    token       TEXT    NOT NULL,
    person      TEXT    NOT NULL,
    person_name TEXT    NOT NULL,
    request     TEXT    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('pending', 'done', 'refused', 'unsettled')),
    outcome     TEXT,
    at          INTEGER NOT NULL
) STRICT;

-- Whatever the code does, two tokens are never under way for the same thing.
CREATE UNIQUE INDEX journal_one_open ON journal (scope, operation, subject)
    WHERE state IN ('pending', 'unsettled');
CREATE INDEX journal_by_subject ON journal (scope, operation, subject, id);
CREATE INDEX journal_by_time ON journal (scope, at);

-- The tasks of the service, as last seen. `view` is the whole of what the screen shows; the columns
-- beside it repeat what the store itself searches and sorts by.
CREATE TABLE tasks (
    scope  TEXT    NOT NULL,
    id     TEXT    NOT NULL,
    status TEXT    NOT NULL,
    since  INTEGER NOT NULL,
    view   TEXT    NOT NULL,
    PRIMARY KEY (scope, id)
) STRICT;

CREATE INDEX tasks_by_start ON tasks (scope, since);
CREATE INDEX tasks_running ON tasks (scope) WHERE status = 'IN_PROGRESS';

-- What viewers were told, as they were told it. Numbers rise by one over all scopes and are never
-- given twice.
CREATE TABLE events (
    number  INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    scope   TEXT    NOT NULL,
    task_id TEXT    NOT NULL,
    view    TEXT    NOT NULL,
    running INTEGER NOT NULL,
    FOREIGN KEY (scope, task_id) REFERENCES tasks (scope, id)
) STRICT;

CREATE INDEX events_by_scope ON events (scope, number);
CREATE INDEX events_by_task ON events (scope, task_id);
