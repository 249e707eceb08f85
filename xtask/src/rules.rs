//! Checks that every numbered rule that is cited somewhere is written down.

use std::collections::BTreeSet;
use std::fs;

use crate::{command, links};

const PAGE: &str = "docs/numbered-rules.md";
const KINDS: [&str; 6] = ["feature", "md", "rs", "sql", "svelte", "ts"];

pub(crate) fn check() -> Result<(), String> {
    let root = command::root();
    let page = fs::read_to_string(root.join(PAGE)).map_err(|error| format!("cannot read {PAGE}: {error}"))?;
    let written = written(&page);
    let files = links::files(&root, &KINDS).map_err(|error| format!("cannot list the files: {error}"))?;
    let mut lost = Vec::new();
    for file in files {
        // What is no text cites nothing.
        let Ok(text) = fs::read_to_string(&file) else { continue };
        let shown = file.strip_prefix(&root).unwrap_or(&file).display();
        let unknown = cited(&text).into_iter().filter(|(_, rule)| !written.contains(rule));
        lost.extend(unknown.map(|(line, rule)| format!("{shown}:{line}: rule {rule} is not in {PAGE}")));
    }
    println!("{} rules written down", written.len());
    if lost.is_empty() { Ok(()) } else { Err(format!("rules that are nowhere\n  {}", lost.join("\n  "))) }
}

/// Returns the rules that the page states.
fn written(page: &str) -> BTreeSet<u32> {
    page.lines().filter_map(|line| number(line.strip_prefix("**Rule ")?)).collect()
}

/// Returns each number that follows the word "rule", with the line it stands on.
fn cited(text: &str) -> Vec<(usize, u32)> {
    let mut found = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        let text = text.to_ascii_lowercase();
        let after = text.match_indices("rule ").filter_map(|(at, word)| text.get(at + word.len()..));
        found.extend(after.filter_map(number).map(|rule| (line, rule)));
    }
    found
}

fn number(text: &str) -> Option<u32> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    text.get(..digits)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_cited_by_its_number() {
        let text = ["nothing", "as (", "4) and ", "12 say"].join("Rule ");
        assert_eq!(cited(&text), [(1, 4), (1, 12)]);
        assert_eq!(cited("rules and a rule of thumb"), []);
    }

    #[test]
    fn a_rule_is_written_where_its_line_begins_with_it() {
        let page = "**Rule 1: one.** More.\n**Rule 11: eleven.**\nsee **Rule 2**";
        assert_eq!(written(page), BTreeSet::from([1, 11]));
    }
}
