-- Which documents a watched file told when it was read last, so that those of a file that vanishes can be marked.
CREATE TABLE watch_told (
    path           TEXT NOT NULL,                 -- of `watch_files`
    document       TEXT NOT NULL,
    PRIMARY KEY (path, document)
) WITHOUT ROWID;
CREATE INDEX watch_told_document ON watch_told (document);
