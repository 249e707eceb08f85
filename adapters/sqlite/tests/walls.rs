//! The second wall: what the core could never write, the database refuses.

mod common;

use common::{Folder, by_hand};
use earmark_store::conformance::{Twin, everything};

/// Writes that the core would never make, each with a word of the reason it is refused for.
const BROKEN: [(&str, &str); 25] = [
    ("UPDATE balances SET on_hand = on_hand + 1", "last movement"),
    ("UPDATE balances SET reserved = -1", "CHECK"),
    ("UPDATE balances SET on_hand = 2000000000000000", "CHECK"),
    ("UPDATE balances SET seq = seq - 1 WHERE seq > 1", "last movement"),
    ("UPDATE reservations SET status = 'lost'", "CHECK"),
    ("UPDATE reservations SET status = 'pending', expires_at = NULL", "CHECK"),
    ("UPDATE reservations SET status = 'pending', expires_at = 1 WHERE status = 'rejected'", "cannot move"),
    ("UPDATE reservation_lines SET held = quantity + 1", "CHECK"),
    ("UPDATE reservation_lines SET lacks = lacks + 1 WHERE lacks > 0", "CHECK"),
    ("UPDATE reservation_lines SET quantity = 0", "CHECK"),
    (
        "INSERT INTO reservation_lines SELECT 1000000, sku, location, asked, quantity, found, held, deducted, ticket, \
      'nobody', live, until, 0 FROM reservation_lines LIMIT 1",
        "without its reservation",
    ),
    (
        "INSERT INTO purchase_lines (n, sku, location, quantity, received) VALUES (9000, 'A', 'b', 1, 0)",
        "without its purchase",
    ),
    ("UPDATE reservations SET id = 'o-paid' WHERE id <> 'o-paid'", "UNIQUE"),
    ("UPDATE orders SET status = 'confirmed' WHERE status <> 'confirmed'", "last transition"),
    (
        "INSERT INTO order_transitions SELECT order_n, 99, to_status, 'pending', at FROM order_transitions \
      WHERE to_status = 'awaiting_payment'",
        "FOREIGN KEY",
    ),
    (
        "INSERT INTO order_transitions SELECT n, 99, 'expired', 'confirmed', 1 FROM orders WHERE id = 'o-paid'",
        "does not begin",
    ),
    ("UPDATE debts SET status = 'forgotten'", "CHECK"),
    ("INSERT INTO receipts SELECT * FROM receipts LIMIT 1", "UNIQUE"),
    ("UPDATE receipts SET version = 2", "CHECK"),
    ("UPDATE movements SET moves = '[]'", "never changes"),
    ("UPDATE journal SET at = 1", "never changes"),
    ("INSERT INTO journal VALUES (9000, 9000, 1, '[0]')", "gap"),
    ("INSERT INTO journal SELECT max(position) + 1, max(position) + 1, 1, '[]' FROM journal", "CHECK"),
    (
        "INSERT INTO movements SELECT NULL, sku, location, seq + 1, seq + 1, at, 1, 0, 0, 0, 0, 0, on_hand, reserved, \
      committed, safety_stock, incoming, waiting, NULL, '[0]' FROM movements ORDER BY seq DESC LIMIT 1",
        "does not follow",
    ),
    (
        "INSERT INTO movements SELECT NULL, sku, location, seq + 1, seq + 1, at, 0, 0, 0, 0, 0, 0, on_hand, reserved, \
      committed, safety_stock, incoming, waiting, NULL, '[]' FROM movements ORDER BY seq DESC LIMIT 1",
        "CHECK",
    ),
];

#[tokio::test]
async fn hand_broken_writes_are_refused() {
    let folder = Folder::new();
    let mut twin = Twin::open(&folder).await;
    twin.tell(everything()).await;
    for (sql, reason) in BROKEN {
        let error = by_hand(&folder.file(), sql).await.expect_err(sql);
        assert!(error.to_string().contains(reason), "{sql}: {error}");
        twin.compare().await;
    }
}

#[tokio::test]
async fn no_command_may_oversell() {
    let folder = Folder::new();
    let mut twin = Twin::open(&folder).await;
    twin.tell(everything()).await;
    let oversell = |room: &str| {
        format!(
            "INSERT INTO movements SELECT NULL, sku, location, seq + 1, seq + 1, at, -100, 0, 0, 0, 0, 0, on_hand - 100, \
         reserved, committed, safety_stock, incoming, waiting, {room}, '[0]' FROM movements \
         WHERE sku = 'MUG' ORDER BY seq DESC LIMIT 1"
        )
    };
    assert!(by_hand(&folder.file(), &oversell("-1")).await.is_err());
    by_hand(&folder.file(), &oversell("NULL")).await.unwrap();
}
