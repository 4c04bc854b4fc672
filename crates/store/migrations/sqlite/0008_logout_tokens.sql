-- The sign-outs in a provider's name that were acted on, each by its token's id, until the token is too old to count.
CREATE TABLE logout_tokens (
    issuer  TEXT   NOT NULL,
    id      TEXT   NOT NULL,
    ends_at INTEGER NOT NULL,
    PRIMARY KEY (issuer, id)
) STRICT;
