//! Drives the pages as a person would: a browser of the system, the program itself, a fresh file.

use std::path::Path;

use crate::command::{answer, cargo, program, run};
use crate::{node, pages};

/// Debian's, and what others call it.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Runs the tests against the program as it is built now, with the pages as they are built now.
pub(crate) fn test() -> Result<(), String> {
    let Some(chromium) = chromium() else { return Err("there is no Chromium".into()) };
    node::packages()?;
    run(&mut cargo(&["build", "--package", "earmark"]))?;
    // What the simulator comes to in the browser is compared with what it comes to natively.
    run(&mut cargo(&["build", "--package", "earmark-simulation", "--example", "digest"]))?;
    run(node::npm(&["run", "--silent", "test"]).env("CHROMIUM", chromium))
}

/// Builds the pages first.
pub(crate) fn build_and_test() -> Result<(), String> {
    pages::build()?;
    test()
}

/// Where a browser is that can be driven.
pub(crate) fn chromium() -> Option<String> {
    let found = |name: &&str| answer(&mut program("which", &[name])).filter(|path| Path::new(path).is_file());
    NAMES.iter().find_map(found)
}
