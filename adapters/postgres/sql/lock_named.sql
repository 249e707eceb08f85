-- Locks the balances that are named, as lock.sql does, and looks for no others.
WITH numbers AS (
  SELECT DISTINCT hashtextextended((sku || '@' || location) COLLATE "C", 0) AS number
  FROM unnest($1::text[], $2::text[]) AS named (sku, location)
  ORDER BY number
), locked AS MATERIALIZED (
  SELECT pg_advisory_xact_lock(number) FROM numbers
)
SELECT count(*) AS "locked!" FROM locked
