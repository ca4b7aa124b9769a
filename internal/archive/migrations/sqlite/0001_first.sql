CREATE TABLE desks (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL DEFAULT '',
  lang TEXT NOT NULL DEFAULT '',
  zone TEXT NOT NULL DEFAULT '',
  channel TEXT NOT NULL DEFAULT '',
  health TEXT NOT NULL DEFAULT '',
  role TEXT NOT NULL DEFAULT '',
  setup INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
  desk TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (desk, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO counters (name, value) VALUES ('watches', 0), ('spill', 0);

CREATE TABLE aliases (
  desk TEXT NOT NULL,
  folded TEXT NOT NULL,
  name TEXT NOT NULL,
  same TEXT NOT NULL,
  PRIMARY KEY (desk, folded, same)
) STRICT, WITHOUT ROWID;

CREATE TABLE sources (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  desk TEXT NOT NULL REFERENCES desks (id),
  kind TEXT NOT NULL,
  address TEXT NOT NULL,
  selector TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '',
  lang TEXT NOT NULL DEFAULT '',
  every INTEGER NOT NULL DEFAULT 0,
  paused INTEGER NOT NULL DEFAULT 0,
  pause_why TEXT NOT NULL DEFAULT '',
  etag TEXT NOT NULL DEFAULT '',
  last_modified TEXT NOT NULL DEFAULT '',
  primed INTEGER NOT NULL DEFAULT 0,
  next_poll INTEGER NOT NULL DEFAULT 0,
  last_poll INTEGER NOT NULL DEFAULT 0,
  last_ok INTEGER NOT NULL DEFAULT 0,
  last_new INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  last_error TEXT NOT NULL DEFAULT '',
  gap INTEGER NOT NULL DEFAULT 0,
  added_by TEXT NOT NULL DEFAULT '',
  added_at INTEGER NOT NULL DEFAULT 0,
  owner TEXT NOT NULL DEFAULT '',
  until INTEGER NOT NULL DEFAULT 0,
  fence INTEGER NOT NULL DEFAULT 0,
  UNIQUE (desk, address)
) STRICT;

CREATE INDEX sources_due ON sources (next_poll) WHERE paused = 0;

CREATE TABLE items (
  source INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
  key BLOB NOT NULL,
  seen INTEGER NOT NULL,
  PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE watches (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  desk TEXT NOT NULL REFERENCES desks (id),
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  channel TEXT NOT NULL,
  paused INTEGER NOT NULL DEFAULT 0,
  role TEXT NOT NULL DEFAULT '',
  added_by TEXT NOT NULL DEFAULT '',
  added_at INTEGER NOT NULL DEFAULT 0,
  UNIQUE (desk, name)
) STRICT;

CREATE TABLE stories (
  id INTEGER PRIMARY KEY,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL
) STRICT;

CREATE TABLE reports (
  id INTEGER PRIMARY KEY,
  akey BLOB NOT NULL UNIQUE,
  canonical TEXT NOT NULL,
  address TEXT NOT NULL DEFAULT '',
  guid TEXT NOT NULL DEFAULT '',
  title TEXT NOT NULL DEFAULT '',
  authors TEXT NOT NULL DEFAULT '',
  published INTEGER NOT NULL DEFAULT 0,
  published_from TEXT NOT NULL DEFAULT '',
  updated INTEGER NOT NULL DEFAULT 0,
  source TEXT NOT NULL DEFAULT '',
  source_id INTEGER NOT NULL DEFAULT 0,
  lang TEXT NOT NULL DEFAULT '',
  sha256 BLOB NOT NULL,
  summary TEXT NOT NULL DEFAULT '',
  image TEXT NOT NULL DEFAULT '',
  credit TEXT NOT NULL DEFAULT '',
  correction TEXT NOT NULL DEFAULT '',
  paid INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 1,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  withdrawn INTEGER NOT NULL DEFAULT 0,
  story INTEGER NOT NULL DEFAULT 0,
  quotes TEXT NOT NULL DEFAULT '',
  figures TEXT NOT NULL DEFAULT '',
  text BLOB NOT NULL
) STRICT;

CREATE INDEX reports_story ON reports (story);

CREATE TABLE versions (
  report INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  title TEXT NOT NULL,
  sha256 BLOB NOT NULL,
  seen_at INTEGER NOT NULL,
  text BLOB NOT NULL,
  PRIMARY KEY (report, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE desk_reports (
  desk TEXT NOT NULL REFERENCES desks (id),
  report INTEGER NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
  source INTEGER NOT NULL DEFAULT 0,
  seen INTEGER NOT NULL,
  PRIMARY KEY (desk, report)
) STRICT, WITHOUT ROWID;

CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  nonce TEXT NOT NULL,
  kind TEXT NOT NULL,
  target TEXT NOT NULL DEFAULT '',
  desk TEXT NOT NULL REFERENCES desks (id),
  channel TEXT NOT NULL,
  report INTEGER NOT NULL DEFAULT 0,
  story INTEGER NOT NULL DEFAULT 0,
  alert TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending',
  reason TEXT NOT NULL DEFAULT '',
  attempts INTEGER NOT NULL DEFAULT 0,
  message TEXT NOT NULL DEFAULT '',
  created INTEGER NOT NULL,
  not_before INTEGER NOT NULL DEFAULT 0,
  tried_at INTEGER NOT NULL DEFAULT 0,
  sent_at INTEGER NOT NULL DEFAULT 0,
  owner TEXT NOT NULL DEFAULT '',
  until INTEGER NOT NULL DEFAULT 0,
  fence INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX deliveries_open ON deliveries (channel, id) WHERE state IN ('pending', 'sending', 'unknown', 'held');
CREATE INDEX deliveries_due ON deliveries (not_before) WHERE state = 'pending';
CREATE INDEX deliveries_owner ON deliveries (owner) WHERE state = 'sending';
CREATE INDEX deliveries_desk ON deliveries (desk, state, id);
CREATE INDEX deliveries_report ON deliveries (report);
CREATE INDEX deliveries_story ON deliveries (story, channel);
CREATE INDEX deliveries_sent ON deliveries (sent_at) WHERE state = 'sent';

CREATE TABLE decisions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  desk TEXT NOT NULL,
  report INTEGER NOT NULL DEFAULT 0,
  akey BLOB NOT NULL,
  stage TEXT NOT NULL,
  reason TEXT NOT NULL,
  args TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL
) STRICT;

CREATE INDEX decisions_address ON decisions (desk, akey);
CREATE INDEX decisions_report ON decisions (desk, report) WHERE report <> 0;
CREATE INDEX decisions_at ON decisions (at);

CREATE TABLE notices (
  desk TEXT NOT NULL,
  key TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (desk, key)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE words USING fts5(
  text, title, keys, title_keys, fields,
  content='', contentless_delete=1, tokenize="ascii"
);

CREATE TABLE ranks (
  report INTEGER PRIMARY KEY,
  length INTEGER NOT NULL,
  terms BLOB NOT NULL
) STRICT;

CREATE TABLE frequencies (
  term TEXT PRIMARY KEY,
  reports INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE spellings (
  word TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE languages (
  lang TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
