-- The balances that reserves take from, as far as they are there, and all else that a new reservation depends
-- on: whether an id among theirs is taken (orders have a row there too), the policy they are held by, and where
-- `$5` asks for it whether somebody holds units past the deadline. `EXISTS` would let the planner hash all
-- that is due, or read ids out of an index that does not begin with them.
SELECT wanted.sku AS "sku!", wanted.location AS "location!", b.version IS NOT NULL AS "is_there!",
  ARRAY[b.version, b.position, b.on_hand, b.reserved, b.committed, b.safety_stock, b.incoming, b.waiting,
    b.seq, b.owed_from, b.owed_above, b.updated_at] AS "numbers!: Vec<Option<i64>>",
  (SELECT count(r.id) FROM unnest($3::text[]) AS named (id)
    LEFT JOIN earmark.reservations AS r ON r.id = named.id) > 0 AS "is_taken!",
  (SELECT to_json(y)::text FROM earmark.policies AS y WHERE y.name = $4) AS policy,
  CASE WHEN $5::boolean THEN coalesce(
    (SELECT r.until FROM earmark.reservations AS r
      WHERE r.sku = b.sku AND r.location = b.location AND r.live AND r.until <= $6
      ORDER BY r.until LIMIT 1),
    (SELECT l.until FROM earmark.reservation_lines AS l
      WHERE l.sku = b.sku AND l.location = b.location AND l.live AND l.until <= $6
      ORDER BY l.until LIMIT 1)) IS NOT NULL
  END AS is_due
FROM unnest($1::text[], $2::text[]) AS wanted (sku, location)
LEFT JOIN earmark.balances AS b ON b.sku = wanted.sku AND b.location = wanted.location
