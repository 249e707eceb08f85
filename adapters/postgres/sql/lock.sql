-- Locks the balances that are named, and those of the lines of what these ids are, held and ordered.
-- A balance's lock is a number that stands for its key: it costs no write, and it lets a transaction
-- get its own number only when it has all its locks, so that positions in the journal follow the
-- order in which conflicting transactions commit. Taken in the order of the numbers, locks of two
-- transactions never wait for each other in a circle. Returns the balances that were not named.
WITH brought AS (
  SELECT r.sku, r.location FROM earmark.reservations AS r WHERE r.id = ANY ($3::text[]) AND r.lines > 0
  UNION
  SELECT l.sku, l.location FROM earmark.reservation_lines AS l WHERE l.reservation_id = ANY ($3::text[])
  UNION
  SELECT r.sku, r.location FROM earmark.orders AS o JOIN earmark.reservations AS r ON r.id = o.reservation_id
  WHERE o.id = ANY ($3::text[]) AND o.reservation_id <> o.id AND r.lines > 0
  UNION
  SELECT l.sku, l.location
  FROM earmark.orders AS o JOIN earmark.reservation_lines AS l ON l.reservation_id = o.reservation_id
  WHERE o.id = ANY ($3::text[]) AND o.reservation_id <> o.id
), numbers AS (
  SELECT DISTINCT hashtextextended((sku || '@' || location) COLLATE "C", 0) AS number FROM (
    SELECT sku COLLATE "C", location COLLATE "C" FROM unnest($1::text[], $2::text[]) AS named (sku, location)
    UNION ALL
    SELECT sku, location FROM brought
  ) AS all_of_them
  ORDER BY number
), locked AS MATERIALIZED (
  SELECT pg_advisory_xact_lock(number) FROM numbers
)
SELECT sku AS "sku!", location AS "location!" FROM brought, (SELECT count(*) FROM locked) AS done
