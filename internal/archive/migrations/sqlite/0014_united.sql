-- A volume's index is made of one piece again and again as it grows: what it held when that
-- was last begun, in reports, takes the place of whether it was done.
ALTER TABLE volumes DROP COLUMN whole;
ALTER TABLE volumes ADD COLUMN united INTEGER NOT NULL DEFAULT 0;
