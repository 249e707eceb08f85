-- Every row of a store. Keys compare bytewise, whatever language the database speaks. The checks are
-- a second wall behind the core: they decide nothing, they refuse what the core could never write.
-- Bounds: a figure stays within ±10^15, a stored key within 400 bytes, an instant before the year 10000.
--
-- Whatever may be spread over machines is spread by the first column of its primary key: every unique
-- key holds it, and nothing on the way of a reserve needs a trigger, a sequence or a foreign key.
-- `position` says where in the journal the last event of a row stands.

-- `base` is added to a transaction's number to get a position in the journal. A database that was
-- restored counts its transactions anew and is given another base, so that positions only rise.
CREATE TABLE earmark.era (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  base bigint NOT NULL CHECK (base >= 0)
);
INSERT INTO earmark.era (base) VALUES (0);

-- Changed by every batch that touches it: room in the page keeps its new version where the old one was.
CREATE TABLE earmark.balances (
  sku text COLLATE "C" NOT NULL CHECK (length(sku) BETWEEN 1 AND 400),
  location text COLLATE "C" NOT NULL CHECK (length(location) BETWEEN 1 AND 400),
  version bigint NOT NULL CHECK (version > 0),
  on_hand bigint NOT NULL CHECK (on_hand BETWEEN -1000000000000000 AND 1000000000000000),
  reserved bigint NOT NULL CHECK (reserved BETWEEN 0 AND 1000000000000000),
  committed bigint NOT NULL CHECK (committed BETWEEN 0 AND 1000000000000000),
  safety_stock bigint NOT NULL CHECK (safety_stock BETWEEN 0 AND 1000000000000000),
  incoming bigint NOT NULL CHECK (incoming BETWEEN 0 AND 1000000000000000),
  waiting bigint NOT NULL CHECK (waiting BETWEEN 0 AND 1000000000000000),
  seq bigint NOT NULL CHECK (seq >= 0),
  owed_from bigint CHECK (owed_from IS NULL OR (owed_from >= 0 AND waiting > 0)),
  owed_above bigint NOT NULL CHECK (owed_above = 0 OR (owed_above > 0 AND owed_from IS NOT NULL)),
  updated_at bigint NOT NULL CHECK (updated_at BETWEEN 0 AND 253402300799999),
  position bigint NOT NULL,
  PRIMARY KEY (sku, location)
) WITH (fillfactor = 40);
CREATE INDEX balances_owing ON earmark.balances (sku, location) WHERE owed_from IS NOT NULL;

-- The first line of a reservation stands in its own row, because most have one line. `until` is the
-- deadline of the units a line holds, `lacks` what it still waits for, `live` whether its reservation
-- has not ended: what the relations of a balance are found by. Orders and reservations share one space of
-- ids, and this table's key is the wall around it: an order that has no reservation of its id has a row
-- here all the same, `taken`, which is no reservation and is not read as one.
CREATE TABLE earmark.reservations (
  id text COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 400),
  version bigint NOT NULL CHECK (version > 0),
  position bigint NOT NULL,
  ttl bigint CHECK (ttl > 0),
  hold bigint NOT NULL CHECK (hold >= 0),
  renewal_factor bigint NOT NULL CHECK (renewal_factor >= 0),
  waiting bigint NOT NULL CHECK (waiting >= 0),
  max_overtakes bigint NOT NULL CHECK (max_overtakes >= 0),
  held_since bigint NOT NULL CHECK (held_since BETWEEN 0 AND 253402300799999),
  expires_at bigint CHECK (expires_at BETWEEN 0 AND 253402300799999),
  events bigint NOT NULL CHECK (events > 0),
  created_at bigint NOT NULL CHECK (created_at BETWEEN 0 AND 253402300799999),
  updated_at bigint NOT NULL CHECK (updated_at >= created_at),
  asked bigint CHECK (asked BETWEEN 1 AND 1000000000),
  quantity bigint CHECK (quantity BETWEEN 0 AND asked),
  found bigint,
  held bigint CHECK (held BETWEEN 0 AND quantity),
  deducted bigint CHECK (deducted BETWEEN 0 AND 1000000000000000),
  ticket bigint CHECK (ticket > 0),
  until bigint CHECK (until IS NULL OR (live AND held > 0)),
  lacks bigint NOT NULL CHECK (lacks = 0 OR (live AND lacks = quantity - held AND ticket IS NOT NULL)),
  overtakes bigint NOT NULL CHECK (overtakes >= 0),
  lines smallint NOT NULL CHECK (lines BETWEEN 0 AND 1000),
  collecting boolean NOT NULL,
  live boolean NOT NULL CHECK (live = (status IN ('pending', 'waiting', 'confirmed'))),
  status text NOT NULL CHECK (status IN
    ('pending', 'waiting', 'confirmed', 'deducted', 'released', 'expired', 'rejected', 'taken')),
  mode text NOT NULL CHECK (mode IN ('all_or_nothing', 'per_line', 'best_effort')),
  on_shortage text NOT NULL CHECK (on_shortage IN ('reject', 'wait')),
  sku text COLLATE "C" CHECK (length(sku) BETWEEN 1 AND 400),
  location text COLLATE "C" CHECK (length(location) BETWEEN 1 AND 400),
  order_id text COLLATE "C" CHECK (length(order_id) BETWEEN 1 AND 400),
  reason text,
  CHECK (status NOT IN ('pending', 'waiting') OR expires_at IS NOT NULL),
  CHECK (status NOT IN ('confirmed', 'deducted', 'released', 'rejected') OR expires_at IS NULL),
  CHECK (live OR held IS NULL OR held = 0),
  CHECK (status <> 'taken' OR (lines = 0 AND order_id = id AND expires_at IS NULL)),
  CHECK ((lines = 0) = (num_nulls(sku, location, asked, quantity, found, held, deducted) = 7)),
  CHECK (lines = 0 OR num_nulls(sku, location, asked, quantity, found, held, deducted) = 0)
);
CREATE INDEX reservations_deadline ON earmark.reservations (expires_at, id)
  WHERE status IN ('pending', 'waiting');
CREATE INDEX reservations_live ON earmark.reservations (sku, location, until, id) WHERE live;
CREATE INDEX reservations_queue ON earmark.reservations (sku, location, ticket, lacks) WHERE lacks > 0;
CREATE INDEX reservations_newest ON earmark.reservations (status, created_at DESC, id);

-- The further lines, numbered from 1.
CREATE TABLE earmark.reservation_lines (
  reservation_id text COLLATE "C" NOT NULL CHECK (length(reservation_id) BETWEEN 1 AND 400),
  line smallint NOT NULL CHECK (line BETWEEN 1 AND 999),
  sku text COLLATE "C" NOT NULL CHECK (length(sku) BETWEEN 1 AND 400),
  location text COLLATE "C" NOT NULL CHECK (length(location) BETWEEN 1 AND 400),
  asked bigint NOT NULL CHECK (asked BETWEEN 1 AND 1000000000),
  quantity bigint NOT NULL CHECK (quantity BETWEEN 0 AND asked),
  found bigint NOT NULL,
  held bigint NOT NULL CHECK (held BETWEEN 0 AND quantity),
  deducted bigint NOT NULL CHECK (deducted BETWEEN 0 AND 1000000000000000),
  ticket bigint CHECK (ticket > 0),
  live boolean NOT NULL,
  until bigint CHECK (until IS NULL OR (live AND held > 0)),
  lacks bigint NOT NULL CHECK (lacks = 0 OR (live AND lacks = quantity - held AND ticket IS NOT NULL)),
  PRIMARY KEY (reservation_id, line),
  CHECK (live OR held = 0)
);
CREATE INDEX reservation_lines_live ON earmark.reservation_lines (sku, location, until, reservation_id)
  WHERE live;
CREATE INDEX reservation_lines_queue ON earmark.reservation_lines (sku, location, ticket, lacks)
  WHERE lacks > 0;

CREATE TABLE earmark.orders (
  id text COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 400),
  version bigint NOT NULL CHECK (version > 0),
  position bigint NOT NULL,
  status text NOT NULL CHECK (status IN ('pending', 'awaiting_restock', 'reserved', 'awaiting_payment',
    'confirmed', 'fulfilled', 'rejected', 'cancelled', 'expired', 'failed')),
  request json,
  policy json NOT NULL,
  reservation_id text COLLATE "C" NOT NULL CHECK (length(reservation_id) BETWEEN 1 AND 400),
  payment json NOT NULL,
  asks json NOT NULL,
  buying json,
  delivery text NOT NULL CHECK (delivery IN ('none', 'owed', 'done')),
  notices json NOT NULL,
  waived json NOT NULL,
  reason text,
  events bigint NOT NULL CHECK (events > 0),
  created_at bigint NOT NULL CHECK (created_at BETWEEN 0 AND 253402300799999),
  updated_at bigint NOT NULL CHECK (updated_at >= created_at)
);
CREATE INDEX orders_newest ON earmark.orders (status, created_at DESC, id);

CREATE TABLE earmark.purchases (
  id text COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 400),
  version bigint NOT NULL CHECK (version > 0),
  position bigint NOT NULL,
  order_id text COLLATE "C" CHECK (length(order_id) BETWEEN 1 AND 400),
  status text NOT NULL CHECK (status IN ('open', 'received', 'cancelled')),
  lines json NOT NULL,
  events bigint NOT NULL CHECK (events > 0),
  created_at bigint NOT NULL CHECK (created_at BETWEEN 0 AND 253402300799999),
  updated_at bigint NOT NULL CHECK (updated_at >= created_at)
);
CREATE INDEX purchases_newest ON earmark.purchases (created_at DESC, id);

CREATE TABLE earmark.debts (
  id text COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 400),
  version bigint NOT NULL CHECK (version > 0),
  position bigint NOT NULL,
  order_id text COLLATE "C" NOT NULL CHECK (length(order_id) BETWEEN 1 AND 400),
  action json NOT NULL,
  status text NOT NULL CHECK (status IN ('owed', 'done', 'dead', 'withdrawn', 'dropped')),
  failures bigint NOT NULL CHECK (failures >= 0),
  due_at bigint NOT NULL CHECK (due_at BETWEEN 0 AND 253402300799999),
  note text,
  retry json NOT NULL,
  events bigint NOT NULL CHECK (events > 0),
  created_at bigint NOT NULL CHECK (created_at BETWEEN 0 AND 253402300799999),
  updated_at bigint NOT NULL CHECK (updated_at >= created_at)
);
CREATE INDEX debts_due ON earmark.debts (due_at, id) WHERE status = 'owed';
CREATE INDEX debts_newest ON earmark.debts (status, created_at DESC, id);

CREATE TABLE earmark.receipts (
  key text COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 400),
  version bigint NOT NULL CHECK (version = 1),
  command json NOT NULL,
  at bigint NOT NULL CHECK (at BETWEEN 0 AND 253402300799999),
  outcome json NOT NULL
);
-- For pruning alone; next to nothing is written for it.
CREATE INDEX receipts_old ON earmark.receipts USING brin (at) WITH (autosummarize = on);

CREATE TABLE earmark.policies (
  name text COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 400),
  version bigint NOT NULL CHECK (version > 0),
  policy json NOT NULL,
  updated_at bigint NOT NULL CHECK (updated_at BETWEEN 0 AND 253402300799999)
);
