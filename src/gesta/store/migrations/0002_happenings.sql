-- What several documents tell together. All of it but the decisions is made anew from documents and events.
CREATE TABLE happenings (
    number        INTEGER PRIMARY KEY,
    id            TEXT NOT NULL UNIQUE,
    title         TEXT NOT NULL,              -- the words of the report that tells it best
    type          TEXT NOT NULL,              -- PLOVER type
    status        TEXT NOT NULL CHECK (status IN ('actual', 'future', 'hypothetical', 'negated')),
    actors        TEXT NOT NULL,
    recipients    TEXT NOT NULL,
    first_day     TEXT,
    last_day      TEXT,
    first_report  TEXT,                       -- days of publication
    last_report   TEXT,
    place         TEXT,
    country       TEXT,                       -- ISO 3166 alpha-3
    geonames_id   INTEGER,
    latitude      REAL,
    longitude     REAL,
    documents     INTEGER NOT NULL,           -- how many report it
    sources       INTEGER NOT NULL,           -- independent ones: copies and one agency's texts count once
    disputes      INTEGER NOT NULL,           -- how many points the accounts differ on
    decided       INTEGER NOT NULL,           -- 1: an analyst split or merged it
    quad          INTEGER NOT NULL,
    story         TEXT,
    record        TEXT NOT NULL               -- JSON, the whole happening with members, accounts, reasons
);
CREATE INDEX happenings_days ON happenings (first_day, last_day);
CREATE INDEX happenings_story ON happenings (story);

CREATE TABLE happening_members (
    happening  TEXT NOT NULL REFERENCES happenings (id) ON DELETE CASCADE,
    event      TEXT NOT NULL UNIQUE,          -- no reference: a document coded anew makes its events anew
    document   TEXT NOT NULL,
    score      REAL NOT NULL
);
CREATE INDEX happening_members_of ON happening_members (happening);

CREATE TABLE stories (
    id            TEXT PRIMARY KEY,
    title         TEXT NOT NULL,
    first_report  TEXT,
    last_report   TEXT,
    documents     INTEGER NOT NULL,
    sources       INTEGER NOT NULL,
    record        TEXT NOT NULL
);
CREATE TABLE story_documents (
    story     TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
    document  TEXT NOT NULL UNIQUE
);
CREATE INDEX story_documents_of ON story_documents (story);

CREATE TABLE copy_groups (
    id         TEXT PRIMARY KEY,
    agency     TEXT,
    documents  INTEGER NOT NULL,
    record     TEXT NOT NULL                  -- JSON, with each pair's score and reason
);
CREATE TABLE copy_documents (
    copy_group  TEXT NOT NULL REFERENCES copy_groups (id) ON DELETE CASCADE,
    document    TEXT NOT NULL UNIQUE
);
CREATE INDEX copy_documents_of ON copy_documents (copy_group);

CREATE TABLE origins (
    document   TEXT PRIMARY KEY,
    key        TEXT NOT NULL,                 -- what one independent source is counted by
    publisher  TEXT,
    family     TEXT,
    agency     TEXT,
    record     TEXT NOT NULL
);

-- What an analyst said: kept for ever, obeyed by every later grouping.
CREATE TABLE decisions (
    number   INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL CHECK (kind IN ('merge', 'split')),
    events   TEXT NOT NULL,                   -- JSON list of event ids
    others   TEXT NOT NULL,                   -- JSON list of event ids
    note     TEXT,
    made_by  TEXT,
    made_at  TEXT NOT NULL                    -- ISO 8601, UTC
);

-- What the grouping in the store was made from; one row, or none before the first grouping.
CREATE TABLE grouping (
    number   INTEGER PRIMARY KEY CHECK (number = 1),
    state    TEXT NOT NULL,
    made_at  TEXT NOT NULL
);

CREATE VIEW happening_list AS
SELECT first_day, last_day, actors AS who, type, status, recipients AS whom, place, country, title,
       documents, sources, disputes, first_report, last_report, story, id
FROM happenings;
