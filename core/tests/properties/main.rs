//! What holds whatever is thrown at the core (DESIGN: rules 1, 4, 10, and that every order ends).

#![allow(clippy::needless_pass_by_value, reason = "strategies hand out what they make")]

mod moves;
mod rebuild;

use earmark_core::audit::audit;
use earmark_core::memory::{Memory, Tables};
use earmark_core::order;
use earmark_core::step::{Answer, Command, Input};
use earmark_core::words::{Key, Span, Time};
use moves::{Move, moves};
use proptest::prelude::*;

const START: Time = Time::from_millis(1_000_000);

fn input(n: usize, command: Command) -> Input {
    Input { key: Key::parse(&format!("input-{n}")).expect("a key"), keyed: true, command }
}

/// Plays moves one by one; `each` sees the store before and after every input.
fn play(
    moves: Vec<Move>,
    mut each: impl FnMut(&Memory, &Input, &Answer, &mut Memory, Time),
) -> (Memory, Time) {
    let (mut memory, mut now) = (Memory::new(), START);
    for (n, step) in moves.into_iter().enumerate() {
        let commands = match step {
            Move::Pass(span) => {
                now = now + span;
                continue;
            }
            Move::Sweep => memory.sweep(now, 100),
            Move::Pay(reply) => reply.command(&memory).into_iter().collect(),
            Move::Do(command) => vec![command],
        };
        for (m, command) in commands.into_iter().enumerate() {
            let input = input(n * 1000 + m, command);
            let before = memory.clone();
            let answer = memory.handle(std::slice::from_ref(&input), now).remove(0);
            each(&before, &input, &answer, &mut memory, now);
        }
    }
    (memory, now)
}

/// Rows without their versions, which tell how often a row was written and nothing else.
fn rows(tables: &Tables) -> Tables {
    let mut tables = tables.clone();
    tables.balances.values_mut().for_each(|(version, _)| *version = 0);
    tables.reservations.values_mut().for_each(|(version, _)| *version = 0);
    tables.orders.values_mut().for_each(|(version, _)| *version = 0);
    tables.purchases.values_mut().for_each(|(version, _)| *version = 0);
    tables.debts.values_mut().for_each(|(version, _)| *version = 0);
    tables.receipts.values_mut().for_each(|(version, _)| *version = 0);
    tables.policies.values_mut().for_each(|(version, _)| *version = 0);
    tables
}

fn is_fact(command: &Command) -> bool {
    command.is_fact() && !matches!(command, Command::Transfer { .. })
        || matches!(command, Command::Deduct { .. } | Command::FulfilOrder { .. } | Command::Reply { .. })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Rule 10: the movements add up to the figures, and the rows account for them. Rule 1: no command
    /// lowers available below zero, nor at all while it is below.
    #[test]
    fn figures_add_up_and_no_command_oversells(moves in moves(60)) {
        play(moves, |before, input, answer, after, _| {
            assert!(!matches!(answer, Answer::Defect(_)), "{input:?}: {answer:?}");
            assert_eq!(audit(after.tables()), vec![]);
            assert!(after.defects().is_empty(), "{:?}", after.defects());
            for (key, (_, balance)) in &after.tables().balances {
                let had = before.tables().balances.get(key).map_or(0, |(_, old)| old.available());
                let lowered = balance.available() < had && balance.available() < 0;
                assert!(!lowered || is_fact(&input.command), "{key}: {had} → {}: {input:?}", balance.available());
            }
        });
    }

    /// Rule 4: whatever arrives twice under its key is booked once.
    #[test]
    fn a_duplicate_changes_nothing(moves in moves(40)) {
        play(moves, |_, input, first, after, now| {
            let before = rows(after.tables());
            let again = after.handle(std::slice::from_ref(input), now).remove(0);
            assert_eq!(rows(after.tables()), before, "{input:?}");
            match (first, again) {
                (Answer::Done { .. }, Answer::Done { fresh, .. }) => assert!(!fresh || is_internal(&input.command)),
                (Answer::Refused { refusal, .. }, Answer::Refused { refusal: again, .. }) => assert_eq!(*refusal, again),
                (first, again) => panic!("{input:?}: {first:?}, then {again:?}"),
            }
        });
    }

    /// A batch is its inputs one after another: how they were grouped cannot be told from the rows.
    #[test]
    fn a_batch_is_its_inputs_one_by_one(moves in moves(40)) {
        let inputs: Vec<Input> = moves.into_iter().enumerate().filter_map(|(n, step)| match step {
            Move::Do(command) => Some(input(n, command)),
            Move::Pass(_) | Move::Sweep | Move::Pay(_) => None,
        }).collect();
        let (mut one, mut all) = (Memory::new(), Memory::new());
        let answers: Vec<Answer> =
            inputs.iter().flat_map(|input| one.handle(std::slice::from_ref(input), START)).collect();
        assert_eq!(all.handle(&inputs, START), answers);
        assert_eq!(rows(all.tables()), rows(one.tables()));
    }

    /// The journal is the whole truth: folding its events gives every row again.
    #[test]
    fn the_journal_rebuilds_every_row(moves in moves(60)) {
        let (memory, _) = play(moves, |_, _, _, _, _| {});
        rebuild::compare(memory.tables());
    }

    /// Once time has passed and the outside has answered, every order has ended or is confirmed, and
    /// nothing is held for those that ended.
    #[test]
    fn every_order_ends(moves in moves(60)) {
        let (mut memory, mut now) = play(moves, |_, _, _, _, _| {});
        for n in 0..80 {
            now = now + Span::from_secs(24 * 3600);
            let due = memory.sweep(now, 1000);
            let replies = moves::Outside::ALL.into_iter().filter_map(|reply| reply.command(&memory));
            let commands: Vec<Command> = due.into_iter().chain(replies).collect();
            for (m, command) in commands.into_iter().enumerate() {
                memory.handle(&[input(9_000_000 + n * 1000 + m, command)], now);
            }
        }
        for (_, order) in memory.tables().orders.values() {
            assert!(order.status.is_end() || order.status == order::Status::Confirmed, "{order:?}");
            let held = memory.tables().reservations.get(&order.reservation_id);
            let holds = held.is_some_and(|(_, held)| !held.status.is_final());
            assert_eq!(holds, order.status == order::Status::Confirmed, "{order:?}");
        }
    }
}

/// What a store feeds by itself may find nothing left to do, and is not told apart by its key.
fn is_internal(command: &Command) -> bool {
    matches!(command, Command::Expire { .. } | Command::Serve { .. })
}
