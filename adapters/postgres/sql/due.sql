-- Who holds units of each balance past the deadline: the first by deadline and id.
SELECT wanted.sku AS "sku!", wanted.location AS "location!", due.id AS "id!"
FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (sku, location, place)
CROSS JOIN LATERAL (
  (SELECT r.until, r.id FROM earmark.reservations AS r
    WHERE r.sku = wanted.sku AND r.location = wanted.location AND r.live AND r.until <= $3
    ORDER BY r.until, r.id LIMIT $4)
  UNION ALL
  (SELECT l.until, l.reservation_id FROM earmark.reservation_lines AS l
    WHERE l.sku = wanted.sku AND l.location = wanted.location AND l.live AND l.until <= $3
    ORDER BY l.until, l.reservation_id LIMIT $4)
  ORDER BY until, id LIMIT $4
) AS due
ORDER BY wanted.place, due.until, due.id
