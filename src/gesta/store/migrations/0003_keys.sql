-- How often the store has changed: what caches and listeners ask first.
CREATE TABLE changes (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    version  INTEGER NOT NULL
);
INSERT INTO changes VALUES (1, 1);
CREATE TRIGGER changes_document_in AFTER INSERT ON documents BEGIN UPDATE changes SET version = version + 1; END;
CREATE TRIGGER changes_document_out AFTER DELETE ON documents BEGIN UPDATE changes SET version = version + 1; END;
CREATE TRIGGER changes_problem_in AFTER INSERT ON problems BEGIN UPDATE changes SET version = version + 1; END;
CREATE TRIGGER changes_problem_out AFTER DELETE ON problems BEGIN UPDATE changes SET version = version + 1; END;
CREATE TRIGGER changes_grouping AFTER INSERT ON grouping BEGIN UPDATE changes SET version = version + 1; END;

-- Who published it, as the document names it, else the host of its address.
ALTER TABLE documents ADD COLUMN outlet TEXT GENERATED ALWAYS AS (
    coalesce(source, CASE WHEN instr(url, '://') THEN
        lower(substr(url, instr(url, '://') + 3, instr(substr(url, instr(url, '://') + 3) || '/', '/') - 1)) END)
) VIRTUAL;
CREATE INDEX documents_outlet ON documents (outlet);
CREATE INDEX documents_order ON documents (coalesce(published, '') DESC, id);

-- What events are chosen, ordered and counted by, apart from their long records: a scan of these is 30 times shorter.
CREATE TABLE event_keys (
    event      INTEGER PRIMARY KEY REFERENCES events (number) ON DELETE CASCADE,
    arrival    INTEGER NOT NULL,       -- version of the store at which the event came
    published  TEXT NOT NULL,          -- for ordering: '' where the day of publication is not known
    day        TEXT NOT NULL,          -- for ordering: the event's first day, else the day of publication, else ''
    first      TEXT,                   -- for intervals: NULL where nothing is known
    last       TEXT,
    document   TEXT NOT NULL,
    position   INTEGER NOT NULL,
    type       TEXT NOT NULL,
    modes      TEXT NOT NULL,
    status     TEXT NOT NULL,
    quad       INTEGER NOT NULL,
    country    TEXT,
    source     TEXT,
    latitude   REAL,
    longitude  REAL
);
CREATE INDEX event_keys_published ON event_keys (published DESC, document, position);
CREATE INDEX event_keys_day ON event_keys (day DESC, document, position);
CREATE INDEX event_keys_type ON event_keys (type, published DESC, document, position);
CREATE INDEX event_keys_country ON event_keys (country, published DESC, document, position);
CREATE INDEX event_keys_source ON event_keys (source, published DESC, document, position);
CREATE INDEX event_keys_document ON event_keys (document, position);
CREATE INDEX event_keys_arrival ON event_keys (arrival, position);

CREATE TRIGGER event_keys_in AFTER INSERT ON events BEGIN
    INSERT INTO event_keys
    SELECT
        new.number, changes.version, coalesce(documents.published, ''),
        coalesce(new.first_day, new.last_day, documents.published, ''),
        coalesce(new.first_day, new.last_day, documents.published),
        coalesce(new.last_day, new.first_day, documents.published),
        new.document, new.position, new.type, new.modes, new.status, new.quad, new.country, documents.outlet,
        new.latitude, new.longitude
    FROM documents, changes WHERE documents.id = new.document;
END;
INSERT INTO event_keys
SELECT
    events.number, 1, coalesce(documents.published, ''),
    coalesce(events.first_day, events.last_day, documents.published, ''),
    coalesce(events.first_day, events.last_day, documents.published),
    coalesce(events.last_day, events.first_day, documents.published),
    events.document, events.position, events.type, events.modes, events.status, events.quad, events.country,
    documents.outlet, events.latitude, events.longitude
FROM events JOIN documents ON documents.id = events.document;

-- Who does something to whom, by code and sector; '' where one is not known.
CREATE TABLE dyads (
    actor             TEXT NOT NULL,
    actor_sector      TEXT NOT NULL,
    recipient         TEXT NOT NULL,
    recipient_sector  TEXT NOT NULL,
    event             INTEGER NOT NULL REFERENCES events (number) ON DELETE CASCADE,
    PRIMARY KEY (actor, recipient, event, actor_sector, recipient_sector)
) WITHOUT ROWID;
CREATE INDEX dyads_event ON dyads (event);
CREATE TRIGGER dyads_in AFTER INSERT ON participants WHEN new.role IN ('actor', 'recipient') BEGIN
    INSERT OR IGNORE INTO dyads
    SELECT
        coalesce(actors.code, ''), coalesce(actors.sector, ''),
        coalesce(recipients.code, ''), coalesce(recipients.sector, ''), new.event
    FROM participants AS actors JOIN participants AS recipients ON recipients.event = actors.event
    WHERE actors.event = new.event AND actors.role = 'actor' AND recipients.role = 'recipient'
        AND new.number IN (actors.number, recipients.number);
END;
INSERT OR IGNORE INTO dyads
SELECT
    coalesce(actors.code, ''), coalesce(actors.sector, ''),
    coalesce(recipients.code, ''), coalesce(recipients.sector, ''), actors.event
FROM participants AS actors JOIN participants AS recipients ON recipients.event = actors.event
WHERE actors.role = 'actor' AND recipients.role = 'recipient';

-- Whole words of names, and codes and sectors without the rows themselves.
DROP INDEX participants_code;
CREATE INDEX participants_code ON participants (code, role, sector, event);
CREATE INDEX participants_sector ON participants (sector, role, code, event);
CREATE VIRTUAL TABLE participants_text USING fts5 (name, text, content = 'participants', content_rowid = 'number');
CREATE TRIGGER participants_text_in AFTER INSERT ON participants BEGIN
    INSERT INTO participants_text (rowid, name, text) VALUES (new.number, new.name, new.text);
END;
CREATE TRIGGER participants_text_out AFTER DELETE ON participants BEGIN
    INSERT INTO participants_text (participants_text, rowid, name, text)
    VALUES ('delete', old.number, old.name, old.text);
END;
INSERT INTO participants_text (participants_text) VALUES ('rebuild');
