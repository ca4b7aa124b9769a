DROP INDEX reports_story;

ALTER TABLE reports DROP COLUMN story;

DROP TABLE stories;

ALTER TABLE desk_reports ADD COLUMN story INTEGER NOT NULL DEFAULT 0;

UPDATE desk_reports SET story = report;

CREATE INDEX desk_reports_story ON desk_reports (desk, story, report);

ALTER TABLE desks ADD COLUMN prefer TEXT NOT NULL DEFAULT '';

CREATE TABLE stories (
  desk TEXT NOT NULL REFERENCES desks (id),
  id INTEGER NOT NULL,
  size INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  PRIMARY KEY (desk, id)
) STRICT, WITHOUT ROWID;

INSERT INTO stories (desk, id, size, changed) SELECT desk, story, 1, seen FROM desk_reports;

CREATE TABLE prints (
  desk TEXT NOT NULL REFERENCES desks (id),
  number INTEGER NOT NULL,
  report INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  exact INTEGER NOT NULL,
  guid INTEGER NOT NULL,
  terms BLOB NOT NULL,
  PRIMARY KEY (desk, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX prints_exact ON prints (desk, exact, number) WHERE exact <> 0;
CREATE INDEX prints_guid ON prints (desk, guid, number) WHERE guid <> 0;
CREATE INDEX prints_report ON prints (desk, report, number);
CREATE INDEX prints_at ON prints (at);

CREATE TABLE apart (
  desk TEXT NOT NULL REFERENCES desks (id),
  a INTEGER NOT NULL,
  b INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (desk, a, b)
) STRICT, WITHOUT ROWID;

CREATE TABLE links (
  desk TEXT NOT NULL REFERENCES desks (id),
  report INTEGER NOT NULL,
  other INTEGER NOT NULL,
  score REAL NOT NULL,
  PRIMARY KEY (desk, report, other)
) STRICT, WITHOUT ROWID;
