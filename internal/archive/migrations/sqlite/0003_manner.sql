ALTER TABLE watches DROP COLUMN role;

ALTER TABLE watches ADD COLUMN manner TEXT NOT NULL DEFAULT '';

ALTER TABLE desks ADD COLUMN mentions TEXT NOT NULL DEFAULT '';

CREATE TABLE digests (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  desk TEXT NOT NULL REFERENCES desks (id),
  name TEXT NOT NULL,
  channel TEXT NOT NULL,
  times TEXT NOT NULL,
  next INTEGER NOT NULL,
  last INTEGER NOT NULL DEFAULT 0,
  added_by TEXT NOT NULL DEFAULT '',
  added_at INTEGER NOT NULL DEFAULT 0,
  UNIQUE (desk, name)
) STRICT;

CREATE INDEX digests_next ON digests (next);

CREATE TABLE waiting (
  watch INTEGER NOT NULL REFERENCES watches (id) ON DELETE CASCADE,
  story INTEGER NOT NULL,
  digest INTEGER NOT NULL,
  desk TEXT NOT NULL,
  channel TEXT NOT NULL,
  report INTEGER NOT NULL,
  since INTEGER NOT NULL,
  due INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (watch, story)
) STRICT, WITHOUT ROWID;

CREATE INDEX waiting_digest ON waiting (digest, channel);

CREATE TABLE finds (
  watch INTEGER NOT NULL REFERENCES watches (id) ON DELETE CASCADE,
  story INTEGER NOT NULL,
  at INTEGER NOT NULL,
  posted INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (watch, story)
) STRICT, WITHOUT ROWID;

CREATE INDEX finds_at ON finds (watch, at);
CREATE INDEX finds_recent ON finds (at);

CREATE TABLE mutes (
  desk TEXT NOT NULL REFERENCES desks (id),
  story INTEGER NOT NULL,
  channel TEXT NOT NULL,
  person TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (desk, story, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE claims (
  desk TEXT NOT NULL REFERENCES desks (id),
  story INTEGER NOT NULL,
  person TEXT NOT NULL,
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (desk, story)
) STRICT, WITHOUT ROWID;

CREATE TABLE marks (
  watch INTEGER NOT NULL REFERENCES watches (id) ON DELETE CASCADE,
  report INTEGER NOT NULL,
  person TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (watch, report)
) STRICT, WITHOUT ROWID;

CREATE TABLE mentions (
  key TEXT PRIMARY KEY,
  desk TEXT NOT NULL,
  role TEXT NOT NULL,
  at INTEGER NOT NULL,
  granted INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX mentions_role ON mentions (desk, role, at) WHERE granted = 1;
