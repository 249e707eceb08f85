//! What all rounds came to, for people and for programs.

use crate::reading::Reading;
use crate::rounds::Rounds;
use crate::targets::Judged;
use crate::turns::Turn;
use serde_json::{Value, json};

/// A table of what was measured, and one of what was to be reached.
pub(crate) fn print(rounds: &Rounds, turns: &[Turn], judged: &[Judged]) {
    println!("| turn | a second | p50 ms | p99 ms | load µs | server µs | database µs | other | rounds |");
    println!("|------|---------:|-------:|-------:|--------:|----------:|------------:|------:|-------:|");
    for turn in turns {
        let readings = rounds.of(*turn);
        let Reading { rate, p50_ms, p99_ms, other, costs, .. } = Reading::median(&readings);
        println!(
            "| {} | {rate:.0} | {p50_ms:.2} | {p99_ms:.2} | {:.1} | {:.1} | {:.1} | {other} | {}{} |",
            turn.name(),
            costs.load_us,
            costs.server_us,
            costs.database_us,
            readings.len(),
            if rounds.was_quiet(*turn) { "" } else { ", disturbed" },
        );
    }
    if judged.is_empty() {
        return;
    }
    println!("\n| target | reached | lowest – highest | wanted | | their processor time over ours |");
    println!("|--------|--------:|-----------------:|-------:|-|-------------------------------:|");
    for Judged { what, ratio, lowest, highest, by_cost, bound, is_met } in judged {
        let met = if *is_met { "met" } else { "**missed**" };
        println!("| {what} | {ratio:.2} | {lowest:.2} – {highest:.2} | {bound} | {met} | {by_cost:.2} |");
    }
}

/// The same with every single reading.
pub(crate) fn json(rounds: &Rounds, turns: &[Turn], judged: &[Judged]) -> Value {
    let turn = |turn: &Turn| {
        let readings = rounds.of(*turn);
        json!({
            "turn": turn.name(),
            "median": Reading::median(&readings),
            "rounds": readings,
            "disturbed": !rounds.was_quiet(*turn),
        })
    };
    json!({ "turns": turns.iter().map(turn).collect::<Value>(), "targets": judged })
}
