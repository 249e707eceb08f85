//! The pages: built with Node into `target/pages`, where the program embeds them.

use crate::command::{cargo, run};
use crate::node::{self, npm};
use crate::wasm;

/// Checks the types, builds dashboard and simulator, and checks their size.
pub(crate) fn build() -> Result<(), String> {
    wasm::build()?;
    run(&mut npm(&["run", "--silent", "check"]))?;
    run(&mut npm(&["run", "--silent", "build"]))
}

/// A server with something to look at: with the pages where Node is there, else without.
pub(crate) fn demo(args: &[&str]) -> Result<(), String> {
    match node::ready() {
        Ok(()) => {
            wasm::build()?;
            run(&mut npm(&["run", "--silent", "build"]))?;
        }
        Err(reason) => println!("without the dashboard, because {reason}"),
    }
    run(cargo(&["run", "--package", "earmark", "--", "serve", "--demo"]).args(args))
}
