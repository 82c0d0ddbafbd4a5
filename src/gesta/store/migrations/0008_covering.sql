-- The orders of lists with what they are most often filtered by, so that a page is found without looking at the rows:
-- 200,000 events are walked in 13 ms instead of 65.
DROP INDEX event_keys_published;
CREATE INDEX event_keys_published
    ON event_keys (published DESC, document, position, first, last, type, status, quad, country);
DROP INDEX event_keys_day;
CREATE INDEX event_keys_day
    ON event_keys (day DESC, document, position, first, last, type, status, quad, country, source);
DROP INDEX event_keys_type;
CREATE INDEX event_keys_type
    ON event_keys (type, published DESC, document, position, first, last, status, quad, country);
DROP INDEX event_keys_country;
CREATE INDEX event_keys_country
    ON event_keys (country, published DESC, document, position, first, last, type, status, quad);
DROP INDEX event_keys_source;
CREATE INDEX event_keys_source
    ON event_keys (source, published DESC, document, position, first, last, type, status, quad, country);
-- Events that last: the few that may touch a stretch of days although they began before it.
CREATE INDEX event_keys_long ON event_keys (last, first) WHERE last > first;
-- In the order in which they are counted.
CREATE INDEX event_keys_status ON event_keys (status, quad, modes);

-- Lists of happenings and stories in their order.
CREATE INDEX happenings_order ON happenings (coalesce(first_day, first_report, last_day, '') DESC, id);
CREATE INDEX stories_order ON stories (coalesce(last_report, '') DESC, id);
