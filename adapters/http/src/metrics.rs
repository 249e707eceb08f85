//! Counts of what was answered, in the Prometheus text format.

use earmark_store::Counts;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the buckets, in milliseconds.
const BUCKETS_MS: [u64; 8] = [1, 5, 10, 25, 100, 250, 1000, 5000];

#[derive(Debug, Default)]
pub(crate) struct Metrics {
    requests: Mutex<BTreeMap<(&'static str, &'static str, u16), Timing>>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Timing {
    count: u64,
    total: Duration,
    buckets: [u64; BUCKETS_MS.len()],
}

impl Metrics {
    /// Counts a request that was answered.
    pub(crate) fn request(&self, method: &'static str, route: &'static str, status: u16, took: Duration) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let timing = requests.entry((method, route, status)).or_default();
        timing.count += 1;
        timing.total += took;
        for (bucket, bound) in timing.buckets.iter_mut().zip(BUCKETS_MS) {
            *bucket += u64::from(took <= Duration::from_millis(bound));
        }
    }

    /// What was answered here, and what the committer did.
    pub(crate) fn render(&self, committed: &Counts) -> String {
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut text = String::from(
            "# HELP earmark_http_request_duration_seconds Time to answer, by route and status.\n\
             # TYPE earmark_http_request_duration_seconds histogram\n",
        );
        for ((method, route, status), timing) in &requests {
            let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
            let name = "earmark_http_request_duration_seconds";
            for (bucket, bound) in timing.buckets.iter().zip(BUCKETS_MS) {
                let bound = Duration::from_millis(bound).as_secs_f64();
                let _ = writeln!(text, "{name}_bucket{{{labels},le=\"{bound}\"}} {bucket}");
            }
            let _ = writeln!(text, "{name}_bucket{{{labels},le=\"+Inf\"}} {}", timing.count);
            let _ = writeln!(text, "{name}_sum{{{labels}}} {}", timing.total.as_secs_f64());
            let _ = writeln!(text, "{name}_count{{{labels}}} {}", timing.count);
        }
        committer(committed, &mut text);
        text
    }
}

fn committer(counts: &Counts, text: &mut String) {
    let told = [
        ("batches_total", "counter", "Batches committed", counts.batches),
        ("inputs_total", "counter", "Inputs committed", counts.inputs),
        ("largest_batch", "gauge", "The largest batch so far", counts.largest_batch),
        ("refused_singles_total", "counter", "Inputs that failed alone", counts.refused_singles),
        ("retries_total", "counter", "Batches tried again", counts.retries),
        ("conflicts_total", "counter", "Batches that met another transaction", counts.conflicts),
        (
            "turned_away_total",
            "counter",
            "Inputs turned away: the queue was full, or they waited too long",
            counts.turned_away,
        ),
        ("queued", "gauge", "Inputs that wait now", counts.queued),
    ];
    for (name, kind, about, value) in told {
        let name = format!("earmark_commit_{name}");
        let _ = writeln!(text, "# HELP {name} {about}.\n# TYPE {name} {kind}\n{name} {value}");
    }
}
