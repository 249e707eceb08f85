//! Changes: every part of what a step returned, each row guarded by the version it replaces.

use crate::history;
use crate::load::Loaded;
use crate::rows::{
    ENTRIES, Fields, Head, Heads, Lined, MOVEMENTS, Pack, Stored, TRANSITIONS, bind_run, bind_transition,
    runs,
};
use crate::session::{Broken, Session};
use crate::values::{Columns, Values};
use earmark_core::step::{Changes, Write};
use sqlx::AssertSqlSafe;

/// Writes it. The history goes first: the database compares rows with what led to them.
pub(crate) async fn write(
    session: &mut Session<'_>,
    loaded: &mut Loaded,
    changes: &Changes,
) -> Result<(), Broken> {
    let Loaded { slice, heads } = loaded;
    number(session, &changes.balances, heads).await?;
    number(session, &changes.reservations, heads).await?;
    number(session, &changes.orders, heads).await?;
    number(session, &changes.purchases, heads).await?;
    number(session, &changes.debts, heads).await?;
    number(session, &changes.receipts, heads).await?;
    number(session, &changes.policies, heads).await?;

    let movements = changes.journal.iter().flat_map(|entry| &entry.movements);
    MOVEMENTS.insert_all(session, &runs(movements), bind_run).await?;
    if !changes.journal.is_empty() {
        let last = history::last(session).await?;
        let packs = Pack::all(&changes.journal, last, heads)?;
        ENTRIES.insert_all(session, &packs, Pack::bind).await?;
    }
    let number = |id| heads.orders.get(id).copied().unwrap_or_default().n;
    let transitions = changes.transitions(slice).into_iter().map(|moved| (number(moved.order_id), moved));
    TRANSITIONS.insert_all(session, &transitions.collect::<Vec<_>>(), bind_transition).await?;

    put(session, &changes.balances, heads).await?;
    put_lined(session, &changes.reservations, heads).await?;
    put(session, &changes.orders, heads).await?;
    put_lined(session, &changes.purchases, heads).await?;
    put(session, &changes.debts, heads).await?;
    put(session, &changes.receipts, heads).await?;
    put(session, &changes.policies, heads).await
}

/// Gives every new row the number behind the last.
async fn number<R: Stored>(
    session: &mut Session<'_>,
    writes: &[Write<R>],
    heads: &mut Heads,
) -> Result<(), Broken> {
    if writes.iter().all(|write| write.replaces > 0) {
        return Ok(());
    }
    let sql = format!("SELECT coalesce(max(n), 0) FROM {}", R::SHAPE.table);
    let found = session.fetch(AssertSqlSafe(sql), Values::default()).await?;
    let last = found.first().map_or(Ok(0), |row| Columns::new(row).int())?;
    for (n, write) in (last + 1..).zip(writes.iter().filter(|write| write.replaces == 0)) {
        R::heads(heads).insert(write.row.key().clone(), Head { n, ..Head::default() });
    }
    Ok(())
}

/// Rows to write, each with its head as it is to stand: new ones and changed ones apart.
type Headed<'a, R> = Vec<(Head, &'a R)>;

fn split<'a, R: Stored>(writes: &'a [Write<R>], heads: &mut Heads) -> (Headed<'a, R>, Headed<'a, R>) {
    let (mut new, mut changed) = (vec![], vec![]);
    for Write { row, replaces } in writes {
        let head = R::heads(heads).get(row.key()).copied().unwrap_or_default();
        let head = Head { version: replaces + 1, ..head };
        if *replaces == 0 { &mut new } else { &mut changed }.push((head, row.as_ref()));
    }
    (new, changed)
}

async fn put<R: Stored>(
    session: &mut Session<'_>,
    writes: &[Write<R>],
    heads: &mut Heads,
) -> Result<(), Broken> {
    let (new, changed) = split(writes, heads);
    let bind = |(head, row): &(Head, &R), values| row.bind(head.bind(&R::SHAPE, values));
    R::SHAPE.insert_all(session, &new, bind).await?;
    R::SHAPE.update_all(session, &changed, bind).await
}

/// Lines come with their row and stay: they change, but never in number.
async fn put_lined<R: Lined>(
    session: &mut Session<'_>,
    writes: &[Write<R>],
    heads: &mut Heads,
) -> Result<(), Broken> {
    fn lines<'a, R: Lined>(rows: &Headed<'a, R>) -> Vec<(i64, &'a R, &'a R::Line)> {
        let lines = |(head, row): &(Head, &'a R)| {
            let (head, row) = (*head, *row);
            (0..).zip(row.lines()).map(move |(number, line)| (head.line(number), row, line))
        };
        rows.iter().flat_map(lines).collect()
    }
    put(session, writes, heads).await?;
    let (new, changed) = split(writes, heads);
    let bind = |(n, row, line): &(i64, &R, &R::Line), values: Values| {
        row.bind_relations(line, line.bind(values.int(*n)))
    };
    R::LINES.insert_all(session, &lines(&new), bind).await?;
    R::LINES.update_all(session, &lines(&changed), bind).await
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::load::Loaded;
    use crate::open::{Options, prepared};
    use crate::rows::Head;
    use crate::session::{Broken, Session};
    use earmark_core::balance::Balance;
    use earmark_core::step::{Changes, Write};
    use earmark_core::words::BalanceKey;
    use earmark_store::Failure;

    /// A row is replaced only at the version it was loaded at, and made only where there is none.
    #[tokio::test]
    async fn a_stale_version_is_not_written() {
        let folder = std::env::temp_dir().join(format!("earmark-guard-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("earmark.db");
        let options = Options::default();
        let mut connection = prepared(&file, &options).await.unwrap();
        let mut session = Session::writing(&mut connection, &options.faults);
        let row = Balance::new(BalanceKey::parse("MUG", None).unwrap());
        for (replaces, goes_through) in [(0, true), (1, true), (1, false), (3, false), (0, false), (2, true)]
        {
            let balances = vec![Write { row: row.clone().into(), replaces }];
            let changes = Changes { balances, ..Changes::default() };
            let mut loaded = Loaded::default();
            loaded.heads.balances.insert(row.key.clone(), Head { n: 1, ..Head::default() });
            let written = write(&mut session, &mut loaded, &changes).await;
            assert_eq!(written.is_ok(), goes_through, "replacing version {replaces}: {written:?}");
            let stale = matches!(&written, Err(Broken::Failed(Failure::Conflict(_))));
            assert_eq!(stale, !goes_through && replaces > 0, "{written:?}");
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
