-- The full-text index is kept in volumes: each holds the reports from a number on, up to
-- where the next one begins. Further ones are made as the last one fills. One is whole when
-- its index was made of one piece, once, after the next one had begun.
CREATE TABLE volumes (
  first INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  whole INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO volumes (first, name) VALUES (0, 'words');
