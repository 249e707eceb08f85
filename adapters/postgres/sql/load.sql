-- Rows by key, of every kind at once: `kind` says which, `texts` and `numbers` hold the columns.
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
SELECT 'purchase', ARRAY[p.id, to_json(p)::text], ARRAY[p.version, p.position]
FROM earmark.purchases AS p
WHERE p.id = ANY ($4::text[])
UNION ALL
SELECT 'debt', ARRAY[d.id, to_json(d)::text], ARRAY[d.version, d.position]
FROM earmark.debts AS d
WHERE d.id = ANY ($5::text[])
UNION ALL
SELECT 'receipt', ARRAY[c.key, to_json(c)::text], ARRAY[c.version, 0]
FROM earmark.receipts AS c
WHERE c.key = ANY ($6::text[])
UNION ALL
SELECT 'policy', ARRAY[y.name, to_json(y)::text], ARRAY[y.version, 0]
FROM earmark.policies AS y
WHERE y.name = ANY ($7::text[])
