-- One run of the coder: what was read, by which coder, when.
CREATE TABLE runs (
    number      INTEGER PRIMARY KEY,
    coder       TEXT NOT NULL,
    inputs      TEXT NOT NULL DEFAULT '[]',   -- JSON list of the paths as given
    started_at  TEXT NOT NULL,                -- ISO 8601, UTC
    ended_at    TEXT                          -- NULL while running, and after a run that was cut off
);

CREATE TABLE documents (
    number      INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    title       TEXT,
    published   TEXT,                         -- ISO day as used for coding
    url         TEXT,
    source      TEXT,
    origin      TEXT,
    language    TEXT NOT NULL,
    text        TEXT NOT NULL,
    meta        TEXT NOT NULL,                -- JSON, further keys of the input
    record      TEXT NOT NULL,                -- JSON, the whole document but for its text
    input_hash  TEXT NOT NULL,                -- SHA-256 of what was read; same hash and coder: nothing to do
    coder       TEXT NOT NULL,
    coded_at    TEXT NOT NULL,
    run         INTEGER REFERENCES runs (number)
);
CREATE INDEX documents_published ON documents (published);
CREATE INDEX documents_source ON documents (source);

CREATE TABLE events (
    number        INTEGER PRIMARY KEY,
    id            TEXT NOT NULL UNIQUE,
    document      TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    position      INTEGER NOT NULL,           -- order in the document, from 0
    type          TEXT NOT NULL,              -- PLOVER type
    modes         TEXT NOT NULL,              -- PLOVER modes, "; " between
    status        TEXT NOT NULL CHECK (status IN ('actual', 'future', 'hypothetical', 'negated')),
    historical    INTEGER NOT NULL,
    actors        TEXT NOT NULL,
    recipients    TEXT NOT NULL,
    attribution   TEXT NOT NULL,
    first_day     TEXT,
    last_day      TEXT,
    granularity   TEXT,
    date_value    TEXT,                       -- TimeML value
    place         TEXT,
    country       TEXT,                       -- ISO 3166 alpha-3
    geonames_id   INTEGER,
    latitude      REAL,
    longitude     REAL,
    contexts      TEXT NOT NULL,
    trigger_text  TEXT NOT NULL,
    trigger_start INTEGER NOT NULL,
    trigger_end   INTEGER NOT NULL,
    words         TEXT NOT NULL,              -- the first piece of evidence
    score         REAL NOT NULL,
    quad          INTEGER NOT NULL,
    cameo         TEXT,                       -- text: CAMEO codes have leading zeros
    coder         TEXT NOT NULL,
    record        TEXT NOT NULL               -- JSON, the whole event with its reasons
);
CREATE INDEX events_document ON events (document, position);
CREATE INDEX events_type ON events (type, status);
CREATE INDEX events_days ON events (first_day, last_day);
CREATE INDEX events_country ON events (country);

CREATE TABLE participants (
    number    INTEGER PRIMARY KEY,
    event     INTEGER NOT NULL REFERENCES events (number) ON DELETE CASCADE,
    role      TEXT NOT NULL CHECK (role IN ('actor', 'recipient', 'attribution')),
    position  INTEGER NOT NULL,
    text      TEXT NOT NULL,
    name      TEXT,
    code      TEXT,
    sector    TEXT,
    wikidata  TEXT,
    implied   INTEGER NOT NULL,   -- 1: not named by the clause, but following from what stands around it
    start     INTEGER NOT NULL,
    "end"     INTEGER NOT NULL,
    UNIQUE (event, role, position)
);
CREATE INDEX participants_code ON participants (code, role);

CREATE TABLE evidence (
    number    INTEGER PRIMARY KEY,
    event     INTEGER NOT NULL REFERENCES events (number) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    text      TEXT NOT NULL,
    start     INTEGER NOT NULL,
    "end"     INTEGER NOT NULL,
    sentence  INTEGER NOT NULL,
    UNIQUE (event, position)
);

CREATE TABLE nonevents (
    number    INTEGER PRIMARY KEY,
    document  TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    lemma     TEXT NOT NULL,
    step      TEXT NOT NULL,
    rule      TEXT NOT NULL,
    detail    TEXT NOT NULL,
    sentence  INTEGER NOT NULL,
    start     INTEGER NOT NULL,
    "end"     INTEGER NOT NULL
);
CREATE INDEX nonevents_document ON nonevents (document, start);

CREATE TABLE problems (
    number    INTEGER PRIMARY KEY,
    document  TEXT REFERENCES documents (id) ON DELETE CASCADE,   -- NULL where nothing could be read
    kind      TEXT NOT NULL,
    message   TEXT NOT NULL,
    place     TEXT,
    record    TEXT NOT NULL,
    run       INTEGER REFERENCES runs (number)
);
CREATE INDEX problems_document ON problems (document);
CREATE INDEX problems_kind ON problems (kind);
CREATE UNIQUE INDEX problems_once ON problems (ifnull(document, ''), record);

-- Full text over articles and over the words that tell events.
CREATE VIRTUAL TABLE documents_text USING fts5 (title, text, content = 'documents', content_rowid = 'number');
CREATE TRIGGER documents_text_in AFTER INSERT ON documents BEGIN
    INSERT INTO documents_text (rowid, title, text) VALUES (new.number, new.title, new.text);
END;
CREATE TRIGGER documents_text_out AFTER DELETE ON documents BEGIN
    INSERT INTO documents_text (documents_text, rowid, title, text) VALUES ('delete', old.number, old.title, old.text);
END;

CREATE VIRTUAL TABLE evidence_text USING fts5 (text, content = 'evidence', content_rowid = 'number');
CREATE TRIGGER evidence_text_in AFTER INSERT ON evidence BEGIN
    INSERT INTO evidence_text (rowid, text) VALUES (new.number, new.text);
END;
CREATE TRIGGER evidence_text_out AFTER DELETE ON evidence BEGIN
    INSERT INTO evidence_text (evidence_text, rowid, text) VALUES ('delete', old.number, old.text);
END;

CREATE VIEW event_list AS
SELECT
    events.first_day,
    events.last_day,
    events.actors      AS who,
    events.type,
    events.modes,
    events.status,
    events.recipients  AS whom,
    events.attribution AS said_by,
    events.place,
    events.country,
    events.words,
    documents.title,
    documents.published,
    documents.source,
    documents.url,
    events.score,
    events.id,
    events.document
FROM events
JOIN documents ON documents.id = events.document;

CREATE VIEW problem_list AS
SELECT problems.kind, problems.message, problems.place, documents.title, problems.document, documents.origin
FROM problems
LEFT JOIN documents ON documents.id = problems.document;
