-- What analysts said of single events: right, wrong in these fields, or missing from the document.
CREATE TABLE reviews (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    event     TEXT,                       -- NULL: the coder missed it
    document  TEXT NOT NULL,              -- no reference: a verdict outlives the document's next coding
    verdict   TEXT NOT NULL CHECK (verdict IN ('right', 'wrong', 'missing')),
    type      TEXT NOT NULL,              -- as coded; of a missing event: what it is
    fields    TEXT NOT NULL,              -- JSON list of the wrong fields
    record    TEXT NOT NULL,              -- JSON, the whole review, with the event as it was coded then
    made_by   TEXT NOT NULL,
    made_at   TEXT NOT NULL               -- ISO 8601, UTC
);
CREATE INDEX reviews_event ON reviews (event, number);
CREATE INDEX reviews_document ON reviews (document, number);
CREATE TRIGGER changes_review_in AFTER INSERT ON reviews BEGIN UPDATE changes SET version = version + 1; END;

-- A country has coordinates too, but a dot in its middle would be a false precision.
ALTER TABLE event_keys ADD COLUMN level INTEGER;
DROP TRIGGER event_keys_in;
CREATE TRIGGER event_keys_in AFTER INSERT ON events BEGIN
    INSERT INTO event_keys
    SELECT
        new.number, changes.version, coalesce(documents.published, ''),
        coalesce(new.first_day, new.last_day, documents.published, ''),
        coalesce(new.first_day, new.last_day, documents.published),
        coalesce(new.last_day, new.first_day, documents.published),
        new.document, new.position, new.type, new.modes, new.status, new.quad, new.country, documents.outlet,
        new.latitude, new.longitude, json_extract(new.record, '$.place.level')
    FROM documents, changes WHERE documents.id = new.document;
END;
UPDATE event_keys SET level = (
    SELECT json_extract(events.record, '$.place.level') FROM events WHERE events.number = event_keys.event
);
