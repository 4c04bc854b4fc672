-- Writes that wait for a second person. `state` is 'open', or how it ended.
CREATE TABLE proposals (
    id          TEXT    NOT NULL PRIMARY KEY,
    scope       TEXT    NOT NULL,
    operation   TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    token       TEXT    NOT NULL,
    request     TEXT    NOT NULL,
    seen_at     INTEGER,
    person      TEXT    NOT NULL,
    person_name TEXT    NOT NULL,
    asked_at    INTEGER NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('open', 'approved', 'declined'))
) STRICT;

CREATE UNIQUE INDEX proposals_one_open ON proposals (scope, operation, subject) WHERE state = 'open';
CREATE INDEX proposals_open ON proposals (scope, asked_at) WHERE state = 'open';
