DROP INDEX reports_story;

ALTER TABLE reports DROP COLUMN story;

DROP TABLE stories;

ALTER TABLE desk_reports ADD COLUMN story BIGINT NOT NULL DEFAULT 0;

UPDATE desk_reports SET story = report;

CREATE INDEX desk_reports_story ON desk_reports (desk, story, report);

ALTER TABLE desks ADD COLUMN prefer TEXT NOT NULL DEFAULT '';

CREATE TABLE stories (
  desk TEXT NOT NULL REFERENCES desks (id),
  id BIGINT NOT NULL,
  size BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  PRIMARY KEY (desk, id)
);

INSERT INTO stories (desk, id, size, changed) SELECT desk, story, 1, seen FROM desk_reports;

CREATE TABLE prints (
  desk TEXT NOT NULL REFERENCES desks (id),
  number BIGINT NOT NULL,
  report BIGINT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
  at BIGINT NOT NULL,
  exact BIGINT NOT NULL,
  guid BIGINT NOT NULL,
  terms BYTEA NOT NULL,
  PRIMARY KEY (desk, number)
);

CREATE INDEX prints_exact ON prints (desk, exact, number) WHERE exact <> 0;
CREATE INDEX prints_guid ON prints (desk, guid, number) WHERE guid <> 0;
CREATE INDEX prints_report ON prints (desk, report, number);
CREATE INDEX prints_at ON prints (at);

CREATE TABLE apart (
  desk TEXT NOT NULL REFERENCES desks (id),
  a BIGINT NOT NULL,
  b BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (desk, a, b)
);

CREATE TABLE links (
  desk TEXT NOT NULL REFERENCES desks (id),
  report BIGINT NOT NULL,
  other BIGINT NOT NULL,
  score DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (desk, report, other)
);
