-- Writes the events and the new reservations of a batch that leaves the stock alone, as one of refusals does; all
-- of it, or nothing where a balance among `$5` is not as it was read, where somebody holds units of one past
-- the deadline as of `$6`, or where the policy named `$7` is not `$8`.
WITH here AS MATERIALIZED (
  SELECT base + pg_current_xact_id()::text::bigint AS position FROM earmark.era
), told AS (
  INSERT INTO earmark.journal (position, at, size, entries)
  SELECT position, $1, $2, $3::text FROM here WHERE $2 > 0
), made AS (
  INSERT INTO earmark.reservations
  SELECT id, new.version, new.ttl, new.hold, new.renewal_factor, new.waiting, new.max_overtakes,
    new.held_since, new.expires_at, new.events, new.created_at, new.updated_at, new.asked, new.quantity,
    new.found, new.held, new.deducted, new.ticket, new.until, new.lacks, new.overtakes, new.lines,
    new.collecting, new.live, new.status, new.mode, new.on_shortage, new.sku, new.location, new.order_id,
    new.reason, (SELECT position FROM here)
  FROM unnest($4::earmark.alike_row[]) AS new, unnest(new.ids) AS id
), differs AS (
  SELECT FROM unnest($5::earmark.read_row[]) AS read
  LEFT JOIN earmark.balances AS b ON b.sku = read.sku AND b.location = read.location
  WHERE read.was IS DISTINCT FROM
    ARRAY[b.version, b.position, b.on_hand, b.reserved, b.committed, b.safety_stock,
    b.incoming, b.waiting, b.seq, b.owed_from, b.owed_above, b.updated_at]
    OR (SELECT r.until FROM earmark.reservations AS r
      WHERE r.sku = b.sku AND r.location = b.location AND r.live AND r.until <= $6
      ORDER BY r.until LIMIT 1) IS NOT NULL
    OR (SELECT l.until FROM earmark.reservation_lines AS l
      WHERE l.sku = b.sku AND l.location = b.location AND l.live AND l.until <= $6
      ORDER BY l.until LIMIT 1) IS NOT NULL
)
SELECT (NOT EXISTS (SELECT FROM differs) AND ($7::text IS NULL OR $8::text IS NOT DISTINCT FROM
  (SELECT to_json(y)::text FROM earmark.policies AS y WHERE y.name = $7)))::earmark.unchanged AS unchanged
