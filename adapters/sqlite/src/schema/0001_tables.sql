-- Every row of a store. Keys compare bytewise (BINARY is the default collation). The checks are a
-- second wall behind the core: they decide nothing, they refuse what the core could never write.
-- Bounds: a figure stays within ±10^15, a stored key within 400 bytes, an instant before the year 10000.
--
-- Rows stand in the order in which they were made, by a number of their own (`n`), whatever their keys:
-- what a batch adds lies side by side, and of a key chosen at random only an entry of one index lies
-- elsewhere. `tail` is the position of the row's last entry in the journal (0002).

CREATE TABLE balances (
  n INTEGER PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version > 0),
  tail INTEGER NOT NULL CHECK (tail >= 0),
  sku TEXT NOT NULL CHECK (length(sku) BETWEEN 1 AND 400),
  location TEXT NOT NULL CHECK (length(location) BETWEEN 1 AND 400),
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
  UNIQUE (sku, location)
) STRICT;
CREATE INDEX balances_owing ON balances (sku, location) WHERE owed_from IS NOT NULL;

CREATE TABLE reservations (
  n INTEGER PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version > 0),
  tail INTEGER NOT NULL CHECK (tail >= 0),
  id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 1 AND 400),
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
) STRICT;
CREATE INDEX reservations_deadline ON reservations (expires_at, id) WHERE status IN ('pending', 'waiting');
CREATE INDEX reservations_newest ON reservations (status, created_at DESC);

-- A line's number is a thousand times that of its reservation, and its own behind: the lines of a
-- reservation are a range. The last four columns are what the relations of a balance are found by:
-- `live` says whether the reservation has not ended, `until` is the deadline of the units the line holds,
-- `lacks` what it still waits for.
CREATE TABLE reservation_lines (
  n INTEGER PRIMARY KEY,
  sku TEXT NOT NULL CHECK (length(sku) BETWEEN 1 AND 400),
  location TEXT NOT NULL CHECK (length(location) BETWEEN 1 AND 400),
  asked INTEGER NOT NULL CHECK (asked BETWEEN 1 AND 1000000000),
  quantity INTEGER NOT NULL CHECK (quantity BETWEEN 0 AND asked),
  found INTEGER NOT NULL,
  held INTEGER NOT NULL CHECK (held BETWEEN 0 AND quantity),
  deducted INTEGER NOT NULL CHECK (deducted BETWEEN 0 AND 1000000000000000),
  ticket INTEGER CHECK (ticket > 0),
  reservation_id TEXT NOT NULL CHECK (length(reservation_id) BETWEEN 1 AND 400),
  live INTEGER NOT NULL CHECK (live IN (0, 1)),
  until INTEGER CHECK (until IS NULL OR (live = 1 AND held > 0)),
  lacks INTEGER NOT NULL CHECK (lacks = 0 OR (live = 1 AND lacks = quantity - held AND ticket IS NOT NULL)),
  CHECK (live = 1 OR held = 0)
) STRICT;
CREATE INDEX reservation_lines_due ON reservation_lines (sku, location, until, reservation_id)
  WHERE until IS NOT NULL;
CREATE UNIQUE INDEX reservation_lines_queue ON reservation_lines (sku, location, ticket) WHERE lacks > 0;
CREATE INDEX reservation_lines_need ON reservation_lines (sku, location, lacks, ticket) WHERE lacks > 0;
-- In the order of their making, although holders are listed by id: whoever asks for them sorts, so that
-- no reserve has to touch a second page that its id alone decides on.
CREATE INDEX reservation_lines_live ON reservation_lines (sku, location) WHERE live = 1;

CREATE TABLE orders (
  n INTEGER PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version > 0),
  tail INTEGER NOT NULL CHECK (tail >= 0),
  id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 1 AND 400),
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
) STRICT;
CREATE INDEX orders_newest ON orders (status, created_at DESC);

CREATE TABLE purchases (
  n INTEGER PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version > 0),
  tail INTEGER NOT NULL CHECK (tail >= 0),
  id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 1 AND 400),
  order_id TEXT CHECK (length(order_id) BETWEEN 1 AND 400),
  status TEXT NOT NULL CHECK (status IN ('open', 'received', 'cancelled')),
  events INTEGER NOT NULL CHECK (events > 0),
  created_at INTEGER NOT NULL CHECK (created_at BETWEEN 0 AND 253402300799999),
  updated_at INTEGER NOT NULL CHECK (updated_at >= created_at)
) STRICT;
CREATE INDEX purchases_newest ON purchases (created_at DESC);

CREATE TABLE purchase_lines (
  n INTEGER PRIMARY KEY,
  sku TEXT NOT NULL CHECK (length(sku) BETWEEN 1 AND 400),
  location TEXT NOT NULL CHECK (length(location) BETWEEN 1 AND 400),
  quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 1000000000),
  received INTEGER NOT NULL CHECK (received BETWEEN 0 AND 1000000000000000)
) STRICT;

CREATE TABLE debts (
  n INTEGER PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version > 0),
  tail INTEGER NOT NULL CHECK (tail >= 0),
  id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 1 AND 400),
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
) STRICT;
CREATE INDEX debts_due ON debts (due_at, id) WHERE status = 'owed';
CREATE INDEX debts_newest ON debts (status, created_at DESC);

CREATE TABLE receipts (
  n INTEGER PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version = 1),
  key TEXT NOT NULL UNIQUE CHECK (length(key) BETWEEN 1 AND 400),
  command TEXT NOT NULL CHECK (json_valid(command)),
  at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 253402300799999),
  outcome TEXT NOT NULL CHECK (json_valid(outcome))
) STRICT;

CREATE TABLE policies (
  n INTEGER PRIMARY KEY,
  version INTEGER NOT NULL CHECK (version > 0),
  name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 400),
  policy TEXT NOT NULL CHECK (json_valid(policy)),
  updated_at INTEGER NOT NULL CHECK (updated_at BETWEEN 0 AND 253402300799999)
) STRICT;
