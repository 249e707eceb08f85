-- Writes the kinds of rows that not every batch changes, each kind as one JSON array. A row at version 1
-- is new, any other replaces the version before it; what comes back is how many were replaced.
WITH here AS MATERIALIZED (
  SELECT base + pg_current_xact_id()::text::bigint AS position FROM earmark.era
), line AS MATERIALIZED (
  SELECT * FROM json_to_recordset($1::text::json) AS new (reservation_id text, line smallint, sku text,
    location text, asked bigint, quantity bigint, found bigint, held bigint, deducted bigint,
    ticket bigint, live boolean, until bigint, lacks bigint, is_new boolean)
), new_lines AS (
  INSERT INTO earmark.reservation_lines (reservation_id, line, sku, location, asked, quantity, found, held,
    deducted, ticket, live, until, lacks)
  SELECT reservation_id, line, sku, location, asked, quantity, found, held, deducted, ticket, live, until,
    lacks
  FROM line WHERE is_new
), changed_lines AS (
  UPDATE earmark.reservation_lines AS old
  SET quantity = new.quantity, found = new.found, held = new.held, deducted = new.deducted,
    ticket = new.ticket, live = new.live, until = new.until, lacks = new.lacks
  FROM line AS new
  WHERE NOT new.is_new AND old.reservation_id = new.reservation_id AND old.line = new.line
  RETURNING 1
), orders AS MATERIALIZED (
  SELECT * FROM json_to_recordset($2::text::json) AS new (id text, version bigint, status text, request json,
    policy json, reservation_id text, payment json, asks json, buying json, delivery text, notices json,
    waived json, reason text, events bigint, created_at bigint, updated_at bigint)
), new_orders AS (
  INSERT INTO earmark.orders (id, version, position, status, request, policy, reservation_id, payment,
    asks, buying, delivery, notices, waived, reason, events, created_at, updated_at)
  SELECT id, version, (SELECT position FROM here), status, request, policy, reservation_id, payment, asks, buying,
    delivery, notices, waived, reason, events, created_at, updated_at
  FROM orders WHERE version = 1
), taken AS (
  INSERT INTO earmark.reservations (id, version, position, hold, renewal_factor, waiting, max_overtakes,
    held_since, events, created_at, updated_at, lacks, overtakes, lines, collecting, live, status, mode,
    on_shortage, order_id)
  SELECT id, 1, 0, 0, 0, 0, 0, created_at, 1, created_at, created_at, 0, 0, 0, false, false, 'taken',
    'all_or_nothing', 'reject', id
  FROM orders WHERE id = ANY ($8::text[])
), changed_orders AS (
  UPDATE earmark.orders AS old
  SET version = new.version, position = (SELECT position FROM here), status = new.status, request = new.request,
    policy = new.policy, reservation_id = new.reservation_id, payment = new.payment, asks = new.asks,
    buying = new.buying, delivery = new.delivery, notices = new.notices, waived = new.waived,
    reason = new.reason, events = new.events, created_at = new.created_at, updated_at = new.updated_at
  FROM orders AS new
  WHERE new.version > 1 AND old.id = new.id AND old.version = new.version - 1
  RETURNING 1
), transitions AS (
  INSERT INTO earmark.order_transitions (order_id, number, from_status, to_status, at)
  SELECT order_id, number, from_status, to_status, at
  FROM json_to_recordset($3::text::json)
    AS new (order_id text, number bigint, from_status text, to_status text, at bigint)
), purchase AS MATERIALIZED (
  SELECT * FROM json_to_recordset($4::text::json) AS new (id text, version bigint, order_id text,
    status text, lines json, events bigint, created_at bigint, updated_at bigint)
), new_purchases AS (
  INSERT INTO earmark.purchases (id, version, position, order_id, status, lines, events, created_at,
    updated_at)
  SELECT id, version, (SELECT position FROM here), order_id, status, lines, events, created_at, updated_at
  FROM purchase WHERE version = 1
), changed_purchases AS (
  UPDATE earmark.purchases AS old
  SET version = new.version, position = (SELECT position FROM here), order_id = new.order_id, status = new.status,
    lines = new.lines, events = new.events, created_at = new.created_at, updated_at = new.updated_at
  FROM purchase AS new
  WHERE new.version > 1 AND old.id = new.id AND old.version = new.version - 1
  RETURNING 1
), debt AS MATERIALIZED (
  SELECT * FROM json_to_recordset($5::text::json) AS new (id text, version bigint, order_id text,
    action json, status text, failures bigint, due_at bigint, note text, retry json, events bigint,
    created_at bigint, updated_at bigint)
), new_debts AS (
  INSERT INTO earmark.debts (id, version, position, order_id, action, status, failures, due_at, note, retry,
    events, created_at, updated_at)
  SELECT id, version, (SELECT position FROM here), order_id, action, status, failures, due_at, note, retry, events,
    created_at, updated_at
  FROM debt WHERE version = 1
), changed_debts AS (
  UPDATE earmark.debts AS old
  SET version = new.version, position = (SELECT position FROM here), order_id = new.order_id, action = new.action,
    status = new.status, failures = new.failures, due_at = new.due_at, note = new.note,
    retry = new.retry, events = new.events, created_at = new.created_at, updated_at = new.updated_at
  FROM debt AS new
  WHERE new.version > 1 AND old.id = new.id AND old.version = new.version - 1
  RETURNING 1
), receipts AS (
  INSERT INTO earmark.receipts (key, version, command, at, outcome)
  SELECT key, version, command, at, outcome
  FROM json_to_recordset($6::text::json)
    AS new (key text, version bigint, command json, at bigint, outcome json)
), policy AS MATERIALIZED (
  SELECT * FROM json_to_recordset($7::text::json)
    AS new (name text, version bigint, policy json, updated_at bigint)
), new_policies AS (
  INSERT INTO earmark.policies (name, version, policy, updated_at)
  SELECT name, version, policy, updated_at FROM policy WHERE version = 1
), changed_policies AS (
  UPDATE earmark.policies AS old
  SET version = new.version, policy = new.policy, updated_at = new.updated_at
  FROM policy AS new
  WHERE new.version > 1 AND old.name = new.name AND old.version = new.version - 1
  RETURNING 1
)
SELECT (SELECT count(*) FROM changed_lines) AS "lines!", (SELECT count(*) FROM changed_orders) AS "orders!",
  (SELECT count(*) FROM changed_purchases) AS "purchases!", (SELECT count(*) FROM changed_debts) AS "debts!",
  (SELECT count(*) FROM changed_policies) AS "policies!"
