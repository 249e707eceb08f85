-- Puts the oldest movements of some balances into their openings; says how many rows went.
WITH front AS MATERIALIZED (
  SELECT oldest.* FROM unnest($1::text[], $2::text[]) AS wanted (sku, location)
  CROSS JOIN LATERAL (
    SELECT m.sku, m.location, m.last, m.at, m.on_hand, m.reserved, m.committed, m.safety_stock, m.incoming, m.waiting
    FROM earmark.movements AS m WHERE m.sku = wanted.sku AND m.location = wanted.location
    ORDER BY m.last LIMIT $4) AS oldest
  WHERE oldest.at < $3
), opened AS (
  INSERT INTO earmark.openings AS old (sku, location, seq, at, on_hand, reserved, committed, safety_stock,
    incoming, waiting)
  SELECT DISTINCT ON (sku, location) sku, location, last, at, on_hand, reserved, committed, safety_stock, incoming,
    waiting
  FROM front ORDER BY sku, location, last DESC
  ON CONFLICT (sku, location) DO UPDATE
  SET seq = excluded.seq, at = excluded.at, on_hand = excluded.on_hand, reserved = excluded.reserved,
    committed = excluded.committed, safety_stock = excluded.safety_stock, incoming = excluded.incoming,
    waiting = excluded.waiting
  WHERE excluded.seq > old.seq
), gone AS (
  DELETE FROM earmark.movements AS old USING front
  WHERE old.sku = front.sku AND old.location = front.location AND old.last = front.last
  RETURNING 1
)
SELECT count(*) AS "gone!" FROM gone
