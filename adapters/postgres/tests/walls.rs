//! The second wall: what the core could never write, the database refuses.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

mod common;

use common::Place;
use earmark_store::conformance::{Twin, everything};

/// Writes that the core would never make, each with a word of the reason it is refused for.
const BROKEN: [(&str, &str); 20] = [
    ("UPDATE earmark.balances SET reserved = -1", "units_check"),
    ("UPDATE earmark.balances SET on_hand = 2000000000000000", "level_check"),
    ("UPDATE earmark.balances SET owed_from = 1, waiting = 0", "balances_owing_check"),
    ("INSERT INTO earmark.balances SELECT * FROM earmark.balances LIMIT 1", "balances_pkey"),
    ("UPDATE earmark.reservations SET status = 'lost'", "reservation_status_check"),
    ("UPDATE earmark.reservations SET status = 'pending', expires_at = NULL", "reservations_status_check"),
    ("UPDATE earmark.reservations SET held = quantity + 1", "reservations_held_check"),
    ("UPDATE earmark.reservations SET status = 'released', live = false WHERE held > 0", "reservations_"),
    ("UPDATE earmark.reservations SET live = NOT live", "reservations_"),
    ("UPDATE earmark.reservations SET lacks = lacks + 1 WHERE lacks > 0", "reservations_lacks_check"),
    ("UPDATE earmark.reservations SET sku = NULL WHERE lines > 0", "reservations_lines_check"),
    ("INSERT INTO earmark.reservations SELECT * FROM earmark.reservations LIMIT 1", "reservations_pkey"),
    ("UPDATE earmark.reservation_lines SET quantity = 0", "reservation_lines_held_check"),
    ("UPDATE earmark.orders SET status = 'lost'", "orders_status_check"),
    (
        "INSERT INTO earmark.order_transitions \
         SELECT order_id, 99, to_status, 'pending', at FROM earmark.order_transitions",
        "order_transitions_check",
    ),
    ("UPDATE earmark.debts SET status = 'forgotten'", "debts_status_check"),
    ("INSERT INTO earmark.receipts SELECT * FROM earmark.receipts LIMIT 1", "receipts_pkey"),
    ("UPDATE earmark.receipts SET version = 2", "receipts_version_check"),
    ("UPDATE earmark.movements SET kinds = '{guessed}'", "kinds_check"),
    ("UPDATE earmark.movements SET first = last + 1", "movements_"),
];

#[tokio::test]
async fn hand_broken_writes_are_refused() {
    let place = Place::new();
    let mut twin = Twin::open(&place).await;
    twin.tell(everything()).await;
    for (sql, reason) in BROKEN {
        let error = place.by_hand(sql).expect_err(sql);
        assert!(error.contains(reason), "{sql}: {error}");
    }
    twin.compare().await;
}

#[tokio::test]
async fn no_command_may_oversell() {
    let place = Place::new();
    let mut twin = Twin::open(&place).await;
    twin.tell(everything()).await;
    let oversell = |kind: &str| {
        format!(
            "INSERT INTO earmark.movements SELECT sku, location, last + 1, last + 1, at, -100, 0, 0, 0, 0, 0, \
             on_hand - 100, reserved, committed, safety_stock, incoming, waiting, '{{{kind}}}', '[]' \
             FROM earmark.movements WHERE sku = 'MUG' ORDER BY last DESC LIMIT 1"
        )
    };
    let error = place.by_hand(&oversell("transferred")).unwrap_err();
    assert!(error.contains("check"), "{error}");
    place.by_hand(&oversell("deducted")).unwrap();
}

/// What would have to change if the tables were spread over machines: nothing. Every unique key, those of
/// the weekly parts too, holds the column that its table is spread by, and no trigger, sequence or
/// foreign key spans rows.
#[tokio::test]
async fn the_tables_can_be_spread() {
    let place = Place::new();
    let mut twin = Twin::open(&place).await;
    twin.tell(everything()).await;
    let keys = place
        .by_hand(
            "SELECT c.relname, a.attname, EXISTS (SELECT FROM pg_index u WHERE u.indisunique \
               AND (u.indrelid = c.oid OR u.indrelid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = c.oid)) \
               AND NOT EXISTS (SELECT FROM pg_attribute k WHERE k.attrelid = u.indrelid \
                 AND k.attname = a.attname AND k.attnum = ANY (u.indkey::int2[]))) \
             FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary \
             JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] \
             WHERE c.relnamespace = 'earmark'::regnamespace AND NOT c.relispartition ORDER BY c.relname",
        )
        .unwrap();
    let tables: Vec<&str> = keys.lines().collect();
    assert_eq!(
        tables,
        [
            "balances|sku|f",
            "debts|id|f",
            "era|one|f",
            "journal|position|f",
            "migrations|number|f",
            "movements|sku|f",
            "openings|sku|f",
            "order_transitions|order_id|f",
            "orders|id|f",
            "policies|name|f",
            "purchases|id|f",
            "receipts|key|f",
            "reservation_lines|reservation_id|f",
            "reservations|id|f",
        ]
    );
    // A partitioned table that is spread needs the column that it is parted by in its keys as well; every
    // part has the keys of the whole, and nothing is kept where the whole does not know of it.
    let parts = "SELECT whole, count(*), count(*) FILTER (WHERE EXISTS (SELECT FROM pg_index u \
                   JOIN pg_attribute a ON a.attrelid = u.indrelid AND a.attnum = ANY (u.indkey::int2[]) \
                   WHERE u.indrelid = ('earmark.' || part)::regclass AND u.indisprimary AND a.attname = 'at')) \
                 FROM earmark.weeks GROUP BY whole ORDER BY whole";
    assert_eq!(place.by_hand(parts).unwrap(), "journal|5|5\nmovements|5|5");
    let spans = "SELECT (SELECT count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid \
                   WHERE c.relnamespace = 'earmark'::regnamespace), \
                 (SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND connamespace = 'earmark'::regnamespace), \
                 (SELECT count(*) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'earmark'::regnamespace)";
    assert_eq!(place.by_hand(spans).unwrap(), "0|0|0");
}
