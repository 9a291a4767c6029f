-- Feeds and their indicators. Identity of an indicator is (feed, kind, value): ids that a feed gives change with every release.
CREATE TABLE feeds (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL UNIQUE COLLATE NOCASE,
    address      TEXT,
    licence      TEXT,
    format       TEXT,
    tier         TEXT,
    tlp          INTEGER NOT NULL DEFAULT 0,
    etag         TEXT,
    modified     TEXT,
    fetched      INTEGER,
    enabled      INTEGER NOT NULL DEFAULT 1,
    release      INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE indicators (
    id            INTEGER PRIMARY KEY,
    feed          INTEGER NOT NULL REFERENCES feeds (id),
    kind          INTEGER NOT NULL,
    value         TEXT NOT NULL,
    other_kind    TEXT,
    name          TEXT,
    tlp           INTEGER NOT NULL,
    valid_from    INTEGER,
    valid_until   INTEGER,
    prefix        INTEGER NOT NULL,
    first_release INTEGER NOT NULL,
    last_release  INTEGER NOT NULL,
    first_seen    INTEGER NOT NULL,
    last_seen     INTEGER NOT NULL,
    withdrawn     INTEGER,
    UNIQUE (feed, kind, value)
) STRICT;

-- Lists are kept as files beside the database; here is only what the operator decided.
CREATE TABLE warning_lists (
    name  TEXT PRIMARY KEY COLLATE NOCASE,
    file  TEXT,
    block INTEGER NOT NULL DEFAULT 0,
    added INTEGER NOT NULL
) STRICT;
