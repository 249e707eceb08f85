//! What a person reads of the runs, and what a program does.

use super::Ran;
use super::experiment::{Experiment, weeks};
use super::log::Log;
use crate::table;
use earmark_core::order::Status;
use earmark_model::resource::Audit;
use earmark_simulation::report::Report;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;

pub(super) fn json(experiment: &Experiment, store: &str, log: &Log, runs: &[Ran]) -> Value {
    let (first, last) = log.span();
    let run = |run: &Ran| {
        json!({
            "profile": run.profile,
            "report": run.report,
            "seconds": run.took.as_secs_f64(),
            "orders_per_second": per_second(run),
            "audit": Audit::new(&run.findings),
        })
    };
    json!({
        "experiment": experiment,
        "store": store,
        "weeks": weeks(first, last),
        "log": log,
        "runs": runs.iter().map(run).collect::<Vec<_>>(),
    })
}

/// A column for each run, and under it what the audits found.
pub(super) fn table(log: &Log, runs: &[Ran]) -> String {
    let head: Vec<&str> = std::iter::once("").chain(runs.iter().map(|run| run.profile.as_str())).collect();
    let row = |name: &str, cell: &dyn Fn(&Ran) -> String| {
        std::iter::once(name.to_owned()).chain(runs.iter().map(cell)).collect::<Vec<_>>()
    };
    let count =
        |name: &str, figure: &dyn Fn(&Report) -> u64| row(name, &|run| figure(&run.report).to_string());
    let units =
        |name: &str, figure: &dyn Fn(&Report) -> i64| row(name, &|run| figure(&run.report).to_string());
    let mut rows = vec![count("orders", &|report| report.orders)];
    let statuses: BTreeSet<Status> =
        runs.iter().flat_map(|run| run.report.outcomes.keys().copied()).collect();
    for status in statuses {
        let name = format!("  {}", status.as_str());
        rows.push(count(&name, &|report| report.outcomes.get(&status).copied().unwrap_or_default()));
    }
    rows.extend([
        units("units ordered", &|report| report.asked_units),
        units("units delivered", &|report| report.filled_units),
        row("fill rate", &|run| percent(run.report.fill_ppm)),
        units("units lost for want of stock", &|report| report.lost_units),
        units("units lost to a hold run out", &|report| report.too_late_units),
        units("units lost to late money", &|report| report.paid_late_units),
        count("holds expired", &|report| report.expired_holds),
        count("unit-minutes held in vain", &|report| report.wasted_unit_minutes),
        count("waited and served", &|report| report.waited),
        row("  half waited at most", &|run| hours(run.report.wait_p50_ms)),
        row("  95 % waited at most", &|run| hours(run.report.wait_p95_ms)),
        units("most units held at once", &|report| report.peak_reserved),
        count("events", &|report| report.events),
        row("seconds", &|run| format!("{:.1}", run.took.as_secs_f64())),
        row("orders per second", &|run| format!("{:.0}", per_second(run))),
        row("audit", &|run| match run.findings.len() {
            0 => "sound".to_owned(),
            found => format!("{found} wrong"),
        }),
    ]);
    let mut text = table::render(&head, &rows);
    let Log { rows, skipped_rows, empty_orders, too_large_orders, .. } = log;
    let _ = write!(
        text,
        "\nOf {rows} rows, {skipped_rows} asked for nothing and were skipped; {empty_orders} orders had no \
         other, {too_large_orders} had too many."
    );
    for run in runs {
        run.findings.iter().for_each(|finding| {
            let _ = write!(text, "\n{}: {finding}", run.profile);
        });
    }
    text
}

fn per_second(run: &Ran) -> f64 {
    // Exact far beyond any log.
    #[allow(clippy::cast_precision_loss, reason = "a rate for people")]
    let orders = run.report.orders as f64;
    orders / run.took.as_secs_f64().max(f64::EPSILON)
}

fn percent(ppm: i64) -> String {
    format!("{}.{:02} %", ppm / 10_000, ppm / 100 % 100)
}

fn hours(millis: u64) -> String {
    format!("{} h {:02} min", millis / 3_600_000, millis / 60_000 % 60)
}
