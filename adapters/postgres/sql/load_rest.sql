-- Rows by key, of the kinds that few batches need.
SELECT 'purchase' AS "kind!", ARRAY[p.id, to_json(p)::text] AS "texts!: Vec<Option<String>>",
  ARRAY[p.version, p.position] AS "numbers!: Vec<Option<i64>>"
FROM earmark.purchases AS p
WHERE p.id = ANY ($1::text[])
UNION ALL
SELECT 'debt', ARRAY[d.id, to_json(d)::text], ARRAY[d.version, d.position]
FROM earmark.debts AS d
WHERE d.id = ANY ($2::text[])
