//! Changes: every part of what a step returned, each row guarded by the version it replaces.

use crate::rows::{ENTRIES, Lined, MOVEMENTS, Stored, TRANSITIONS, Transition, bind_entry, bind_movement};
use crate::session::{Broken, Session};
use earmark_core::balance::Movement;
use earmark_core::order::{self, Order};
use earmark_core::step::{Changes, Fact, Slice, Write};
use earmark_core::words::Id;
use std::collections::BTreeMap;

/// Writes it. The history goes first: the database compares rows with what led to them.
pub(crate) async fn write(session: &mut Session<'_>, slice: &Slice, changes: &Changes) -> Result<(), Broken> {
    let movements: Vec<&Movement> = changes.journal.iter().flat_map(|entry| &entry.movements).collect();
    MOVEMENTS.insert_all(session, &movements, |row, values| bind_movement(row, values)).await?;
    ENTRIES.insert_all(session, &changes.journal, bind_entry).await?;
    let transitions = transitions(slice, changes);
    TRANSITIONS.insert_all(session, &transitions, Transition::bind).await?;
    put(session, &changes.balances).await?;
    put(session, &changes.reservations).await?;
    put_lines(session, &changes.reservations).await?;
    put(session, &changes.orders).await?;
    put(session, &changes.purchases).await?;
    put_lines(session, &changes.purchases).await?;
    put(session, &changes.debts).await?;
    put(session, &changes.receipts).await?;
    put(session, &changes.policies).await
}

/// New rows and changed rows, apart.
fn split<R>(writes: &[Write<R>]) -> (Vec<&Write<R>>, Vec<&Write<R>>) {
    writes.iter().partition(|write| write.replaces == 0)
}

async fn put<R: Stored>(session: &mut Session<'_>, writes: &[Write<R>]) -> Result<(), Broken> {
    let (new, changed) = split(writes);
    let bind = |write: &&Write<R>, values| write.row.bind(write.replaces + 1, values);
    R::SHAPE.insert_all(session, &new, bind).await?;
    R::SHAPE.update_all(session, &changed, bind).await
}

/// Lines come with their row and stay: they change, but never in number.
async fn put_lines<R: Lined>(session: &mut Session<'_>, writes: &[Write<R>]) -> Result<(), Broken> {
    fn lines<'a, R: Lined>(writes: &[&'a Write<R>]) -> Vec<(&'a R, i64, &'a R::Line)> {
        let rows = writes.iter().map(|write| &write.row);
        rows.flat_map(|row| (0..).zip(row.lines()).map(move |(n, line)| (row, n, line))).collect()
    }
    let (new, changed) = split(writes);
    R::LINES.insert_all(session, &lines(&new), |(row, n, line), v| row.bind_line(*n, line, v)).await?;
    R::LINES.update_all(session, &lines(&changed), |(row, n, line), v| row.bind_line(*n, line, v)).await
}

/// Where each event left its order: the core says so, the database compares it with the legal moves.
fn transitions(slice: &Slice, changes: &Changes) -> Vec<Transition> {
    let mut orders = BTreeMap::<&Id, Order>::new();
    let mut moved = vec![];
    for entry in &changes.journal {
        let Fact::Order { id, event } = &entry.fact else { continue };
        let loaded = || slice.orders.looked_up(id).flatten().map(|(_, order)| order.clone());
        let before = orders.remove(id).or_else(loaded);
        let from = before.as_ref().map(|order| order.status);
        let after = order::evolve(before, id, event, entry.at);
        let to = after.status;
        if from != Some(to) {
            moved.push(Transition { order_id: id.clone(), number: entry.number, from, to, at: entry.at });
        }
        orders.insert(id, after);
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::open::{Options, prepared};
    use crate::session::{Broken, Session};
    use earmark_core::balance::Balance;
    use earmark_core::step::{Changes, Slice, Write};
    use earmark_core::words::BalanceKey;
    use earmark_store::Failure;

    /// A row is replaced only at the version it was loaded at, and made only where there is none.
    #[tokio::test]
    async fn a_stale_version_is_not_written() {
        let file = std::env::temp_dir().join(format!("earmark-guard-{}.db", std::process::id()));
        std::fs::remove_file(&file).ok();
        let options = Options::default();
        let mut connection = prepared(&file, &options).await.unwrap();
        let mut session = Session::writing(&mut connection, &options.faults);
        let row = Balance::new(BalanceKey::parse("MUG", None).unwrap());
        for (replaces, goes_through) in [(0, true), (1, true), (1, false), (3, false), (0, false), (2, true)]
        {
            let balances = vec![Write { row: row.clone(), replaces }];
            let changes = Changes { balances, ..Changes::default() };
            let written = write(&mut session, &Slice::default(), &changes).await;
            assert_eq!(written.is_ok(), goes_through, "replacing version {replaces}: {written:?}");
            let stale = matches!(&written, Err(Broken::Failed(Failure::Unavailable(_))));
            assert_eq!(stale, !goes_through && replaces > 0, "{written:?}");
        }
        std::fs::remove_file(&file).ok();
    }
}
