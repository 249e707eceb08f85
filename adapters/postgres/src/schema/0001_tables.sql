-- Every row of a store. Keys compare bytewise, whatever language the database speaks. The checks are
-- a second wall behind the core: they decide nothing, they refuse what the core could never write.
-- Bounds: a figure stays within ±10^15, a stored key within 400 bytes, an instant before the year 10000.
-- What a column alone may hold is the matter of its type, which a connection learns once; the checks of a
-- table are read anew by every statement that writes to it, so they are few, and only of what columns are
-- to each other.
--
-- Whatever may be spread over machines is spread by the first column of its primary key: every unique
-- key holds it, and nothing on the way of a reserve needs a trigger, a sequence or a foreign key.
-- `position` says where in the journal the last event of a row stands.

CREATE DOMAIN earmark.key AS text COLLATE "C" CHECK (length(VALUE) BETWEEN 1 AND 400);
CREATE DOMAIN earmark.instant AS bigint CHECK (VALUE BETWEEN 0 AND 253402300799999);
CREATE DOMAIN earmark.level AS bigint CHECK (VALUE BETWEEN -1000000000000000 AND 1000000000000000);
CREATE DOMAIN earmark.units AS bigint CHECK (VALUE BETWEEN 0 AND 1000000000000000);
CREATE DOMAIN earmark.quantity AS bigint CHECK (VALUE BETWEEN 1 AND 1000000000);
CREATE DOMAIN earmark.number AS bigint CHECK (VALUE > 0);
CREATE DOMAIN earmark.count AS bigint CHECK (VALUE >= 0);
CREATE DOMAIN earmark.lines AS smallint CHECK (VALUE BETWEEN 0 AND 1000);
CREATE DOMAIN earmark.mode AS text CHECK (VALUE IN ('all_or_nothing', 'per_line', 'best_effort'));
CREATE DOMAIN earmark.on_shortage AS text CHECK (VALUE IN ('reject', 'wait'));
CREATE DOMAIN earmark.reservation_status AS text CHECK (VALUE IN ('pending', 'waiting', 'confirmed',
  'deducted', 'released', 'rejected', 'expired', 'taken'));

-- Whether everything was as it had been read. A statement that says no leaves no trace.
CREATE DOMAIN earmark.unchanged AS boolean CONSTRAINT unchanged CHECK (VALUE);
-- Whether every lock was had that was tried for.
CREATE DOMAIN earmark.unlocked AS boolean CONSTRAINT unlocked CHECK (VALUE);

-- `base` is added to a transaction's number to get a position in the journal. A database that was
-- restored counts its transactions anew and is given another base, so that positions only rise.
CREATE TABLE earmark.era (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  base earmark.count NOT NULL
);
INSERT INTO earmark.era (base) VALUES (0);

-- Rows as a statement is handed them, a reservation's in the order of its table. One array of rows costs the
-- database a fraction of an array for each column: those it would read into tables of their own first. `was` are
-- the numbers of a row as it was read: whoever writes says no where one of them is another now. A version alone
-- would not do, for a crash may take the last ones, and they are given anew.
CREATE TYPE earmark.reservation_row AS (id text, version bigint, ttl bigint, hold bigint,
  renewal_factor bigint, waiting bigint, max_overtakes bigint, held_since bigint, expires_at bigint,
  events bigint, created_at bigint, updated_at bigint, asked bigint, quantity bigint, found bigint,
  held bigint, deducted bigint, ticket bigint, until bigint, lacks bigint, overtakes bigint, lines bigint,
  collecting boolean, live boolean, status text, mode text, on_shortage text, sku text, location text,
  order_id text, reason text);
-- The same for those of which several are alike but for their ids.
CREATE TYPE earmark.alike_row AS (ids text[], version bigint, ttl bigint, hold bigint,
  renewal_factor bigint, waiting bigint, max_overtakes bigint, held_since bigint, expires_at bigint,
  events bigint, created_at bigint, updated_at bigint, asked bigint, quantity bigint, found bigint,
  held bigint, deducted bigint, ticket bigint, until bigint, lacks bigint, overtakes bigint, lines bigint,
  collecting boolean, live boolean, status text, mode text, on_shortage text, sku text, location text,
  order_id text, reason text);
CREATE TYPE earmark.balance_row AS (sku text, location text, version bigint, on_hand bigint,
  reserved bigint, committed bigint, safety_stock bigint, incoming bigint, waiting bigint, seq bigint,
  owed_from bigint, owed_above bigint, updated_at bigint, is_told boolean, was bigint[]);
CREATE TYPE earmark.read_row AS (sku text, location text, was bigint[]);

-- Changed by every batch that touches it: room in the page keeps its new version where the old one was.
CREATE TABLE earmark.balances (
  sku text COLLATE "C" NOT NULL CHECK (length(sku) BETWEEN 1 AND 400),
  location earmark.key NOT NULL,
  version earmark.number NOT NULL,
  on_hand earmark.level NOT NULL,
  reserved earmark.units NOT NULL,
  committed earmark.units NOT NULL,
  safety_stock earmark.units NOT NULL,
  incoming earmark.units NOT NULL,
  waiting earmark.units NOT NULL,
  seq earmark.count NOT NULL,
  owed_from earmark.count,
  owed_above earmark.count NOT NULL,
  updated_at earmark.instant NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (sku, location),
  CONSTRAINT balances_owing_check
    CHECK ((owed_from IS NULL OR waiting > 0) AND (owed_above = 0 OR owed_from IS NOT NULL))
) WITH (fillfactor = 40);
CREATE INDEX balances_owing ON earmark.balances (sku, location) WHERE owed_from IS NOT NULL;

-- The first line of a reservation stands in its own row, because most have one line. `until` is the
-- deadline of the units a line holds, `lacks` what it still waits for, `live` whether its reservation
-- has not ended: what the relations of a balance are found by. Orders and reservations share one space of
-- ids, and this table's key is the wall around it: an order that has no reservation of its id has a row
-- here all the same, `taken`, which is no reservation and is not read as one.
CREATE TABLE earmark.reservations (
  id text COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 400),
  version earmark.number NOT NULL,
  ttl earmark.number,
  hold earmark.count NOT NULL,
  renewal_factor earmark.count NOT NULL,
  waiting earmark.count NOT NULL,
  max_overtakes earmark.count NOT NULL,
  held_since earmark.instant NOT NULL,
  expires_at earmark.instant,
  events earmark.number NOT NULL,
  created_at earmark.instant NOT NULL,
  updated_at earmark.instant NOT NULL,
  asked earmark.quantity,
  quantity earmark.count,
  found bigint,
  held earmark.count,
  deducted earmark.units,
  ticket earmark.number,
  until earmark.instant,
  lacks earmark.count NOT NULL,
  overtakes earmark.count NOT NULL,
  lines earmark.lines NOT NULL,
  collecting boolean NOT NULL,
  live boolean NOT NULL,
  status earmark.reservation_status NOT NULL,
  mode earmark.mode NOT NULL,
  on_shortage earmark.on_shortage NOT NULL,
  sku earmark.key,
  location earmark.key,
  order_id earmark.key,
  reason text,
  position bigint NOT NULL,
  CONSTRAINT reservations_status_check CHECK (live = (status IN ('pending', 'waiting', 'confirmed'))
    AND (NOT live OR (status = 'confirmed') = (expires_at IS NULL))
    AND (live OR expires_at IS NULL OR status = 'expired')
    AND (status <> 'taken' OR (lines = 0 AND order_id IS NOT DISTINCT FROM id))),
  CONSTRAINT reservations_held_check
    CHECK (quantity <= asked AND held <= quantity AND (live OR held = 0) AND (until IS NULL OR (live AND held > 0))),
  CONSTRAINT reservations_lacks_check
    CHECK (lacks = 0 OR (live AND lacks = quantity - held AND ticket IS NOT NULL)),
  CONSTRAINT reservations_lines_check CHECK (
    num_nulls(sku, location, asked, quantity, found, held, deducted) = CASE lines WHEN 0 THEN 7 ELSE 0 END),
  CONSTRAINT reservations_time_check CHECK (updated_at >= created_at)
);
-- What is read in the order of time and id has its index by time alone: the rows of a batch share an entry then, and
-- those of one instant are sorted when they are read.
CREATE INDEX reservations_deadline ON earmark.reservations (expires_at) WHERE status IN ('pending', 'waiting');
CREATE INDEX reservations_live ON earmark.reservations (sku, location, until) WHERE live;
CREATE INDEX reservations_queue ON earmark.reservations (sku, location, ticket, lacks) WHERE lacks > 0;
CREATE INDEX reservations_newest ON earmark.reservations (status, created_at);

-- The further lines, numbered from 1.
CREATE TABLE earmark.reservation_lines (
  reservation_id text COLLATE "C" NOT NULL CHECK (length(reservation_id) BETWEEN 1 AND 400),
  line smallint NOT NULL CHECK (line BETWEEN 1 AND 999),
  sku earmark.key NOT NULL,
  location earmark.key NOT NULL,
  asked earmark.quantity NOT NULL,
  quantity earmark.count NOT NULL,
  found bigint NOT NULL,
  held earmark.count NOT NULL,
  deducted earmark.units NOT NULL,
  ticket earmark.number,
  live boolean NOT NULL,
  until earmark.instant,
  lacks earmark.count NOT NULL,
  PRIMARY KEY (reservation_id, line),
  CONSTRAINT reservation_lines_held_check
    CHECK (quantity <= asked AND held <= quantity AND (live OR held = 0) AND (until IS NULL OR (live AND held > 0))),
  CONSTRAINT reservation_lines_lacks_check
    CHECK (lacks = 0 OR (live AND lacks = quantity - held AND ticket IS NOT NULL))
);
CREATE INDEX reservation_lines_live ON earmark.reservation_lines (sku, location, until, reservation_id)
  WHERE live;
CREATE INDEX reservation_lines_queue ON earmark.reservation_lines (sku, location, ticket, lacks)
  WHERE lacks > 0;

CREATE TABLE earmark.orders (
  id text COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 400),
  version earmark.number NOT NULL,
  position bigint NOT NULL,
  status text NOT NULL CHECK (status IN ('pending', 'awaiting_restock', 'reserved', 'awaiting_payment',
    'confirmed', 'fulfilled', 'rejected', 'cancelled', 'expired', 'failed')),
  request json,
  policy json NOT NULL,
  reservation_id earmark.key NOT NULL,
  payment json NOT NULL,
  asks json NOT NULL,
  buying json,
  delivery text NOT NULL CHECK (delivery IN ('none', 'owed', 'done')),
  notices json NOT NULL,
  waived json NOT NULL,
  reason text,
  events earmark.number NOT NULL,
  created_at earmark.instant NOT NULL,
  updated_at bigint NOT NULL CHECK (updated_at >= created_at)
);
CREATE INDEX orders_newest ON earmark.orders (status, created_at DESC, id);

CREATE TABLE earmark.purchases (
  id text COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 400),
  version earmark.number NOT NULL,
  position bigint NOT NULL,
  order_id earmark.key,
  status text NOT NULL CHECK (status IN ('open', 'received', 'cancelled')),
  lines json NOT NULL,
  events earmark.number NOT NULL,
  created_at earmark.instant NOT NULL,
  updated_at bigint NOT NULL CHECK (updated_at >= created_at)
);
CREATE INDEX purchases_newest ON earmark.purchases (created_at DESC, id);

CREATE TABLE earmark.debts (
  id text COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 400),
  version earmark.number NOT NULL,
  position bigint NOT NULL,
  order_id earmark.key NOT NULL,
  action json NOT NULL,
  status text NOT NULL CHECK (status IN ('owed', 'done', 'dead', 'withdrawn', 'dropped')),
  failures earmark.count NOT NULL,
  due_at earmark.instant NOT NULL,
  note text,
  retry json NOT NULL,
  events earmark.number NOT NULL,
  created_at earmark.instant NOT NULL,
  updated_at bigint NOT NULL CHECK (updated_at >= created_at)
);
CREATE INDEX debts_due ON earmark.debts (due_at, id) WHERE status = 'owed';
CREATE INDEX debts_newest ON earmark.debts (status, created_at DESC, id);

CREATE TABLE earmark.receipts (
  key text COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 400),
  version bigint NOT NULL CHECK (version = 1),
  command json NOT NULL,
  at earmark.instant NOT NULL,
  outcome json NOT NULL
);
-- For pruning alone; next to nothing is written for it.
CREATE INDEX receipts_old ON earmark.receipts USING brin (at) WITH (autosummarize = on);

CREATE TABLE earmark.policies (
  name text COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 400),
  version earmark.number NOT NULL,
  policy json NOT NULL,
  updated_at earmark.instant NOT NULL
);
