CREATE TABLE moves (
  part TEXT PRIMARY KEY,
  last TEXT NOT NULL,
  moved BIGINT NOT NULL
);

ALTER TABLE frequencies ALTER COLUMN term TYPE TEXT COLLATE "C";

ALTER TABLE words RENAME TO words_whole;

ALTER INDEX words_pkey RENAME TO words_whole_pkey;

DROP INDEX words_body;

CREATE TABLE words (
  report BIGINT NOT NULL,
  month INTEGER NOT NULL,
  body TSVECTOR NOT NULL,
  PRIMARY KEY (report, month)
) PARTITION BY RANGE (month);

CREATE INDEX words_body ON words USING gin (body) WITH (fastupdate = off);

CREATE FUNCTION words_month(month INTEGER) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE name TEXT := 'words_' || month;
BEGIN
  PERFORM pg_advisory_xact_lock(x'776f726473'::bigint);
  IF to_regclass(name) IS NULL THEN
    EXECUTE format('CREATE TABLE %I (LIKE words INCLUDING ALL) WITH (toast_tuple_target = 128)', name);
    EXECUTE format('ALTER TABLE words ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', name, month, month + 1);
  END IF;
END $$;

CREATE FUNCTION month_of(number BIGINT) RETURNS INTEGER LANGUAGE sql IMMUTABLE AS $$
  SELECT greatest(199912, least(210001, extract(year FROM at)::int * 100 + extract(month FROM at)::int))
  FROM (SELECT to_timestamp(number / 256 - 5364662400) AT TIME ZONE 'UTC' AS at) moment
$$;

SELECT words_month(month) FROM (SELECT DISTINCT month_of(report) AS month FROM words_whole) months;

INSERT INTO words (report, month, body) SELECT report, month_of(report), body || 'p'::tsvector FROM words_whole;

DROP TABLE words_whole;

DROP FUNCTION month_of;

