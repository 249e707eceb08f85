-- A thousand reservations of one SKU in one transaction, written as sets. The server makes the rows
-- itself, so this side does not even pay for sending them.
\set n :n + 1
BEGIN;
INSERT INTO idempotency_keys (key, reservation_id)
SELECT id, id
FROM (SELECT lpad(:run::text, 4, '0') || '-' || lpad(:n::text, 7, '0') || '-' || lpad(i::text, 4, '0') AS id
  FROM generate_series(1, 1000) AS i) AS wanted
ON CONFLICT DO NOTHING;
SELECT on_hand - reserved AS available FROM stock WHERE sku = 'SKU-00000' FOR UPDATE;
UPDATE stock SET reserved = reserved + 1000 WHERE sku = 'SKU-00000';
INSERT INTO reservations (id, sku, quantity, status, expires_at)
SELECT lpad(:run::text, 4, '0') || '-' || lpad(:n::text, 7, '0') || '-' || lpad(i::text, 4, '0'), 'SKU-00000', 1, 'pending',
  now() + interval '15 minutes'
FROM generate_series(1, 1000) AS i;
INSERT INTO reservation_items (reservation_id, line, sku, quantity)
SELECT lpad(:run::text, 4, '0') || '-' || lpad(:n::text, 7, '0') || '-' || lpad(i::text, 4, '0'), 1, 'SKU-00000', 1
FROM generate_series(1, 1000) AS i;
INSERT INTO outbox (type, payload)
SELECT 'inventory.reserved', jsonb_build_object(
  'reservation_id', lpad(:run::text, 4, '0') || '-' || lpad(:n::text, 7, '0') || '-' || lpad(i::text, 4, '0'),
  'sku', 'SKU-00000', 'quantity', 1)
FROM generate_series(1, 1000) AS i;
COMMIT;
