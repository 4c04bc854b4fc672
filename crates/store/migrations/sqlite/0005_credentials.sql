-- What people are known by who sign in with a password: hashes, and seeds that are sealed. `recovery` holds the hashes of
-- the codes that are left.
CREATE TABLE credentials (
    account   TEXT    NOT NULL PRIMARY KEY REFERENCES accounts (id),
    login     TEXT    NOT NULL UNIQUE,
    password  TEXT,
    seed      TEXT,
    last_step INTEGER NOT NULL,
    recovery  TEXT    NOT NULL,
    version   INTEGER NOT NULL
) STRICT;

-- Links that are good once, by their hash.
CREATE TABLE tokens (
    mark       TEXT    NOT NULL PRIMARY KEY,
    kind       TEXT    NOT NULL,
    account    TEXT    REFERENCES accounts (id),
    expires_at INTEGER NOT NULL
) STRICT;

-- Failed tries, of an account or an address. Before `open_at` there is no other.
CREATE TABLE throttles (
    key      TEXT    NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at  INTEGER NOT NULL,
    open_at  INTEGER NOT NULL
) STRICT;
