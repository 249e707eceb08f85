//! Whether the tests of the core notice when the core is wrong: cargo-mutants breaks it in one place after the
//! other, and its own tests must fail each time. What it mutates, and what it leaves out, says `.cargo/mutants.toml`.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{answer, cargo, program, root, run};

/// The version that `setup` installs.
pub(crate) const VERSION: &str = "27.1.0";

/// So many mutants the gate tries at most: about ten minutes on two cores.
const MOST: usize = 100;

/// Of a hundred mutants that compile, the tests must catch so many.
const CAUGHT: usize = 97;

/// Tries all mutants of the core, or those that the arguments of cargo-mutants choose (`--shard 0/24`).
pub(crate) fn all(args: &[&str]) -> Result<(), String> {
    is_there()?;
    let (mut cargo, results) = mutants("all");
    judge(cargo.args(args), &results)
}

/// Tries the mutants in the lines that a change touches, and at most [`MOST`] of them.
pub(crate) fn changed() -> Result<(), String> {
    let Some(base) = base() else {
        println!("there is no history here, so nothing says what a change touches");
        return Ok(());
    };
    let diff = diff(&base)?;
    if diff.is_empty() {
        println!("nothing in core/src changed since {base}");
        return Ok(());
    }
    is_there()?;
    let (mut cargo, results) = mutants("changed");
    let file = results.join("change.diff");
    fs::create_dir_all(&results).and_then(|()| fs::write(&file, diff)).map_err(|error| error.to_string())?;
    let in_diff = ["--in-diff".into(), file.into_os_string()];
    let listed = answer(cargo.args(&in_diff).arg("--list")).ok_or("`cargo mutants --list` failed")?;
    let count = listed.lines().count();
    println!("{count} mutants lie in what changed since {base}");
    if count == 0 {
        return Ok(());
    }
    let (mut cargo, results) = mutants("changed");
    cargo.args(&in_diff);
    if let Some(shard) = shard(count) {
        println!("too many for a gate: of them every {} is tried", shard.trim_start_matches("0/"));
        println!("  to try all: cargo xtask mutants --in-diff target/mutants/changed/change.diff");
        cargo.args(["--sharding", "round-robin", "--shard", &shard]);
    }
    judge(&mut cargo, &results)
}

/// Says how to get it where it is missing.
pub(crate) fn is_there() -> Result<(), String> {
    let version = answer(&mut cargo(&["mutants", "--version"]));
    version.map(|_| ()).ok_or("cargo-mutants is missing; `cargo xtask setup` installs it".into())
}

/// A run of cargo-mutants, and where its results go.
fn mutants(name: &str) -> (Command, PathBuf) {
    let results = root().join("target/mutants").join(name);
    let mut cargo = cargo(&["mutants", "--no-shuffle", "--colors", "never", "--output"]);
    // Few cases and always the same: what is caught by luck is not caught.
    cargo.arg(&results).env("PROPTEST_CASES", "64").env("PROPTEST_RNG_SEED", "1");
    (cargo, results)
}

/// The commit before the change: where it left the upstream branch; where nothing has left it, or there is none,
/// the commit before the last.
fn base() -> Option<String> {
    let commit = |args: &[&str]| answer(&mut program("git", args));
    let head = commit(&["rev-parse", "HEAD"])?;
    let left = commit(&["merge-base", "HEAD", "@{upstream}"]);
    let is_clean = git(["status", "--porcelain", "--", "core/src"]).is_ok_and(|status| status.is_empty());
    let parent = commit(&["rev-parse", "--verify", "--quiet", "HEAD~1"]);
    Some(before_the_change(head, left, is_clean, parent))
}

fn before_the_change(head: String, left: Option<String>, is_clean: bool, parent: Option<String>) -> String {
    match left {
        Some(left) if left != head || !is_clean => left,
        Some(_) | None => parent.unwrap_or(head),
    }
}

/// What changed in the core since a commit, committed or not.
fn diff(base: &str) -> Result<String, String> {
    const PLAIN: [&str; 5] = ["diff", "--no-color", "--no-ext-diff", "--src-prefix=a/", "--dst-prefix=b/"];
    let mut diff = git(PLAIN.into_iter().chain([base, "--", "core/src"]))?;
    for file in git(["ls-files", "--others", "--exclude-standard", "--", "core/src"])?.lines() {
        let text = fs::read_to_string(root().join(file)).map_err(|error| format!("{file}: {error}"))?;
        diff.push_str(&added(file, &text));
    }
    Ok(diff)
}

/// What git prints, to the last space.
fn git<'a>(args: impl IntoIterator<Item = &'a str>) -> Result<String, String> {
    let output = program("git", &[]).args(args).output();
    let output = output.map_err(|error| format!("git could not be started: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    output.status.success().then_some(()).ok_or_else(|| format!("git failed: {}", said.trim()))?;
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}

/// A file that git does not know yet, as a diff.
fn added(file: &str, text: &str) -> String {
    let lines = text.lines().count();
    let mut diff = format!("--- /dev/null\n+++ b/{file}\n@@ -0,0 +1,{lines} @@\n");
    for line in text.lines() {
        let _ = writeln!(diff, "+{line}");
    }
    diff
}

/// The part of so many mutants that a gate has time for, spread over all of them; none where it has for all.
fn shard(count: usize) -> Option<String> {
    (count > MOST).then(|| format!("0/{}", count.div_ceil(MOST)))
}

/// Runs the mutants and says what became of them.
fn judge(cargo: &mut Command, results: &Path) -> Result<(), String> {
    // It fails for each mutant that is missed or hangs; what it wrote down says more.
    let ended = run(cargo);
    let lists = results.join("mutants.out");
    let list = |name: &str| -> Result<Vec<String>, io::Error> {
        Ok(fs::read_to_string(lists.join(name))?.lines().map(str::to_owned).collect())
    };
    let read = || -> Result<Outcome, io::Error> {
        let caught = list("caught.txt")?.len() + list("timeout.txt")?.len();
        Ok(Outcome { caught, missed: list("missed.txt")?, unviable: list("unviable.txt")?.len() })
    };
    match (read(), ended) {
        (Ok(outcome), ended) if outcome.tried() > 0 || ended.is_ok() => {
            println!("{}", outcome.describe());
            outcome.verdict()
        }
        (_, ended) => ended.and(Err("cargo-mutants left no results".into())),
    }
}

/// What became of the mutants.
struct Outcome {
    /// Noticed by a failing test, or by a test that never ends.
    caught: usize,
    missed: Vec<String>,
    /// Those that do not compile say nothing.
    unviable: usize,
}

impl Outcome {
    fn tried(&self) -> usize {
        self.caught + self.missed.len() + self.unviable
    }

    fn describe(&self) -> String {
        let compiled = self.caught + self.missed.len();
        let mut text = format!("{} of {compiled} mutants that compile were caught", self.caught);
        let _ = write!(text, " ({} did not compile)", self.unviable);
        for missed in &self.missed {
            let _ = write!(text, "\n  missed: {missed}");
        }
        text
    }

    fn verdict(&self) -> Result<(), String> {
        let compiled = self.caught + self.missed.len();
        if self.caught * 100 >= compiled * CAUGHT {
            return Ok(());
        }
        Err(format!(
            "the core's tests miss {} of {compiled} mutants; catch each by a test that names its rule, or \
             explain in .cargo/mutants.toml why nothing tells it from the original",
            self.missed.len()
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(left: Option<&str>, is_clean: bool, parent: Option<&str>, expected: &str) {
        let own = |text: &str| text.to_owned();
        assert_eq!(before_the_change(own("head"), left.map(own), is_clean, parent.map(own)), expected);
    }

    #[test]
    fn a_change_begins_where_it_left_the_upstream_branch() {
        check(Some("fork"), true, Some("parent"), "fork");
        check(Some("fork"), false, Some("parent"), "fork");
        check(Some("head"), false, Some("parent"), "head");
    }

    #[test]
    fn without_a_change_of_its_own_the_last_commit_is_the_change() {
        check(Some("head"), true, Some("parent"), "parent");
        check(None, true, Some("parent"), "parent");
        check(None, false, Some("parent"), "parent");
        check(None, true, None, "head");
    }

    #[test]
    fn a_gate_tries_an_even_spread_of_what_is_too_much() {
        assert_eq!(shard(MOST), None);
        assert_eq!(shard(MOST + 1).as_deref(), Some("0/2"));
        assert_eq!(shard(14 * MOST).as_deref(), Some("0/14"));
    }

    #[test]
    fn a_new_file_is_all_added() {
        let diff = added("core/src/new.rs", "one\ntwo\n");
        assert_eq!(diff, "--- /dev/null\n+++ b/core/src/new.rs\n@@ -0,0 +1,2 @@\n+one\n+two\n");
    }

    fn outcome(caught: usize, missed: usize) -> Outcome {
        Outcome { caught, missed: vec!["core/src/policy.rs:1:1".into(); missed], unviable: 5 }
    }

    #[test]
    fn three_of_a_hundred_may_be_missed_and_not_one_of_a_few() {
        assert!(outcome(97, 3).verdict().is_ok() && outcome(0, 0).verdict().is_ok());
        assert!(outcome(96, 4).verdict().is_err() && outcome(9, 1).verdict().is_err());
    }

    #[test]
    fn what_was_missed_is_named_and_what_does_not_compile_not_counted() {
        let text = outcome(9, 1).describe();
        assert!(text.starts_with("9 of 10 mutants that compile were caught (5 did not compile)"), "{text}");
        assert!(text.ends_with("missed: core/src/policy.rs:1:1"), "{text}");
    }
}
