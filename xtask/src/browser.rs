//! Drives the pages as a person would: a browser of the system, the program itself, a fresh file.

use crate::command::{cargo, run};
use crate::{chromium, node, pages};

/// Runs the tests against the program as it is built now, with the pages as they are built now.
pub(crate) fn test() -> Result<(), String> {
    let Some(chromium) = chromium::find() else { return Err("there is no Chromium".into()) };
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
