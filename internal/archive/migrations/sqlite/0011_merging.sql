-- While reports are archived, segments of the index are united by eights; the rest is
-- done by MergeIndex when nobody writes, which unites any two.
INSERT INTO words (words, rank) VALUES ('automerge', 8);
INSERT INTO words (words, rank) VALUES ('usermerge', 2);
