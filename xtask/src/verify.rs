//! Runs steps one after another, stops at the first that fails, and says at the end what is known.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::steps::{self, Step};

pub(crate) fn verify(names: &[&str]) -> Result<(), String> {
    let chosen = choose(steps::ALL, names)?;
    let report = run(&chosen);
    println!("\n{}", summary(&chosen, &report));
    match (report.failure, chosen.get(report.passed.len())) {
        (Some(reason), Some(step)) => Err(explain(step, &reason)),
        _ => Ok(()),
    }
}

struct Report {
    passed: Vec<Duration>,
    /// Why the step after the passed ones failed.
    failure: Option<String>,
}

/// Named steps keep the order of `all`: what is cheap still comes first.
fn choose<'a>(all: &'a [Step], names: &[&str]) -> Result<Vec<&'a Step>, String> {
    if let Some(unknown) = names.iter().find(|name| all.iter().all(|step| step.name != **name)) {
        let known: Vec<_> = all.iter().map(|step| step.name).collect();
        return Err(format!("there is no step `{unknown}`; there are {}", known.join(", ")));
    }
    Ok(all.iter().filter(|step| names.is_empty() || names.contains(&step.name)).collect())
}

fn run(chosen: &[&Step]) -> Report {
    let mut passed = Vec::new();
    for step in chosen {
        println!("\n── {}: {}", step.name, step.about);
        let begun = Instant::now();
        let outcome = (step.check)();
        let took = begun.elapsed();
        if let Err(reason) = outcome {
            println!("── {} failed after {}", step.name, seconds(took));
            return Report { passed, failure: Some(reason) };
        }
        println!("── {} ok in {}", step.name, seconds(took));
        passed.push(took);
    }
    Report { passed, failure: None }
}

fn summary(chosen: &[&Step], report: &Report) -> String {
    let total = seconds(report.passed.iter().sum());
    let mut text = match (&report.failure, chosen.len() == steps::ALL.len()) {
        (Some(_), _) => "not verified".to_owned(),
        (None, true) => format!("verified in {total}"),
        // A part that passed must not read like the whole.
        (None, false) => format!("verified in part in {total}"),
    };
    for (place, step) in chosen.iter().enumerate() {
        let state = match report.passed.get(place) {
            Some(took) => seconds(*took),
            None if place == report.passed.len() => "failed".into(),
            None => "not run".into(),
        };
        let _ = write!(text, "\n  {:<9}{state:>8}", step.name);
    }
    text
}

fn explain(step: &Step, reason: &str) -> String {
    let mut text = format!("step `{}` failed: {reason}", step.name);
    if !step.remedy.is_empty() {
        let _ = write!(text, "\n  {}", step.remedy);
    }
    let _ = write!(text, "\n  to run it alone: cargo xtask verify {}", step.name);
    text
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSES: Step = Step { name: "passes", about: "", check: || Ok(()), remedy: "" };
    const FAILS: Step =
        Step { name: "fails", about: "", check: || Err("it broke".into()), remedy: "try again" };
    const LATER: Step = Step { name: "later", about: "", check: || panic!("must not run"), remedy: "" };

    #[test]
    fn no_name_means_all_steps() {
        assert_eq!(choose(steps::ALL, &[]).unwrap().len(), steps::ALL.len());
    }

    #[test]
    fn named_steps_keep_their_order() {
        let all = [PASSES, FAILS, LATER];
        let chosen = choose(&all, &["later", "passes"]).unwrap();
        assert_eq!(chosen.iter().map(|step| step.name).collect::<Vec<_>>(), ["passes", "later"]);
    }

    #[test]
    fn an_unknown_step_is_refused_with_the_known_ones() {
        let refusal = choose(&[PASSES, FAILS], &["passes", "fmmt"]).err().unwrap();
        assert_eq!(refusal, "there is no step `fmmt`; there are passes, fails");
    }

    #[test]
    fn the_first_failure_ends_the_run() {
        let chosen = [&PASSES, &FAILS, &LATER];
        let report = run(&chosen);
        assert_eq!(report.failure.as_deref(), Some("it broke"));

        let summary = summary(&chosen, &report);
        let words: Vec<_> = summary.split_whitespace().collect();
        assert_eq!(words.join(" "), "not verified passes 0.0 s fails failed later not run");
    }

    #[test]
    fn a_part_does_not_read_like_the_whole() {
        assert!(summary(&[&PASSES], &run(&[&PASSES])).starts_with("verified in part"));
    }

    #[test]
    fn a_failure_says_what_to_try() {
        let text = explain(&FAILS, "it broke");
        assert_eq!(text.lines().nth(1), Some("  try again"));
        assert!(text.ends_with("cargo xtask verify fails"));
    }
}
