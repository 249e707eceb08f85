-- One reservation, one transaction. The ids of a client rise, as order numbers do.
\set n :n + 1
\set sku case when :zipf = 1 then random_zipfian(1, 10000, 1.1) else random(:low, :high) end
BEGIN;
INSERT INTO idempotency_keys (key, reservation_id)
VALUES (lpad(:run::text, 4, '0') || '-' || lpad(:n::text, 9, '0') || '-' || :client_id::text,
  lpad(:run::text, 4, '0') || '-' || lpad(:n::text, 9, '0') || '-' || :client_id::text)
ON CONFLICT DO NOTHING;
SELECT on_hand - reserved AS available FROM stock WHERE sku = 'SKU-' || lpad(:sku::text, 5, '0') FOR UPDATE;
UPDATE stock SET reserved = reserved + 1 WHERE sku = 'SKU-' || lpad(:sku::text, 5, '0');
INSERT INTO reservations (id, sku, quantity, status, expires_at)
VALUES (lpad(:run::text, 4, '0') || '-' || lpad(:n::text, 9, '0') || '-' || :client_id::text,
  'SKU-' || lpad(:sku::text, 5, '0'), 1, 'pending', now() + interval '15 minutes');
INSERT INTO outbox (type, payload)
VALUES ('inventory.reserved', jsonb_build_object(
  'reservation_id', lpad(:run::text, 4, '0') || '-' || lpad(:n::text, 9, '0') || '-' || :client_id::text,
  'sku', 'SKU-' || lpad(:sku::text, 5, '0'), 'quantity', 1));
COMMIT;
