-- From where somebody asked, so that whatever settles an entry later can tell it.
ALTER TABLE journal ADD COLUMN address TEXT;
ALTER TABLE journal ADD COLUMN sign_in TEXT;

-- The rows of before wait here until the program, which knows how to chain them, has carried them over.
DROP INDEX audit_by_scope;
ALTER TABLE audit RENAME TO audit_before;

-- Who did what. Numbers rise without gaps; `hash` is over all other columns, of which `previous` is the hash of the row
-- before. `version` says how it is made, `key_id` with which key, if with any.
CREATE TABLE audit (
    seq         INTEGER NOT NULL PRIMARY KEY,
    at          INTEGER NOT NULL,
    person      TEXT    NOT NULL,
    person_name TEXT    NOT NULL,
    address     TEXT,
    sign_in     TEXT,
    scope       TEXT,
    action      TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    outcome     TEXT    NOT NULL,
    entry       INTEGER,
    request_id  TEXT,
    detail      TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    key_id      TEXT,
    previous    TEXT    NOT NULL,
    hash        TEXT    NOT NULL
) STRICT;

CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_by_person ON audit (person, seq);
CREATE INDEX audit_by_subject ON audit (subject, seq);
CREATE INDEX audit_by_action ON audit (action, seq);
CREATE INDEX audit_by_previous ON audit (previous);

-- The number of the last row, and of the last one that was removed because its time was over.
INSERT INTO counters (name, last) VALUES ('audit', 0), ('audit-removed', 0);

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'rows of the record of who did what are never changed');
END;

CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit
WHEN OLD.seq > COALESCE((SELECT last FROM counters WHERE name = 'audit-removed'), 0)
BEGIN
    SELECT RAISE(ABORT, 'rows of the record of who did what are not removed before their time is over');
END;

-- What replaces a row would remove it without asking the trigger above.
CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'rows of the record of who did what are never changed');
END;

-- The settings with which the desk last started, by a digest of each, so that the record can tell which have changed.
-- Secrets are only known to be set or not.
CREATE TABLE settings_seen (
    name   TEXT NOT NULL PRIMARY KEY,
    digest TEXT NOT NULL
) STRICT;
