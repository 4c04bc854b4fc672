-- Bulk jobs: the same action for many things. `answers`, `owner` and `hold` are read only by the desk.
CREATE TABLE jobs (
    id         TEXT    NOT NULL PRIMARY KEY,
    scope      TEXT    NOT NULL,
    backend    TEXT    NOT NULL,
    action     TEXT    NOT NULL,
    answers    TEXT    NOT NULL,
    owner      TEXT    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('running', 'paused', 'cancelled', 'done')),
    hold       TEXT,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

CREATE INDEX jobs_by_time ON jobs (scope, created_at);
CREATE INDEX jobs_running ON jobs (created_at) WHERE state = 'running';

-- What a job is about, one row a thing.
CREATE TABLE job_items (
    job       TEXT    NOT NULL REFERENCES jobs (id),
    position  INTEGER NOT NULL,
    subject   TEXT    NOT NULL,
    title     TEXT    NOT NULL,
    operation TEXT    NOT NULL,
    state     TEXT    NOT NULL CHECK (state IN ('waiting', 'sending', 'done', 'refused', 'unsettled', 'cancelled')),
    outcome   TEXT    NOT NULL,
    tries     INTEGER NOT NULL,
    PRIMARY KEY (job, position)
) STRICT;

CREATE INDEX job_items_by_state ON job_items (job, state, position);
CREATE INDEX job_items_sending ON job_items (job) WHERE state = 'sending';
