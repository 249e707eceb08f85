//! What the core does in a second, and what a reserve costs when a million are open.
//!
//! `cargo bench -p earmark-core --bench step`. Numbers are of one core; compare ratios, not machines.
//! The last line counts instructions under valgrind, where it is installed; that takes a few minutes.

#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "figures for people")]

use earmark_core::memory::Memory;
use earmark_core::order;
use earmark_core::reservation::{self, Command as Verb, Mode, OnShortage, Opening, Parcel, Request, Terms};
use earmark_core::step::{Command as Order, Input, Slice, Step, step, wants};
use earmark_core::words::{BalanceKey, Id, Key, Line, Lines, Name, Quantity, Span, Time};
use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

fn key(n: usize) -> BalanceKey {
    BalanceKey::parse(&format!("SKU-{n}"), None).expect("a balance")
}

fn request(key: BalanceKey) -> Request {
    let lines = Lines::new(vec![Line { key, quantity: Quantity::new(1).expect("a quantity") }]);
    Request {
        lines: lines.expect("lines"),
        ttl: None,
        mode: Mode::default(),
        on_shortage: OnShortage::Reject,
    }
}

fn reserve(n: usize, skus: usize) -> Input {
    let reservation_id = Id::parse(&format!("r-{n}")).expect("an id");
    let command = Order::Reserve { reservation_id, request: request(key(n % skus)) };
    Input { key: Key::parse(&format!("i-{n}")).expect("a key"), keyed: false, command }
}

fn stocked(skus: usize) -> Memory {
    let mut memory = Memory::new();
    for n in 0..skus {
        let quantity = Quantity::new(1_000_000_000).expect("a quantity");
        let command = Order::Receive { key: key(n), quantity, purchase_order_id: None, reference: None };
        memory.apply_one(Key::parse(&format!("receive-{n}")).expect("a key"), command, Time::from_millis(1));
    }
    memory
}

/// Reserves a second through `step` on the memory store, with receipts, movements and indexes.
fn reserves(skus: usize, batch: usize, count: usize) -> f64 {
    let mut memory = stocked(skus);
    let inputs: Vec<Input> = (0..count).map(|n| reserve(n, skus)).collect();
    let start = Instant::now();
    for (n, batch) in inputs.chunks(batch).enumerate() {
        black_box(memory.handle(batch, Time::from_millis(2 + n as u64)));
    }
    count as f64 / start.elapsed().as_secs_f64()
}

/// Orders a second through `step` on the memory store from placing to fulfilment, each message a
/// batch-mate of the same message of others.
fn lifecycles(skus: usize, batch: usize, count: usize) -> f64 {
    let mut memory = stocked(skus);
    let name = Name::parse("checkout").expect("a name");
    let order = |n: usize| Id::parse(&format!("o-{n}")).expect("an id");
    let place = |n: usize| {
        let lines = request(key(n % skus)).lines;
        let request = order::Request { lines, profile: name.clone(), hold: None };
        Order::PlaceOrder { order_id: order(n), request }
    };
    let confirm = |n: usize| Order::ConfirmOrder { order_id: order(n) };
    let fulfil = |n: usize| Order::FulfilOrder { order_id: order(n), parcel: Parcel::default() };
    let moves: [(&str, &dyn Fn(usize) -> Order); 3] =
        [("place", &place), ("confirm", &confirm), ("fulfil", &fulfil)];
    let input = |n: usize, (what, command): (&str, &dyn Fn(usize) -> Order)| {
        let key = Key::parse(&format!("{what}-{n}")).expect("a key");
        Input { key, keyed: false, command: command(n) }
    };
    let orders: Vec<usize> = (0..count).collect();
    let together = |orders: &[usize]| moves.map(|by| orders.iter().map(|n| input(*n, by)).collect());
    let batches: Vec<[Vec<Input>; 3]> = orders.chunks(batch).map(together).collect();
    let start = Instant::now();
    for (n, batch) in batches.iter().flatten().enumerate() {
        black_box(memory.handle(batch, Time::from_millis(2 + n as u64)));
    }
    count as f64 / start.elapsed().as_secs_f64()
}

/// `decide` with `evolve` alone.
fn deciders(count: usize) -> f64 {
    let id = Id::parse("r").expect("an id");
    let terms = Terms { hold: Span::from_secs(900), ..Terms::default() };
    let opening = Opening { order_id: None, request: request(key(0)), terms, found: vec![9] };
    let now = Time::from_millis(1);
    let start = Instant::now();
    for _ in 0..count {
        let verb = Verb::Reserve { opening: opening.clone(), tickets: vec![1], collecting: false };
        let events = reservation::decide(None, &id, black_box(verb), now).expect("stock");
        for event in events {
            black_box(reservation::evolve(None, &id, &event, now));
        }
    }
    count as f64 / start.elapsed().as_secs_f64()
}

/// A store with so many reservations open on the SKU, and a slice of it for one more reserve.
fn with_open(open: usize) -> (Memory, Slice, Input) {
    let mut memory = stocked(1);
    for batch in (0..open).map(|n| reserve(n, 1)).collect::<Vec<_>>().chunks(1000) {
        memory.handle(batch, Time::from_millis(2));
    }
    let input = reserve(open, 1);
    let mut slice = Slice::default();
    memory.load(&wants(&input), Time::from_millis(3), &mut slice);
    (memory, slice, input)
}

/// Runs `step` so often; the rows it writes. By name what the instruction counter counts.
#[inline(never)]
fn measured_steps(slice: &Slice, input: &Input, rounds: u32) -> usize {
    let mut written = 0;
    for _ in 0..rounds {
        let inputs = std::slice::from_ref(black_box(input));
        if let Step::Done(changes) = step(black_box(slice), inputs, Time::from_millis(3)) {
            written = changes.balances.len() + changes.reservations.len() + changes.receipts.len();
        }
    }
    written
}

/// Instructions of one `step`, counted by valgrind's callgrind; none where it is not installed.
fn instructions(open: usize) -> Option<u64> {
    let program = std::env::current_exe().ok()?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*measured_steps*"])
        .arg(program)
        .args(["--count", &open.to_string()])
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let collected = text.lines().find_map(|line| line.split_once("Collected :"))?;
    collected.1.trim().parse::<u64>().ok().map(|all| all / u64::from(COUNTED))
}

/// How many steps are counted.
const COUNTED: u32 = 1000;

fn main() {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--count").skip(1);
    if let Some(open) = arguments.next().and_then(|open| open.parse().ok()) {
        let (_store, slice, input) = with_open(open);
        measured_steps(&slice, &input, COUNTED);
        return;
    }
    reserves(1, 64, 500_000); // The first run pays for the memory that the others find.
    for (skus, batch) in [(1, 64), (1, 1), (10_000, 64), (10_000, 1000)] {
        let rate = reserves(skus, batch, 500_000);
        println!("reserves through step, {skus:>6} SKUs, batches of {batch:>4}: {rate:>10.0} /s");
    }
    for (skus, batch) in [(1, 64), (10_000, 64), (10_000, 1)] {
        let rate = lifecycles(skus, batch, 200_000);
        println!(
            "orders placed, confirmed, fulfilled, {skus:>6} SKUs, batches of {batch:>4}: {rate:>10.0} /s"
        );
    }
    println!("decide with evolve alone:                            {:>10.0} /s", deciders(3_000_000));
    for open in [1_000, 1_000_000] {
        let (_store, slice, input) = with_open(open);
        let loaded = slice.balances.rows().count() + slice.reservations.rows().count();
        let (rounds, start) = (200_000, Instant::now());
        let written = measured_steps(&slice, &input, rounds);
        let nanos = start.elapsed().as_nanos() / u128::from(rounds);
        println!("a reserve with {open:>7} open: {loaded} row loaded, {written} written, step {nanos} ns");
    }
    match (instructions(1_000), instructions(1_000_000)) {
        (Some(few), Some(many)) => {
            let ratio = many as f64 / few as f64;
            println!("instructions of one step: {few} with 1000 open, {many} with 1000000, ratio {ratio:.3}");
        }
        _ => println!("instructions of one step: not counted, valgrind is not installed"),
    }
}
