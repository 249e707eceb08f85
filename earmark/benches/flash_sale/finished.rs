//! A database with a past: so many reservations that ended, with all that was recorded of them.
//!
//! The first of them are made by the store itself, under a clock that stands weeks ago. The rest are their
//! copies in the database, each block later than the one before, under ids of their own: every figure of
//! the ledger goes on where the block before it ended, so an audit holds. Only what the events tell of
//! numbers and figures is that of the first block.

use crate::Fault;
use crate::workload::{SKUS, sku_name};
use earmark_cluster::{Cluster, Database};
use earmark_core::reservation::{Mode, OnShortage, Parcel, Request};
use earmark_core::step::{Answer, Command, Input};
use earmark_core::words::{BalanceKey, Id, Key, Line, Lines, Quantity};
use earmark_postgres::{Options, PostgresStore};
use earmark_store::{Clock, Store};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// How many the store makes.
const BLOCK: u64 = 100_000;

/// So many are committed together: half of them of the hot SKU, the others of any.
const BATCH: u64 = 64;

const DAY: u64 = 24 * 60 * 60 * 1000;

/// How long ago it began: within what a server keeps.
const PAST: u64 = 80 * DAY;

/// Units of a SKU: more than any run sells.
const PLENTY: i64 = 1_000_000_000;

/// Where the weeks of the copies are, and what a block changed of each balance.
const PREPARE: &str = "\
SELECT earmark.add_week(week * 604800000, (week + 1) * 604800000) \
FROM generate_series({begin} / 604800000, ({begin} + {past}) / 604800000) AS week; \
CREATE TABLE public.block AS SELECT sku, location, seq - 1 AS moved, on_hand - {plenty} AS sold \
FROM earmark.balances; \
CREATE UNIQUE INDEX ON public.block (sku); ANALYZE public.block;";

/// Block `n`. Positions of the journal go on as well.
const COPY: &str = "\
INSERT INTO earmark.reservations (id, position, held_since, created_at, updated_at, version, ttl, hold, \
  renewal_factor, waiting, max_overtakes, expires_at, events, asked, quantity, found, held, deducted, ticket, until, \
  lacks, overtakes, lines, collecting, live, status, mode, on_shortage, sku, location, order_id, reason) \
SELECT overlay(id PLACING '{id}' FROM 1 FOR 5), position + {n} * {positions}, held_since + {later}, \
  created_at + {later}, updated_at + {later}, version, ttl, hold, \
  renewal_factor, waiting, max_overtakes, expires_at, events, asked, quantity, found, held, deducted, ticket, until, \
  lacks, overtakes, lines, collecting, live, status, mode, on_shortage, sku, location, order_id, reason \
FROM earmark.reservations WHERE id >= '0000-' AND id < '0000.'; \
INSERT INTO earmark.journal SELECT position + {n} * {positions}, at + {later}, size, \
  replace(entries, '\"0000-', '\"{id}') \
FROM earmark.journal WHERE position BETWEEN {first} AND {last}; \
INSERT INTO earmark.movements SELECT m.sku, m.location, last + {n} * moved, first + {n} * moved, at + {later}, \
  on_hand_delta, reserved_delta, committed_delta, safety_stock_delta, incoming_delta, waiting_delta, \
  on_hand + {n} * sold, reserved, committed, safety_stock, incoming, waiting, kinds, \
  replace(moves, '\"0000-', '\"{id}') \
FROM earmark.movements AS m JOIN public.block ON block.sku = m.sku \
WHERE at < {begin} + {span} AND first > 1;";

const FINISH: &str = "\
UPDATE earmark.balances SET seq = seq + {n} * moved, on_hand = on_hand + {n} * sold, \
  updated_at = updated_at + {later} FROM public.block WHERE block.sku = balances.sku; \
UPDATE earmark.era SET base = base + {n} * {positions}; \
DROP TABLE public.block;";

/// A database with `count` finished reservations, in whole blocks.
pub(crate) fn database(cluster: &Cluster, count: u64) -> Result<Database, Fault> {
    let database = cluster.database()?;
    let blocks = count.div_ceil(BLOCK).max(1);
    let now = u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    let (begin, span) = (now - PAST, PAST / blocks);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(first_block(database.url(), begin, span))?;
    let text = database
        .run(&format!("SELECT min(position), max(position) FROM earmark.journal WHERE at > {begin}"))?;
    let (first, last) = text.split_once('|').ok_or("the journal is empty")?;
    let (first, last): (u64, u64) = (first.parse()?, last.parse()?);
    let fill = |sql: &str, n: u64| {
        let figures = [
            ("{id}", format!("{n:04}-")),
            ("{n}", n.to_string()),
            ("{positions}", (last - first + 1).to_string()),
            ("{first}", first.to_string()),
            ("{last}", last.to_string()),
            ("{begin}", begin.to_string()),
            ("{span}", span.to_string()),
            ("{past}", PAST.to_string()),
            ("{later}", (n * span).to_string()),
            ("{plenty}", PLENTY.to_string()),
        ];
        figures.into_iter().fold(sql.to_owned(), |sql, (name, figure)| sql.replace(name, &figure))
    };
    database.run(&fill(PREPARE, 0))?;
    for n in 1..blocks {
        eprint!("{} of {} finished reservations\r", n * BLOCK, blocks * BLOCK);
        database.run(&fill(COPY, n))?;
    }
    database.run(&fill(FINISH, blocks - 1))?;
    database.run("VACUUM ANALYZE")?;
    eprintln!("{:60}", database.run("SELECT pg_size_pretty(pg_database_size(current_database()))")?);
    Ok(database)
}

/// The reservations of the first block: each is made, and then ended.
async fn first_block(url: &str, begin: u64, span: u64) -> Result<(), Fault> {
    let hand = Arc::new(AtomicU64::new(begin));
    let options = Options { clock: Clock::manual(hand.clone()), ..Options::default() };
    let store = PostgresStore::open(url, options).await?;
    let mut inputs = vec![];
    for n in 0..=SKUS {
        let (key, quantity) = (key(n)?, Quantity::new(PLENTY)?);
        inputs.push(input(
            &format!("stock-{n}"),
            Command::Receive { key, quantity, purchase_order_id: None, reference: None },
        )?);
    }
    for part in inputs.chunks(1000) {
        commit(&store, part).await?;
    }
    let mut dice = fastrand::Rng::with_seed(1);
    for batch in 0..BLOCK.div_ceil(BATCH) {
        hand.store(begin + 1 + batch * (span - 2) / BLOCK.div_ceil(BATCH), Ordering::SeqCst);
        let numbers = batch * BATCH..((batch + 1) * BATCH).min(BLOCK);
        let (mut reserves, mut ends) = (vec![], vec![]);
        for n in numbers {
            let reservation_id = Id::parse(&format!("0000-{n:06}"))?;
            let sku = if n % 2 == 0 { 0 } else { dice.u32(1..=SKUS) };
            let line = Line { key: key(sku)?, quantity: Quantity::new(1)? };
            let lines = Lines::new(vec![line]).map_err(|faults| format!("{faults:?}"))?;
            let (mode, on_shortage) = (Mode::AllOrNothing, OnShortage::Reject);
            let request = Request { lines, ttl: None, mode, on_shortage };
            let end = match n % 3 {
                0 => Command::Release { reservation_id: reservation_id.clone(), reason: None },
                _ => Command::Deduct { reservation_id: reservation_id.clone(), parcel: Parcel::default() },
            };
            reserves.push(input(&format!("m-{n}"), Command::Reserve { reservation_id, request })?);
            ends.push(input(&format!("e-{n}"), end)?);
        }
        commit(&store, &reserves).await?;
        commit(&store, &ends).await?;
    }
    Ok(())
}

fn key(sku: u32) -> Result<BalanceKey, Fault> {
    Ok(BalanceKey::parse(&sku_name(sku), None)?)
}

fn input(key: &str, command: Command) -> Result<Input, Fault> {
    Ok(Input { key: Key::parse(key)?, keyed: false, command })
}

async fn commit(store: &PostgresStore, inputs: &[Input]) -> Result<(), Fault> {
    for answer in store.commit(inputs).await? {
        if !matches!(answer, Answer::Done { fresh: true, .. }) {
            return Err(format!("not done: {answer:?}").into());
        }
    }
    Ok(())
}
