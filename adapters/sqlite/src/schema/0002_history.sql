-- What happened: appended, never changed.

-- `moved` names the movements of an entry: [[sku, location, seq], …].
CREATE TABLE journal (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 253402300799999),
  number INTEGER NOT NULL CHECK (number >= 0),
  subject TEXT NOT NULL CHECK (subject IN ('reservation', 'order', 'purchase', 'debt', 'stock')),
  id TEXT NOT NULL CHECK (length(id) BETWEEN 1 AND 801),
  event TEXT NOT NULL CHECK (json_valid(event)),
  moved TEXT CHECK (json_valid(moved)),
  base TEXT NOT NULL GENERATED ALWAYS AS (substr(id, 1, instr(id || '~', '~') - 1)) VIRTUAL
) STRICT;
CREATE INDEX journal_history ON journal (base);

CREATE TABLE movements (
  sku TEXT NOT NULL CHECK (length(sku) BETWEEN 1 AND 400),
  location TEXT NOT NULL CHECK (length(location) BETWEEN 1 AND 400),
  seq INTEGER NOT NULL CHECK (seq > 0),
  at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 253402300799999),
  kind TEXT NOT NULL CHECK (kind IN ('reserved', 'queued', 'collected', 'served', 'confirmed', 'released',
    'expired', 'deducted', 'received', 'adjusted', 'transferred', 'expected', 'opening')),
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
  reservation_id TEXT,
  order_id TEXT,
  purchase_order_id TEXT,
  reference TEXT,
  reason TEXT,
  PRIMARY KEY (sku, location, seq),
  -- No command lowers what is available below zero, nor at all while it is below; facts may.
  CHECK (kind IN ('received', 'adjusted', 'deducted', 'opening')
    OR on_hand - reserved - committed - safety_stock >= 0
    OR on_hand_delta - reserved_delta - committed_delta - safety_stock_delta >= 0)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE order_transitions (
  order_id TEXT NOT NULL CHECK (length(order_id) BETWEEN 1 AND 400),
  number INTEGER NOT NULL CHECK (number > 0),
  from_status TEXT NOT NULL,
  to_status TEXT NOT NULL,
  at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 253402300799999),
  PRIMARY KEY (order_id, number),
  FOREIGN KEY (from_status, to_status) REFERENCES order_moves (from_status, to_status)
) STRICT, WITHOUT ROWID;
