-- The tables of the design that people write by hand.
CREATE TABLE stock (
  sku text PRIMARY KEY,
  on_hand bigint NOT NULL,
  reserved bigint NOT NULL DEFAULT 0,
  CHECK (reserved <= on_hand)
);
CREATE TABLE idempotency_keys (
  key text PRIMARY KEY,
  reservation_id text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE reservations (
  id text PRIMARY KEY,
  sku text NOT NULL,
  quantity bigint NOT NULL,
  status text NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX reservations_due ON reservations (expires_at) WHERE status = 'pending';
CREATE TABLE reservation_items (
  reservation_id text NOT NULL,
  line int NOT NULL,
  sku text NOT NULL,
  quantity bigint NOT NULL,
  PRIMARY KEY (reservation_id, line)
);
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  type text NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO stock (sku, on_hand)
SELECT 'SKU-' || lpad(n::text, 5, '0'), 1000000000 FROM generate_series(0, 10000) AS n;
