-- Writes what almost every batch changes: history, balances, reservations. A row at version 1 is new,
-- any other replaces the version before it; what comes back is how many were replaced.
WITH here AS MATERIALIZED (
  SELECT base + pg_current_xact_id()::text::bigint AS position FROM earmark.era
), told AS (
  INSERT INTO earmark.journal (position, at, size, entries)
  SELECT position, $1, $2, $3::text FROM here WHERE $2 > 0
), moved AS (
  INSERT INTO earmark.movements (sku, location, last, first, at, on_hand_delta, reserved_delta,
    committed_delta, safety_stock_delta, incoming_delta, waiting_delta, on_hand, reserved, committed,
    safety_stock, incoming, waiting, kinds, moves)
  SELECT sku, location, last, first, $1, on_hand_delta, reserved_delta, committed_delta,
    safety_stock_delta, incoming_delta, waiting_delta, on_hand, reserved, committed, safety_stock,
    incoming, waiting, string_to_array(kinds, ','), moves
  FROM unnest($4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[],
    $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[],
    $16::bigint[], $17::bigint[], $18::bigint[], $19::bigint[], $20::text[], $21::text[])
    AS new (sku, location, last, first, on_hand_delta, reserved_delta, committed_delta,
      safety_stock_delta, incoming_delta, waiting_delta, on_hand, reserved, committed, safety_stock,
      incoming, waiting, kinds, moves)
), balance AS MATERIALIZED (
  SELECT * FROM unnest($22::text[], $23::text[], $24::bigint[], $25::bigint[], $26::bigint[],
    $27::bigint[], $28::bigint[], $29::bigint[], $30::bigint[], $31::bigint[], $32::bigint[],
    $33::bigint[], $34::bool[], $66::bigint[])
    AS new (sku, location, version, on_hand, reserved, committed, safety_stock, incoming, waiting, seq,
      owed_from, updated_at, is_told, owed_above)
), begun AS (
  INSERT INTO earmark.balances (sku, location, version, on_hand, reserved, committed, safety_stock,
    incoming, waiting, seq, owed_from, owed_above, updated_at, position)
  SELECT sku, location, version, on_hand, reserved, committed, safety_stock, incoming, waiting, seq,
    owed_from, owed_above, updated_at, CASE WHEN is_told THEN here.position ELSE 0 END
  FROM balance, here
  WHERE version = 1
), changed AS (
  UPDATE earmark.balances AS old
  SET version = new.version, on_hand = new.on_hand, reserved = new.reserved, committed = new.committed,
    safety_stock = new.safety_stock, incoming = new.incoming, waiting = new.waiting, seq = new.seq,
    owed_from = new.owed_from, owed_above = new.owed_above, updated_at = new.updated_at,
    position = CASE WHEN new.is_told THEN here.position ELSE old.position END
  FROM balance AS new, here
  WHERE new.version > 1 AND old.sku = new.sku AND old.location = new.location
    AND old.version = new.version - 1
  RETURNING 1
), reservation AS MATERIALIZED (
  SELECT * FROM unnest($35::text[], $36::bigint[], $37::bigint[], $38::bigint[], $39::bigint[],
    $40::bigint[], $41::bigint[], $42::bigint[], $43::bigint[], $44::bigint[], $45::bigint[],
    $46::bigint[], $47::bigint[], $48::bigint[], $49::bigint[], $50::bigint[], $51::bigint[],
    $52::bigint[], $53::bigint[], $54::bigint[], $55::bigint[], $56::bigint[], $57::bool[], $58::bool[],
    $59::text[], $60::text[], $61::text[], $62::text[], $63::text[], $64::text[], $65::text[])
    AS new (id, version, ttl, hold, renewal_factor, waiting, max_overtakes, held_since, expires_at, events,
      created_at, updated_at, asked, quantity, found, held, deducted, ticket, until, lacks, overtakes,
      lines, collecting, live, status, mode, on_shortage, sku, location, order_id, reason)
), made AS (
  INSERT INTO earmark.reservations (id, version, position, ttl, hold, renewal_factor, waiting,
    max_overtakes, held_since, expires_at, events, created_at, updated_at, asked, quantity, found, held,
    deducted, ticket, until, lacks, overtakes, lines, collecting, live, status, mode, on_shortage, sku,
    location, order_id, reason)
  SELECT id, version, here.position, ttl, hold, renewal_factor, waiting, max_overtakes, held_since,
    expires_at, events, created_at, updated_at, asked, quantity, found, held, deducted, ticket, until,
    lacks, overtakes, lines, collecting, live, status, mode, on_shortage, sku, location, order_id, reason
  FROM reservation, here
  WHERE version = 1
), moved_on AS (
  UPDATE earmark.reservations AS old
  SET version = new.version, position = here.position, held_since = new.held_since,
    expires_at = new.expires_at, events = new.events, updated_at = new.updated_at,
    quantity = new.quantity, found = new.found, held = new.held, deducted = new.deducted,
    ticket = new.ticket, until = new.until, lacks = new.lacks, overtakes = new.overtakes,
    collecting = new.collecting, live = new.live, status = new.status, order_id = new.order_id,
    reason = new.reason, ttl = new.ttl, hold = new.hold, renewal_factor = new.renewal_factor,
    waiting = new.waiting, max_overtakes = new.max_overtakes, created_at = new.created_at,
    mode = new.mode, on_shortage = new.on_shortage, lines = new.lines, asked = new.asked,
    sku = new.sku, location = new.location
  FROM reservation AS new, here
  WHERE new.version > 1 AND old.id = new.id AND old.version = new.version - 1
  RETURNING 1
)
SELECT (SELECT count(*) FROM changed) AS "balances!", (SELECT count(*) FROM moved_on) AS "reservations!"
