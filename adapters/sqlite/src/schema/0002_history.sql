-- What happened: appended, never changed, some of it to a row.

-- A row is entries [at, number, what happened, the position of the entry before it about the same, the
-- movements it made as [sku, location, seq]]. Positions have no gaps; a row is found by its last one.
-- The oldest rows may be pruned; AUTOINCREMENT remembers the last position even then.
CREATE TABLE journal (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  first INTEGER NOT NULL CHECK (first BETWEEN 1 AND position),
  at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 253402300799999),
  entries TEXT NOT NULL CHECK (json_array_length(entries) = position - first + 1)
) STRICT;

-- A row is movements of one balance, numbers `first` to `seq`, as [at, kind, what it changed, cause]. The
-- deltas are those of all of them, the figures what the last one left. `room` is the least that any
-- command among them left available, or by how much more it was than before: no command lowers what is
-- available below zero, nor at all while it is below. Facts may, and do not count.
CREATE TABLE movements (
  n INTEGER PRIMARY KEY,
  sku TEXT NOT NULL CHECK (length(sku) BETWEEN 1 AND 400),
  location TEXT NOT NULL CHECK (length(location) BETWEEN 1 AND 400),
  seq INTEGER NOT NULL,
  first INTEGER NOT NULL CHECK (first BETWEEN 1 AND seq),
  at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 253402300799999),
  on_hand_delta INTEGER NOT NULL,
  reserved_delta INTEGER NOT NULL,
  committed_delta INTEGER NOT NULL,
  safety_stock_delta INTEGER NOT NULL,
  incoming_delta INTEGER NOT NULL,
  waiting_delta INTEGER NOT NULL,
  on_hand INTEGER NOT NULL CHECK (on_hand BETWEEN -1000000000000000 AND 1000000000000000),
  reserved INTEGER NOT NULL CHECK (reserved BETWEEN 0 AND 1000000000000000),
  committed INTEGER NOT NULL CHECK (committed BETWEEN 0 AND 1000000000000000),
  safety_stock INTEGER NOT NULL CHECK (safety_stock BETWEEN 0 AND 1000000000000000),
  incoming INTEGER NOT NULL CHECK (incoming BETWEEN 0 AND 1000000000000000),
  waiting INTEGER NOT NULL CHECK (waiting BETWEEN 0 AND 1000000000000000),
  room INTEGER CHECK (room >= 0),
  moves TEXT NOT NULL CHECK (json_array_length(moves) = seq - first + 1),
  UNIQUE (sku, location, seq)
) STRICT;

-- The movements of a balance that were pruned, as one: its number is that of the last of them.
CREATE TABLE openings (
  sku TEXT NOT NULL CHECK (length(sku) BETWEEN 1 AND 400),
  location TEXT NOT NULL CHECK (length(location) BETWEEN 1 AND 400),
  seq INTEGER NOT NULL CHECK (seq > 0),
  at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 253402300799999),
  on_hand INTEGER NOT NULL CHECK (on_hand BETWEEN -1000000000000000 AND 1000000000000000),
  reserved INTEGER NOT NULL CHECK (reserved BETWEEN 0 AND 1000000000000000),
  committed INTEGER NOT NULL CHECK (committed BETWEEN 0 AND 1000000000000000),
  safety_stock INTEGER NOT NULL CHECK (safety_stock BETWEEN 0 AND 1000000000000000),
  incoming INTEGER NOT NULL CHECK (incoming BETWEEN 0 AND 1000000000000000),
  waiting INTEGER NOT NULL CHECK (waiting BETWEEN 0 AND 1000000000000000),
  PRIMARY KEY (sku, location)
) STRICT, WITHOUT ROWID;

-- What the ledger left, row by row.
CREATE VIEW ledger AS
  SELECT sku, location, seq, at, on_hand, reserved, committed, safety_stock, incoming, waiting FROM movements
  UNION ALL
  SELECT sku, location, seq, at, on_hand, reserved, committed, safety_stock, incoming, waiting FROM openings;

-- Where the order stood before and after each event that changed it.
CREATE TABLE order_moves (
  from_status TEXT NOT NULL,
  to_status TEXT NOT NULL,
  PRIMARY KEY (from_status, to_status)
) STRICT, WITHOUT ROWID;
INSERT INTO order_moves (from_status, to_status) VALUES
  ('none', 'pending'), ('none', 'cancelled'),
  ('pending', 'reserved'), ('pending', 'awaiting_restock'), ('pending', 'rejected'),
  ('awaiting_restock', 'reserved'), ('awaiting_restock', 'cancelled'), ('awaiting_restock', 'expired'),
  ('awaiting_restock', 'failed'), ('awaiting_restock', 'fulfilled'),
  ('reserved', 'awaiting_payment'), ('reserved', 'confirmed'), ('reserved', 'cancelled'),
  ('reserved', 'expired'), ('reserved', 'fulfilled'),
  ('awaiting_payment', 'confirmed'), ('awaiting_payment', 'cancelled'), ('awaiting_payment', 'expired'),
  ('awaiting_payment', 'fulfilled'),
  ('confirmed', 'cancelled'), ('confirmed', 'fulfilled'),
  ('expired', 'confirmed'), ('expired', 'fulfilled'), ('rejected', 'fulfilled'),
  ('cancelled', 'fulfilled'), ('failed', 'fulfilled');

-- `order_n` is the number of the order, whose row comes after its transitions.
CREATE TABLE order_transitions (
  order_n INTEGER NOT NULL CHECK (order_n > 0),
  number INTEGER NOT NULL CHECK (number > 0),
  from_status TEXT NOT NULL,
  to_status TEXT NOT NULL,
  at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 253402300799999),
  PRIMARY KEY (order_n, number),
  FOREIGN KEY (from_status, to_status) REFERENCES order_moves (from_status, to_status)
) STRICT, WITHOUT ROWID;
