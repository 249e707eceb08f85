-- Writes what almost every batch changes: history, balances, and new reservations; all of it, or nothing where
-- a balance is not as it was read, or is locked by somebody else, or where the policy named `$8` is not `$9`. With
-- `$7` the commit does not wait for the disk. What comes back is the process that has it, and its position.
WITH here AS MATERIALIZED (
  SELECT base + pg_current_xact_id()::text::bigint AS position FROM earmark.era
), told AS (
  INSERT INTO earmark.journal (position, at, size, entries)
  SELECT position, $1, $2, $3::text FROM here WHERE $2 > 0
), moved AS (
  INSERT INTO earmark.movements SELECT new.* FROM unnest($4::earmark.movement_row[]) AS new
), made AS (
  INSERT INTO earmark.reservations
  SELECT new.*, (SELECT position FROM here) FROM unnest($5::earmark.reservation_row[]) AS new
), free AS MATERIALIZED (
  SELECT new.* FROM unnest($6::earmark.balance_row[]) AS new
  WHERE pg_try_advisory_xact_lock(hashtextextended((new.sku || '@' || new.location) COLLATE "C", 0))
), changed AS (
  UPDATE earmark.balances AS old
  SET version = new.version, on_hand = new.on_hand, reserved = new.reserved, committed = new.committed,
    safety_stock = new.safety_stock, incoming = new.incoming, waiting = new.waiting, seq = new.seq,
    owed_from = new.owed_from, owed_above = new.owed_above, updated_at = new.updated_at,
    position = CASE WHEN new.is_told THEN (SELECT position FROM here) ELSE old.position END
  FROM free AS new
  WHERE old.sku = new.sku AND old.location = new.location AND new.was =
    ARRAY[old.version, old.position, old.on_hand, old.reserved, old.committed, old.safety_stock,
    old.incoming, old.waiting, old.seq, old.owed_from, old.owed_above, old.updated_at]
  RETURNING 1
)
SELECT ((SELECT count(*) FROM free) = cardinality($6::earmark.balance_row[]))::earmark.unlocked AS unlocked,
  pg_backend_pid() AS "process!", (SELECT position FROM here) AS "position!",
  (count(*) = cardinality($6::earmark.balance_row[]) AND ($8::text IS NULL OR $9::text IS NOT DISTINCT FROM
    (SELECT to_json(y)::text FROM earmark.policies AS y WHERE y.name = $8)))::earmark.unchanged AS unchanged,
  CASE WHEN $7::boolean THEN set_config('synchronous_commit', 'off', true) END AS early
FROM changed
