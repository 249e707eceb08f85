//! Rule 9: after `max_overtakes` of them a waiter collects, so it is not overtaken once more.

use super::Verdict;
use alloc::format;
use earmark_core::memory::Tables;
use earmark_core::reservation::Status;

pub(super) fn stands(tables: &Tables) -> Verdict {
    for (_, waiter) in tables.reservations.values().filter(|(_, held)| held.status == Status::Waiting) {
        let (id, overtakes, most) = (&waiter.id, waiter.overtakes, waiter.terms.max_overtakes);
        if overtakes > most {
            return Err(format!("{id} was overtaken {overtakes} times, and {most} are allowed"));
        }
        if overtakes >= most && !waiter.collecting {
            return Err(format!("{id} was overtaken {overtakes} times and does not collect"));
        }
    }
    Ok(())
}
