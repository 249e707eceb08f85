-- Every row of a store. Keys compare bytewise (BINARY is the default collation). The checks are a
-- second wall behind the core: they decide nothing, they refuse what the core could never write.
-- Bounds: a figure stays within ±10^15, a stored key within 400 bytes, an instant before the year 10000.

CREATE TABLE balances (
  sku TEXT NOT NULL CHECK (length(sku) BETWEEN 1 AND 400),
  location TEXT NOT NULL CHECK (length(location) BETWEEN 1 AND 400),
  version INTEGER NOT NULL CHECK (version > 0),
  on_hand INTEGER NOT NULL CHECK (on_hand BETWEEN -1000000000000000 AND 1000000000000000),
  reserved INTEGER NOT NULL CHECK (reserved BETWEEN 0 AND 1000000000000000),
  committed INTEGER NOT NULL CHECK (committed BETWEEN 0 AND 1000000000000000),
  safety_stock INTEGER NOT NULL CHECK (safety_stock BETWEEN 0 AND 1000000000000000),
  incoming INTEGER NOT NULL CHECK (incoming BETWEEN 0 AND 1000000000000000),
  waiting INTEGER NOT NULL CHECK (waiting BETWEEN 0 AND 1000000000000000),
  seq INTEGER NOT NULL CHECK (seq >= 0),
  owed_from INTEGER CHECK (owed_from IS NULL OR (owed_from >= 0 AND waiting > 0)),
  owed_above INTEGER NOT NULL CHECK (owed_above = 0 OR (owed_above > 0 AND owed_from IS NOT NULL)),
  updated_at INTEGER NOT NULL CHECK (updated_at BETWEEN 0 AND 253402300799999),
  PRIMARY KEY (sku, location)
) STRICT, WITHOUT ROWID;
CREATE INDEX balances_owing ON balances (sku, location) WHERE owed_from IS NOT NULL;

CREATE TABLE reservations (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 400),
  version INTEGER NOT NULL CHECK (version > 0),
  order_id TEXT CHECK (length(order_id) BETWEEN 1 AND 400),
  status TEXT NOT NULL CHECK (status IN
    ('pending', 'waiting', 'confirmed', 'deducted', 'released', 'expired', 'rejected')),
  ttl INTEGER CHECK (ttl > 0),
  mode TEXT NOT NULL CHECK (mode IN ('all_or_nothing', 'per_line', 'best_effort')),
  on_shortage TEXT NOT NULL CHECK (on_shortage IN ('reject', 'wait')),
  hold INTEGER NOT NULL CHECK (hold >= 0),
  renewal_factor INTEGER NOT NULL CHECK (renewal_factor >= 0),
  waiting INTEGER NOT NULL CHECK (waiting >= 0),
  max_overtakes INTEGER NOT NULL CHECK (max_overtakes >= 0),
  held_since INTEGER NOT NULL CHECK (held_since BETWEEN 0 AND 253402300799999),
  expires_at INTEGER CHECK (expires_at BETWEEN 0 AND 253402300799999),
  overtakes INTEGER NOT NULL CHECK (overtakes >= 0),
  collecting INTEGER NOT NULL CHECK (collecting IN (0, 1)),
  reason TEXT,
  events INTEGER NOT NULL CHECK (events > 0),
  created_at INTEGER NOT NULL CHECK (created_at BETWEEN 0 AND 253402300799999),
  updated_at INTEGER NOT NULL CHECK (updated_at >= created_at),
  CHECK (status NOT IN ('pending', 'waiting') OR expires_at IS NOT NULL),
  CHECK (status NOT IN ('confirmed', 'deducted', 'released', 'rejected') OR expires_at IS NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX reservations_deadline ON reservations (expires_at, id) WHERE status IN ('pending', 'waiting');
CREATE INDEX reservations_newest ON reservations (status, created_at DESC, id);

-- `until` is the deadline of the units it holds, `lacks` what it still waits for, `live` whether its
-- reservation has not ended: what the relations of a balance are found by.
CREATE TABLE reservation_lines (
  reservation_id TEXT NOT NULL REFERENCES reservations (id),
  line INTEGER NOT NULL CHECK (line BETWEEN 0 AND 999),
  sku TEXT NOT NULL CHECK (length(sku) BETWEEN 1 AND 400),
  location TEXT NOT NULL CHECK (length(location) BETWEEN 1 AND 400),
  asked INTEGER NOT NULL CHECK (asked BETWEEN 1 AND 1000000000),
  quantity INTEGER NOT NULL CHECK (quantity BETWEEN 0 AND asked),
  found INTEGER NOT NULL,
  held INTEGER NOT NULL CHECK (held BETWEEN 0 AND quantity),
  deducted INTEGER NOT NULL CHECK (deducted BETWEEN 0 AND 1000000000000000),
  ticket INTEGER CHECK (ticket > 0),
  live INTEGER NOT NULL CHECK (live IN (0, 1)),
  until INTEGER CHECK (until IS NULL OR (live = 1 AND held > 0)),
  lacks INTEGER NOT NULL CHECK (lacks = 0 OR (live = 1 AND lacks = quantity - held AND ticket IS NOT NULL)),
  PRIMARY KEY (reservation_id, line),
  CHECK (live = 1 OR held = 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX reservation_lines_due ON reservation_lines (sku, location, until, reservation_id)
  WHERE until IS NOT NULL;
CREATE UNIQUE INDEX reservation_lines_queue ON reservation_lines (sku, location, ticket) WHERE lacks > 0;
CREATE INDEX reservation_lines_need ON reservation_lines (sku, location, lacks, ticket) WHERE lacks > 0;
CREATE INDEX reservation_lines_live ON reservation_lines (sku, location, reservation_id) WHERE live = 1;

CREATE TABLE orders (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 400),
  version INTEGER NOT NULL CHECK (version > 0),
  status TEXT NOT NULL CHECK (status IN ('pending', 'awaiting_restock', 'reserved', 'awaiting_payment',
    'confirmed', 'fulfilled', 'rejected', 'cancelled', 'expired', 'failed')),
  request TEXT CHECK (json_valid(request)),
  policy TEXT NOT NULL CHECK (json_valid(policy)),
  reservation_id TEXT NOT NULL CHECK (length(reservation_id) BETWEEN 1 AND 400),
  payment TEXT NOT NULL CHECK (json_valid(payment)),
  asks TEXT NOT NULL CHECK (json_valid(asks)),
  buying TEXT CHECK (json_valid(buying)),
  delivery TEXT NOT NULL CHECK (delivery IN ('none', 'owed', 'done')),
  notices TEXT NOT NULL CHECK (json_valid(notices)),
  waived TEXT NOT NULL CHECK (json_valid(waived)),
  reason TEXT,
  events INTEGER NOT NULL CHECK (events > 0),
  created_at INTEGER NOT NULL CHECK (created_at BETWEEN 0 AND 253402300799999),
  updated_at INTEGER NOT NULL CHECK (updated_at >= created_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX orders_newest ON orders (status, created_at DESC, id);

CREATE TABLE purchases (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 400),
  version INTEGER NOT NULL CHECK (version > 0),
  order_id TEXT CHECK (length(order_id) BETWEEN 1 AND 400),
  status TEXT NOT NULL CHECK (status IN ('open', 'received', 'cancelled')),
  events INTEGER NOT NULL CHECK (events > 0),
  created_at INTEGER NOT NULL CHECK (created_at BETWEEN 0 AND 253402300799999),
  updated_at INTEGER NOT NULL CHECK (updated_at >= created_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX purchases_newest ON purchases (created_at DESC, id);

CREATE TABLE purchase_lines (
  purchase_id TEXT NOT NULL REFERENCES purchases (id),
  line INTEGER NOT NULL CHECK (line BETWEEN 0 AND 999),
  sku TEXT NOT NULL CHECK (length(sku) BETWEEN 1 AND 400),
  location TEXT NOT NULL CHECK (length(location) BETWEEN 1 AND 400),
  quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 1000000000),
  received INTEGER NOT NULL CHECK (received BETWEEN 0 AND 1000000000000000),
  PRIMARY KEY (purchase_id, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE debts (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 400),
  version INTEGER NOT NULL CHECK (version > 0),
  order_id TEXT NOT NULL CHECK (length(order_id) BETWEEN 1 AND 400),
  action TEXT NOT NULL CHECK (json_valid(action)),
  status TEXT NOT NULL CHECK (status IN ('owed', 'done', 'dead', 'withdrawn', 'dropped')),
  failures INTEGER NOT NULL CHECK (failures >= 0),
  due_at INTEGER NOT NULL CHECK (due_at BETWEEN 0 AND 253402300799999),
  note TEXT,
  retry TEXT NOT NULL CHECK (json_valid(retry)),
  events INTEGER NOT NULL CHECK (events > 0),
  created_at INTEGER NOT NULL CHECK (created_at BETWEEN 0 AND 253402300799999),
  updated_at INTEGER NOT NULL CHECK (updated_at >= created_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX debts_due ON debts (due_at, id) WHERE status = 'owed';
CREATE INDEX debts_newest ON debts (status, created_at DESC, id);

CREATE TABLE receipts (
  key TEXT NOT NULL PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 400),
  version INTEGER NOT NULL CHECK (version = 1),
  command TEXT NOT NULL CHECK (json_valid(command)),
  at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 253402300799999),
  outcome TEXT NOT NULL CHECK (json_valid(outcome))
) STRICT, WITHOUT ROWID;

CREATE TABLE policies (
  name TEXT NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 400),
  version INTEGER NOT NULL CHECK (version > 0),
  policy TEXT NOT NULL CHECK (json_valid(policy)),
  updated_at INTEGER NOT NULL CHECK (updated_at BETWEEN 0 AND 253402300799999)
) STRICT, WITHOUT ROWID;
