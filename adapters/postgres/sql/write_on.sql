-- Writes balances that begin, and reservations that go on. What comes back is how many of those were at the
-- version before the one that replaces it.
WITH here AS MATERIALIZED (
  SELECT base + pg_current_xact_id()::text::bigint AS position FROM earmark.era
), begun AS (
  INSERT INTO earmark.balances (sku, location, version, on_hand, reserved, committed, safety_stock,
    incoming, waiting, seq, owed_from, owed_above, updated_at, position)
  SELECT sku, location, version, on_hand, reserved, committed, safety_stock, incoming, waiting, seq,
    owed_from, owed_above, updated_at, CASE WHEN is_told THEN (SELECT position FROM here) ELSE 0 END
  FROM unnest($1::earmark.balance_row[])
), changed AS (
  UPDATE earmark.reservations AS old
  SET version = new.version, position = (SELECT position FROM here), held_since = new.held_since,
    expires_at = new.expires_at, events = new.events, updated_at = new.updated_at,
    quantity = new.quantity, found = new.found, held = new.held, deducted = new.deducted,
    ticket = new.ticket, until = new.until, lacks = new.lacks, overtakes = new.overtakes,
    collecting = new.collecting, live = new.live, status = new.status, order_id = new.order_id,
    reason = new.reason, ttl = new.ttl, hold = new.hold, renewal_factor = new.renewal_factor,
    waiting = new.waiting, max_overtakes = new.max_overtakes, created_at = new.created_at,
    mode = new.mode, on_shortage = new.on_shortage, lines = new.lines, asked = new.asked,
    sku = new.sku, location = new.location
  FROM unnest($2::earmark.reservation_row[]) AS new
  WHERE old.id = new.id AND old.version = new.version - 1
  RETURNING 1
)
SELECT count(*) AS "reservations!" FROM changed
