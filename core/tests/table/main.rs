//! Runs `docs/rules.md`: every cell of its tables is a test, and a cell that says nothing fails.

mod debt;
mod markdown;
mod order;
mod outcome;
mod purchase;
mod reservation;
mod supplier;
mod waiting;
#[path = "../world/mod.rs"]
mod world;

use libtest_mimic::{Arguments, Failed, Trial};
use markdown::Table;
use outcome::Subject;
use world::World;

/// How a table's rows and columns are brought about.
#[derive(Clone, Copy)]
struct Stage {
    /// The heading of the table.
    title: &'static str,
    /// Brings a new world into the state of a row.
    state: fn(&str) -> Option<(World, Subject)>,
    /// Feeds the input of a column.
    input: fn(&str, &mut World, Subject) -> Option<Fed>,
    /// Rows there must be, whatever else there is.
    required: fn() -> Vec<&'static str>,
}

/// What a column did: an answer to an input, or just time or stock that moved.
enum Fed {
    Answered(Box<earmark_core::step::Answer>),
    Happened,
}

const STAGES: [Stage; 6] =
    [reservation::STAGE, order::STAGE, waiting::STAGE, supplier::STAGE, purchase::STAGE, debt::STAGE];

fn main() {
    let text = include_str!("../../../docs/rules.md");
    let mut trials = vec![];
    for stage in STAGES {
        let table = markdown::table(text, stage.title);
        for row in (stage.required)() {
            let found = table.rows.iter().any(|(name, _)| name == row);
            let has_row = move || found.then_some(()).ok_or(Failed::from(format!("no row {row:?}")));
            trials.push(Trial::test(format!("{}/{row}", stage.title), has_row));
        }
        trials.extend(cells(stage, table));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn cells(stage: Stage, table: Table) -> Vec<Trial> {
    let Stage { title, state, input, .. } = stage;
    let mut trials = vec![];
    for (row, cells) in table.rows {
        for (column, cell) in table.columns.iter().cloned().zip(cells) {
            let (row, name) = (row.clone(), format!("{title}/{row}/{column}"));
            trials.push(Trial::test(name, move || {
                let (mut world, subject) = state(&row).ok_or(format!("unknown row {row:?}"))?;
                let before = world.snapshot(subject);
                let fed = input(&column, &mut world, subject).ok_or(format!("unknown column {column:?}"))?;
                let got = world.outcome(subject, &before, &fed);
                if got == cell { Ok(()) } else { Err(format!("the table says {cell:?}, got {got:?}").into()) }
            }));
        }
    }
    trials
}
