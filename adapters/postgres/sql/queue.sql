-- Who lacks units of each balance: the first tickets from one on.
SELECT wanted.place AS "place!", waiter.ticket AS "ticket!", waiter.id AS "id!"
FROM unnest($1::text[], $2::text[], $3::bigint[]) WITH ORDINALITY AS wanted (sku, location, start, place)
CROSS JOIN LATERAL (
  (SELECT r.ticket, r.id FROM earmark.reservations AS r
    WHERE r.sku = wanted.sku AND r.location = wanted.location AND r.lacks > 0 AND r.ticket >= wanted.start
    ORDER BY r.ticket LIMIT $4)
  UNION ALL
  (SELECT l.ticket, l.reservation_id FROM earmark.reservation_lines AS l
    WHERE l.sku = wanted.sku AND l.location = wanted.location AND l.lacks > 0 AND l.ticket >= wanted.start
    ORDER BY l.ticket LIMIT $4)
  ORDER BY ticket LIMIT $4
) AS waiter
ORDER BY wanted.place, waiter.ticket
