-- Rows by key, of every kind that a batch mostly needs, and who holds units of balances past the deadline,
-- of each the first by deadline and id: `kind` says what, `texts` and `numbers` hold the columns.
SELECT 'balance' AS "kind!", ARRAY[b.sku, b.location] AS "texts!: Vec<Option<String>>",
  ARRAY[b.version, b.position, b.on_hand, b.reserved, b.committed, b.safety_stock, b.incoming, b.waiting,
    b.seq, b.owed_from, b.owed_above, b.updated_at] AS "numbers!: Vec<Option<i64>>"
FROM unnest($1::text[], $2::text[]) AS wanted (sku, location)
JOIN earmark.balances AS b ON b.sku = wanted.sku AND b.location = wanted.location
UNION ALL
SELECT 'reservation', ARRAY[r.id, r.order_id, r.status, r.mode, r.on_shortage, r.reason, r.sku, r.location],
  ARRAY[r.version, r.position, r.ttl, r.hold, r.renewal_factor, r.waiting, r.max_overtakes, r.held_since,
    r.expires_at, r.overtakes, r.collecting::int, r.events, r.created_at, r.updated_at, r.lines, r.asked,
    r.quantity, r.found, r.held, r.deducted, r.ticket]
FROM earmark.reservations AS r
WHERE r.id = ANY ($3::text[]) AND r.status <> 'taken'
UNION ALL
SELECT 'line', ARRAY[l.reservation_id, l.sku, l.location],
  ARRAY[l.line, l.asked, l.quantity, l.found, l.held, l.deducted, l.ticket]
FROM earmark.reservation_lines AS l
WHERE l.reservation_id = ANY ($3::text[])
UNION ALL
SELECT 'order', ARRAY[o.id, to_json(o)::text], ARRAY[o.version, o.position]
FROM earmark.orders AS o
WHERE o.id = ANY ($3::text[])
UNION ALL
SELECT 'receipt', ARRAY[c.key, to_json(c)::text], ARRAY[c.version, 0]
FROM earmark.receipts AS c
WHERE c.key = ANY ($4::text[])
UNION ALL
SELECT 'policy', ARRAY[y.name, to_json(y)::text], ARRAY[y.version, 0]
FROM earmark.policies AS y
WHERE y.name = ANY ($5::text[])
UNION ALL
SELECT 'due', ARRAY[wanted.sku, wanted.location, due.id], ARRAY[due.until]
FROM unnest($6::text[], $7::text[]) AS wanted (sku, location)
CROSS JOIN LATERAL (
  (SELECT r.until, r.id FROM earmark.reservations AS r
    WHERE r.sku = wanted.sku AND r.location = wanted.location AND r.live AND r.until <= $8
    ORDER BY r.until, r.id LIMIT $9)
  UNION ALL
  (SELECT l.until, l.reservation_id FROM earmark.reservation_lines AS l
    WHERE l.sku = wanted.sku AND l.location = wanted.location AND l.live AND l.until <= $8
    ORDER BY l.until, l.reservation_id LIMIT $9)
  ORDER BY until, id LIMIT $9
) AS due
