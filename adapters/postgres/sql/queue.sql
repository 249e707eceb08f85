-- Who lacks units of each balance within bounds: the first tickets from one on.
SELECT wanted.place AS "place!", waiter.ticket AS "ticket!", waiter.id AS "id!"
FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[]) WITH ORDINALITY
  AS wanted (sku, location, start, above, at_most, page, place)
CROSS JOIN LATERAL (
  (SELECT r.ticket, r.id FROM earmark.reservations AS r
    WHERE r.sku = wanted.sku AND r.location = wanted.location AND r.lacks > 0
      AND r.ticket >= wanted.start AND r.lacks > wanted.above AND r.lacks <= wanted.at_most
    ORDER BY r.ticket LIMIT wanted.page)
  UNION ALL
  (SELECT l.ticket, l.reservation_id FROM earmark.reservation_lines AS l
    WHERE l.sku = wanted.sku AND l.location = wanted.location AND l.lacks > 0
      AND l.ticket >= wanted.start AND l.lacks > wanted.above AND l.lacks <= wanted.at_most
    ORDER BY l.ticket LIMIT wanted.page)
  ORDER BY ticket LIMIT wanted.page
) AS waiter
ORDER BY wanted.place, waiter.ticket
