-- The rows of ids and of those derived from them (their ids go on with a `~`; behind it in the order of
-- bytes comes 0x7f).
SELECT member.kind AS "kind!", member.id AS "id!"
FROM unnest($1::text[]) AS base (id) CROSS JOIN LATERAL (
  SELECT 'id' AS kind, r.id FROM earmark.reservations AS r
    WHERE r.id = base.id OR (r.id > base.id || '~' AND r.id < base.id || chr(127))
  UNION
  SELECT 'id', o.id FROM earmark.orders AS o
    WHERE o.id = base.id OR (o.id > base.id || '~' AND o.id < base.id || chr(127))
  UNION ALL
  SELECT 'purchase', p.id FROM earmark.purchases AS p
    WHERE p.id = base.id OR (p.id > base.id || '~' AND p.id < base.id || chr(127))
  UNION ALL
  SELECT 'debt', d.id FROM earmark.debts AS d
    WHERE d.id = base.id OR (d.id > base.id || '~' AND d.id < base.id || chr(127))
) AS member
