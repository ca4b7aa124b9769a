-- Without statistics SQLite takes the primary key for these look-ups and walks all of
-- a desk's prints, unless an index holds all that they ask for.
DROP INDEX prints_exact;
DROP INDEX prints_guid;
DROP INDEX prints_report;
CREATE INDEX prints_exact ON prints (desk, exact, number, report, at) WHERE exact <> 0;
CREATE INDEX prints_guid ON prints (desk, guid, number, report, at) WHERE guid <> 0;
CREATE INDEX prints_report ON prints (desk, report, number, at);
