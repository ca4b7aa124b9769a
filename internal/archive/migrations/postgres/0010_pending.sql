CREATE FUNCTION words_pending(part REGCLASS) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE body REGCLASS;
BEGIN
  SELECT indexrelid INTO body FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
  WHERE i.indrelid = part AND a.amname = 'gin';
  EXECUTE format('ALTER INDEX %s SET (fastupdate = on, gin_pending_list_limit = 1024)', body);
END $$;

CREATE OR REPLACE FUNCTION words_month(month INTEGER) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE name TEXT := 'words_' || month;
BEGIN
  PERFORM pg_advisory_xact_lock(x'776f726473'::bigint);
  IF to_regclass(name) IS NULL THEN
    EXECUTE format('CREATE TABLE %I (LIKE words INCLUDING ALL) WITH (toast_tuple_target = 128)', name);
    PERFORM words_pending(name::regclass);
    EXECUTE format('ALTER TABLE words ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', name, month, month + 1);
  END IF;
END $$;

SELECT words_pending(inhrelid::regclass) FROM pg_inherits WHERE inhparent = 'words'::regclass;
