-- Forgets rows that are still at the version that was looked at; says how many those were.
WITH reservation AS (
  DELETE FROM earmark.reservations AS old USING unnest($1::text[], $2::bigint[]) AS gone (id, version)
  WHERE old.id = gone.id AND old.version = gone.version RETURNING old.id
), line AS (
  DELETE FROM earmark.reservation_lines WHERE reservation_id IN (SELECT id FROM reservation)
), sold AS (
  DELETE FROM earmark.orders AS old USING unnest($3::text[], $4::bigint[]) AS gone (id, version)
  WHERE old.id = gone.id AND old.version = gone.version RETURNING old.id
), taken AS (
  DELETE FROM earmark.reservations WHERE status = 'taken' AND id IN (SELECT id FROM sold)
), transition AS (
  DELETE FROM earmark.order_transitions WHERE order_id IN (SELECT id FROM sold)
), bought AS (
  DELETE FROM earmark.purchases AS old USING unnest($5::text[], $6::bigint[]) AS gone (id, version)
  WHERE old.id = gone.id AND old.version = gone.version RETURNING old.id
), owed AS (
  DELETE FROM earmark.debts AS old USING unnest($7::text[], $8::bigint[]) AS gone (id, version)
  WHERE old.id = gone.id AND old.version = gone.version RETURNING old.id
)
SELECT (SELECT count(*) FROM reservation) + (SELECT count(*) FROM sold) + (SELECT count(*) FROM bought)
  + (SELECT count(*) FROM owed) AS "gone!"
