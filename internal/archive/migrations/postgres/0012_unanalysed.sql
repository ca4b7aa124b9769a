-- What ANALYZE would learn of the words nothing asks for: look-ups are planned once,
-- without regard to what is asked for..

CREATE OR REPLACE FUNCTION words_month(month INTEGER) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE name TEXT := 'words_' || month;
BEGIN
  PERFORM pg_advisory_xact_lock(x'776f726473'::bigint);
  IF to_regclass(name) IS NULL THEN
    EXECUTE format('CREATE TABLE %I (LIKE words INCLUDING ALL) WITH (toast_tuple_target = 128)', name);
    EXECUTE format('ALTER TABLE %I ALTER body SET STATISTICS 0', name);
    PERFORM words_pending(name::regclass);
    EXECUTE format('ALTER TABLE words ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', name, month, month + 1);
  END IF;
END $$;

ALTER TABLE words ALTER body SET STATISTICS 0;
