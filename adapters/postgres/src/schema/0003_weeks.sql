-- The parts of the history. They are made and dropped by functions that act for whoever owns the tables,
-- so a server needs no right to change the schema. Which weeks is for the caller to say.

-- Every part, with the instants it is for and about how many rows it has (-1: nobody has counted yet).
CREATE VIEW earmark.weeks AS
SELECT whole.relname::text AS whole, part.relname::text AS part,
  substring(pg_get_expr(part.relpartbound, part.oid) FROM 'FROM \(''(\d+)''\)')::bigint AS since,
  substring(pg_get_expr(part.relpartbound, part.oid) FROM 'TO \(''(\d+)''\)')::bigint AS until,
  part.reltuples::bigint AS about
FROM pg_inherits AS link
JOIN pg_class AS whole ON whole.oid = link.inhparent
JOIN pg_class AS part ON part.oid = link.inhrelid
WHERE whole.relkind = 'p' AND whole.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = 'earmark');

-- Adds the part of each table for a week, unless it is there. The part is attached, not created in place,
-- because that stops neither readers nor writers.
CREATE FUNCTION earmark.add_week(since bigint, until bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  whole text;
  name text;
BEGIN
  -- "EARM": servers take turns.
  PERFORM pg_advisory_xact_lock(x'4541524D'::int, 2);
  FOREACH whole IN ARRAY ARRAY['journal', 'movements'] LOOP
    name := whole || to_char(to_timestamp(since / 1000) AT TIME ZONE 'UTC', '_YYYYMMDD');
    IF NOT EXISTS (SELECT FROM earmark.weeks AS week WHERE week.part = name) THEN
      EXECUTE format('CREATE TABLE earmark.%I (LIKE earmark.%I INCLUDING ALL)', name, whole);
      EXECUTE format('ALTER TABLE earmark.%I ATTACH PARTITION earmark.%I FOR VALUES FROM (%s) TO (%s)',
        whole, name, since, until);
    END IF;
  END LOOP;
END
$$;

-- Drops the oldest part of a table that lies wholly before an instant; says about how many rows went, and
-- nothing where there was no such part. It takes the whole table for a moment: if that cannot be had at
-- once it gives up, because others would queue behind it.
CREATE FUNCTION earmark.drop_week(of_table text, before bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '100ms' AS $$
DECLARE
  old earmark.weeks;
BEGIN
  PERFORM pg_advisory_xact_lock(x'4541524D'::int, 2);
  SELECT * INTO old FROM earmark.weeks AS week
  WHERE week.whole = of_table AND week.until <= before ORDER BY week.since LIMIT 1;
  IF old.part IS NOT NULL THEN
    IF old.about < 0 THEN
      EXECUTE format('SELECT count(*) FROM earmark.%I', old.part) INTO old.about;
    END IF;
    EXECUTE format('DROP TABLE earmark.%I', old.part);
  END IF;
  RETURN old.about;
END
$$;

REVOKE EXECUTE ON FUNCTION earmark.add_week, earmark.drop_week FROM PUBLIC;
