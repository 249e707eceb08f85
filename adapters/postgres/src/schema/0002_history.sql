-- What happened: appended, never changed. A batch is one row of the journal, and one row of the ledger
-- for each balance it moved. Both tables are parted by weeks, so that the oldest can be dropped whole. None
-- of the parts takes what fits nowhere else: without one, a part is added and read in order of time
-- without a look into any other. So an instant needs no check: there are parts only for those that may be.

-- What is packed is JSON that the database never looks into, so it is kept as text.
-- `entries` holds the events of a batch in order, each with its movements and, as `before`, where the
-- event of its subject before this one stands. An entry may list further reservations as `also`: the same, of the
-- same number and behind the same event, was told of each of them next. `size` counts events, not entries.
CREATE TABLE earmark.journal (
  position bigint NOT NULL CHECK (position > 0),
  at bigint NOT NULL,
  size int NOT NULL CHECK (size > 0),
  entries text NOT NULL,
  PRIMARY KEY (position, at)
) PARTITION BY RANGE (at);

-- Movements `first` to `last` of a balance, of one instant: what they change together, the figures the
-- last one left, and in `moves` each one's kind, change and cause. Time never runs against the numbers
-- of a balance, so the order of the key is theirs too.
CREATE DOMAIN earmark.kinds AS text[] CHECK (VALUE <@ ARRAY['reserved', 'queued', 'collected', 'served',
  'confirmed', 'released', 'expired', 'deducted', 'received', 'adjusted', 'transferred', 'expected', 'opening']);
CREATE TABLE earmark.movements (
  sku text COLLATE "C" NOT NULL CHECK (length(sku) BETWEEN 1 AND 400),
  location earmark.key NOT NULL,
  last bigint NOT NULL,
  first bigint NOT NULL CHECK (first BETWEEN 1 AND last),
  at bigint NOT NULL,
  on_hand_delta bigint NOT NULL,
  reserved_delta bigint NOT NULL,
  committed_delta bigint NOT NULL,
  safety_stock_delta bigint NOT NULL,
  incoming_delta bigint NOT NULL,
  waiting_delta bigint NOT NULL,
  on_hand earmark.level NOT NULL,
  reserved earmark.units NOT NULL,
  committed earmark.units NOT NULL,
  safety_stock earmark.units NOT NULL,
  incoming earmark.units NOT NULL,
  waiting earmark.units NOT NULL,
  kinds earmark.kinds NOT NULL,
  moves text NOT NULL,
  PRIMARY KEY (sku, location, at, last),
  -- No command lowers what is available below zero, nor at all while it is below; facts may.
  CONSTRAINT movements_available_check CHECK (kinds && ARRAY['received', 'adjusted', 'deducted', 'opening']
    OR on_hand - reserved - committed - safety_stock >= 0
    OR on_hand_delta - reserved_delta - committed_delta - safety_stock_delta >= 0)
) PARTITION BY RANGE (at);

-- A movement as a statement is handed it, in the order of its table.
CREATE TYPE earmark.movement_row AS (sku text, location text, last bigint, first bigint, at bigint,
  on_hand_delta bigint, reserved_delta bigint, committed_delta bigint, safety_stock_delta bigint,
  incoming_delta bigint, waiting_delta bigint, on_hand bigint, reserved bigint, committed bigint,
  safety_stock bigint, incoming bigint, waiting bigint, kinds text[], moves text);

-- The movements of a balance that were pruned, as one: its number is that of the last of them. Those
-- that it stands for do not count any more, even while they are still there.
CREATE TABLE earmark.openings (
  sku text COLLATE "C" NOT NULL CHECK (length(sku) BETWEEN 1 AND 400),
  location earmark.key NOT NULL,
  seq earmark.number NOT NULL,
  at earmark.instant NOT NULL,
  on_hand earmark.level NOT NULL,
  reserved earmark.units NOT NULL,
  committed earmark.units NOT NULL,
  safety_stock earmark.units NOT NULL,
  incoming earmark.units NOT NULL,
  waiting earmark.units NOT NULL,
  PRIMARY KEY (sku, location)
);

-- Where the order stood before and after each event that changed it.
CREATE TABLE earmark.order_transitions (
  order_id text COLLATE "C" NOT NULL CHECK (length(order_id) BETWEEN 1 AND 400),
  number earmark.number NOT NULL,
  from_status text NOT NULL,
  to_status text NOT NULL,
  at earmark.instant NOT NULL,
  PRIMARY KEY (order_id, number),
  CHECK (from_status || ' ' || to_status IN (
    'none pending', 'none cancelled', 'pending reserved', 'pending awaiting_restock', 'pending rejected',
    'awaiting_restock reserved', 'awaiting_restock cancelled', 'awaiting_restock expired',
    'awaiting_restock failed', 'awaiting_restock fulfilled', 'reserved awaiting_payment',
    'reserved confirmed', 'reserved cancelled', 'reserved expired', 'reserved fulfilled',
    'awaiting_payment confirmed', 'awaiting_payment cancelled', 'awaiting_payment expired',
    'awaiting_payment fulfilled', 'confirmed cancelled', 'confirmed fulfilled', 'expired confirmed',
    'expired fulfilled', 'rejected fulfilled', 'cancelled fulfilled', 'failed fulfilled'))
);

-- The better compression, where this PostgreSQL was built with it.
DO $$
BEGIN
  ALTER TABLE earmark.journal ALTER COLUMN entries SET COMPRESSION lz4;
  ALTER TABLE earmark.movements ALTER COLUMN moves SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
  NULL;
END
$$;
