-- What a document said and how it was coded before it was coded anew: who knew what when.
CREATE TABLE past_readings (
    number       INTEGER PRIMARY KEY AUTOINCREMENT,
    document     TEXT NOT NULL,              -- no reference: what was known outlives the document
    known_from   TEXT NOT NULL,              -- ISO 8601, UTC: when it was coded so
    known_until  TEXT NOT NULL,              -- when it was coded anew
    coder        TEXT NOT NULL,
    input_hash   TEXT NOT NULL,
    record       BLOB NOT NULL               -- JSON of the whole reading without the parse, compressed by zlib
);
CREATE INDEX past_readings_document ON past_readings (document, known_from);
CREATE INDEX past_readings_until ON past_readings (known_until);
