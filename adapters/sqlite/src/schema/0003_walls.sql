-- What a check on one row cannot see: that rows agree with the ones they follow from.

CREATE TRIGGER movements_follow BEFORE INSERT ON movements
BEGIN
  SELECT RAISE(ABORT, 'a movement does not follow from the one before it')
  WHERE NOT EXISTS (
    SELECT 1 FROM ledger AS before
    WHERE before.sku = NEW.sku AND before.location = NEW.location AND before.seq = NEW.first - 1
      AND before.at <= NEW.at
      AND before.on_hand + NEW.on_hand_delta = NEW.on_hand
      AND before.reserved + NEW.reserved_delta = NEW.reserved
      AND before.committed + NEW.committed_delta = NEW.committed
      AND before.safety_stock + NEW.safety_stock_delta = NEW.safety_stock
      AND before.incoming + NEW.incoming_delta = NEW.incoming
      AND before.waiting + NEW.waiting_delta = NEW.waiting
  ) AND NOT (NEW.first = 1
    AND NEW.on_hand_delta = NEW.on_hand AND NEW.reserved_delta = NEW.reserved
    AND NEW.committed_delta = NEW.committed AND NEW.safety_stock_delta = NEW.safety_stock
    AND NEW.incoming_delta = NEW.incoming AND NEW.waiting_delta = NEW.waiting);
END;

CREATE TRIGGER movements_stay BEFORE UPDATE ON movements
BEGIN
  SELECT RAISE(ABORT, 'a movement never changes');
END;

CREATE TRIGGER journal_follows BEFORE INSERT ON journal
BEGIN
  SELECT RAISE(ABORT, 'the journal has a gap')
  WHERE NEW.first <> max(
    coalesce((SELECT max(position) FROM journal), 0),
    coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'journal'), 0)) + 1;
END;

CREATE TRIGGER journal_stays BEFORE UPDATE ON journal
BEGIN
  SELECT RAISE(ABORT, 'what happened never changes');
END;

CREATE TRIGGER balances_begin AFTER INSERT ON balances WHEN NEW.seq > 0
BEGIN
  SELECT RAISE(ABORT, 'a balance does not show what its last movement left')
  WHERE NOT EXISTS (
    SELECT 1 FROM ledger AS last
    WHERE last.sku = NEW.sku AND last.location = NEW.location AND last.seq = NEW.seq
      AND last.on_hand = NEW.on_hand AND last.reserved = NEW.reserved
      AND last.committed = NEW.committed AND last.safety_stock = NEW.safety_stock
      AND last.incoming = NEW.incoming AND last.waiting = NEW.waiting);
END;

CREATE TRIGGER balances_follow AFTER UPDATE ON balances WHEN NEW.seq > 0
BEGIN
  SELECT RAISE(ABORT, 'a balance does not show what its last movement left')
  WHERE NEW.seq < OLD.seq OR NOT EXISTS (
    SELECT 1 FROM ledger AS last
    WHERE last.sku = NEW.sku AND last.location = NEW.location AND last.seq = NEW.seq
      AND last.on_hand = NEW.on_hand AND last.reserved = NEW.reserved
      AND last.committed = NEW.committed AND last.safety_stock = NEW.safety_stock
      AND last.incoming = NEW.incoming AND last.waiting = NEW.waiting);
END;

-- Several moves may lie between two states of a row, so only what no path leads to is refused.
CREATE TRIGGER reservations_move BEFORE UPDATE OF status ON reservations
WHEN NEW.status <> OLD.status AND (
  OLD.status = 'deducted' OR NEW.status = 'rejected'
  OR (OLD.status IN ('released', 'expired', 'rejected') AND NEW.status <> 'deducted')
  OR (OLD.status = 'confirmed' AND NEW.status NOT IN ('deducted', 'released'))
  OR (OLD.status = 'pending' AND NEW.status = 'waiting'))
BEGIN
  SELECT RAISE(ABORT, 'a reservation cannot move like this');
END;

-- Unlike a foreign key, this costs nothing when rows are pruned.
CREATE TRIGGER reservation_lines_belong BEFORE INSERT ON reservation_lines
BEGIN
  SELECT RAISE(ABORT, 'a line without its reservation')
  WHERE NEW.reservation_id IS NOT (SELECT id FROM reservations WHERE n = NEW.n / 1000);
END;

CREATE TRIGGER purchase_lines_belong BEFORE INSERT ON purchase_lines
BEGIN
  SELECT RAISE(ABORT, 'a line without its purchase order')
  WHERE NOT EXISTS (SELECT 1 FROM purchases WHERE n = NEW.n / 1000);
END;

CREATE TRIGGER order_transitions_follow BEFORE INSERT ON order_transitions
BEGIN
  SELECT RAISE(ABORT, 'a transition does not begin where the one before it ended')
  WHERE NEW.from_status <> coalesce((
    SELECT to_status FROM order_transitions
    WHERE order_n = NEW.order_n ORDER BY number DESC LIMIT 1), 'none');
END;

CREATE TRIGGER orders_begin AFTER INSERT ON orders
BEGIN
  SELECT RAISE(ABORT, 'an order does not stand where its last transition led')
  WHERE NEW.status IS NOT (
    SELECT to_status FROM order_transitions WHERE order_n = NEW.n ORDER BY number DESC LIMIT 1);
END;

CREATE TRIGGER orders_move AFTER UPDATE OF status ON orders
BEGIN
  SELECT RAISE(ABORT, 'an order does not stand where its last transition led')
  WHERE NEW.status IS NOT (
    SELECT to_status FROM order_transitions WHERE order_n = NEW.n ORDER BY number DESC LIMIT 1);
END;
