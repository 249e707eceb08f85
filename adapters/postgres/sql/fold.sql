-- Has the openings of some balances stand for all that moved before an instant.
INSERT INTO earmark.openings AS old (sku, location, seq, at, on_hand, reserved, committed, safety_stock, incoming,
  waiting)
SELECT newest.* FROM unnest($1::text[], $2::text[]) AS wanted (sku, location)
CROSS JOIN LATERAL (
  SELECT m.sku, m.location, m.last, m.at, m.on_hand, m.reserved, m.committed, m.safety_stock, m.incoming, m.waiting
  FROM earmark.movements AS m
  WHERE m.sku = wanted.sku AND m.location = wanted.location AND m.at < $3
  ORDER BY m.at DESC, m.last DESC LIMIT 1) AS newest
ON CONFLICT (sku, location) DO UPDATE
SET seq = excluded.seq, at = excluded.at, on_hand = excluded.on_hand, reserved = excluded.reserved,
  committed = excluded.committed, safety_stock = excluded.safety_stock, incoming = excluded.incoming,
  waiting = excluded.waiting
WHERE excluded.seq > old.seq
