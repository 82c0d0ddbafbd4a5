-- Events by who coded them: data sets of others lie beside ours.
CREATE INDEX events_coder ON events (coder);
