-- What a watch knows of its feeds, articles and files, so that it goes on after any stop where it was.
CREATE TABLE watch_feeds (
    url            TEXT PRIMARY KEY,              -- as the user wrote it
    address        TEXT NOT NULL,                 -- where it lies now: another after a move for good
    etag           TEXT,
    last_modified  TEXT,
    status         TEXT NOT NULL,                 -- what came of the last fetch, in words
    failures       INTEGER NOT NULL,              -- fetches in a row that failed
    fetched_at     TEXT,                          -- ISO 8601, UTC
    next_at        TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE watch_articles (
    key            TEXT PRIMARY KEY,              -- address without tracking, else feed and its own name for it
    feed           TEXT NOT NULL,                 -- the feed that told it first
    document       TEXT NOT NULL,                 -- id in `documents`, once it is there
    state          TEXT NOT NULL CHECK (state IN ('wanted', 'done', 'given-up', 'gone')),
    entry          TEXT NOT NULL,                 -- JSON, what the feed says of it
    fingerprint    TEXT NOT NULL,                 -- of that
    found_at       TEXT NOT NULL,
    next_at        TEXT,                          -- when to fetch it, or look at it again; NULL for never
    tries          INTEGER NOT NULL,              -- fetches in a row that failed
    looks          INTEGER NOT NULL,              -- how often it was looked at after it was done
    etag           TEXT,
    last_modified  TEXT
) WITHOUT ROWID;
CREATE INDEX watch_articles_next ON watch_articles (next_at, key) WHERE next_at IS NOT NULL;

CREATE TABLE watch_files (
    path           TEXT PRIMARY KEY,
    size           INTEGER NOT NULL,
    changed        INTEGER NOT NULL,              -- nanoseconds, as the file system says
    read_at        TEXT NOT NULL
) WITHOUT ROWID;
