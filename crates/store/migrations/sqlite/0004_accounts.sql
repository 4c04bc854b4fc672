-- Who may come in. `granted` and `claimed` are read only by the desk; `administrator` says whether either makes them
-- one, `search` is name and mail address in small letters.
CREATE TABLE accounts (
    id              TEXT    NOT NULL PRIMARY KEY,
    issuer          TEXT    NOT NULL,
    subject         TEXT    NOT NULL,
    name            TEXT    NOT NULL,
    email           TEXT,
    search          TEXT    NOT NULL,
    granted         TEXT    NOT NULL,
    claimed         TEXT    NOT NULL,
    administrator   INTEGER NOT NULL CHECK (administrator IN (0, 1)),
    disabled        INTEGER NOT NULL CHECK (disabled IN (0, 1)),
    created_at      INTEGER NOT NULL,
    last_sign_in_at INTEGER,
    version         INTEGER NOT NULL,
    UNIQUE (issuer, subject)
) STRICT;

CREATE INDEX accounts_by_name ON accounts (search, id);

-- Who is signed in. A row that has an end keeps it: whatever ends or moves one looks at that first.
CREATE TABLE sign_ins (
    id               TEXT    NOT NULL PRIMARY KEY,
    mark             TEXT    NOT NULL UNIQUE,
    account          TEXT    NOT NULL REFERENCES accounts (id),
    method           TEXT    NOT NULL,
    provider_session TEXT,
    account_version  INTEGER NOT NULL,
    catalog          TEXT,
    address          TEXT,
    agent            TEXT    NOT NULL,
    begun_at         INTEGER NOT NULL,
    seen_at          INTEGER NOT NULL,
    ends_at          INTEGER NOT NULL,
    ended_at         INTEGER
) STRICT;

CREATE INDEX sign_ins_by_account ON sign_ins (account, begun_at);
CREATE INDEX sign_ins_by_end ON sign_ins (ends_at);
