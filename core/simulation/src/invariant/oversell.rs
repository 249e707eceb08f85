//! Rule 1: no command lowers `available` below zero, nor at all while it is below. Only facts that
//! take stock away may: a count, a changed safety stock, goods that left.

use super::{Move, Verdict, row};
use alloc::format;
use earmark_core::balance::Balance;
use earmark_core::debt::Reply;
use earmark_core::step::Command;

pub(super) fn moved(made: &Move<'_>) -> Verdict {
    if takes_away(made.command) {
        return Ok(());
    }
    for write in &made.changes.balances {
        let before = row(&made.before.balances, &write.row.key).map_or(0, Balance::available);
        let after = write.row.available();
        if after < before.min(0) {
            return Err(format!("{}: available went from {before} to {after}", write.row.key));
        }
    }
    Ok(())
}

fn takes_away(command: &Command) -> bool {
    matches!(
        command,
        Command::Adjust { .. }
            | Command::Deduct { .. }
            | Command::FulfilOrder { .. }
            | Command::Reply { reply: Reply::Delivered, .. }
    )
}
