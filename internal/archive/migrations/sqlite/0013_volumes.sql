-- The full-text index is kept in volumes: each holds the reports from a number on, up to
-- where the next one begins. Further ones are made as the last one fills.
CREATE TABLE volumes (
  first INTEGER PRIMARY KEY,
  name TEXT NOT NULL
) STRICT;
INSERT INTO volumes (first, name) VALUES (0, 'words');
