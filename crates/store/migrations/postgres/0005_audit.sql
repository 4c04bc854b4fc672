-- From where somebody asked, so that whatever settles an entry later can tell it.
ALTER TABLE journal ADD COLUMN address TEXT;
ALTER TABLE journal ADD COLUMN sign_in TEXT;

-- The rows of before wait here until the program, which knows how to chain them, has carried them over.
DROP INDEX audit_by_scope;
ALTER TABLE audit RENAME TO audit_before;
ALTER TABLE audit_before RENAME CONSTRAINT audit_pkey TO audit_before_pkey;

-- Who did what. Numbers rise without gaps; `hash` is over all other columns, of which `previous` is the hash of the row
-- before. `version` says how it is made, `key_id` with which key, if with any.
CREATE TABLE audit (
    seq         BIGINT NOT NULL PRIMARY KEY,
    at          BIGINT NOT NULL,
    person      TEXT   NOT NULL,
    person_name TEXT   NOT NULL,
    address     TEXT,
    sign_in     TEXT,
    scope       TEXT,
    action      TEXT   NOT NULL,
    subject     TEXT   NOT NULL,
    outcome     TEXT   NOT NULL,
    entry       BIGINT,
    request_id  TEXT,
    detail      TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    key_id      TEXT,
    previous    TEXT   NOT NULL,
    hash        TEXT   NOT NULL
);

CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_by_person ON audit (person, seq);
CREATE INDEX audit_by_subject ON audit (subject, seq);
CREATE INDEX audit_by_action ON audit (action, seq);
CREATE INDEX audit_by_previous ON audit (previous);

-- The number of the last row, and of the last one that was removed because its time was over.
INSERT INTO counters (name, last) VALUES ('audit', 0), ('audit-removed', 0);

CREATE FUNCTION refuse_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.seq <= COALESCE((SELECT last FROM counters WHERE name = 'audit-removed'), 0) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'rows of the record of who did what are not removed before their time is over';
    END IF;
    RAISE EXCEPTION 'rows of the record of who did what are never changed';
END $$;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_audit();
CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_audit();
CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit();

-- The settings with which the desk last started, by a digest of each, so that the record can tell which have changed.
-- Secrets are only known to be set or not.
CREATE TABLE settings_seen (
    name   TEXT NOT NULL PRIMARY KEY,
    digest TEXT NOT NULL
);
