//! The pages: built with Node into `target/pages`, where the program embeds them.

use crate::command::run;
use crate::node::npm;
use crate::wasm;

/// Checks the types, builds dashboard and simulator, and checks their size.
pub(crate) fn build() -> Result<(), String> {
    wasm::build()?;
    run(&mut npm(&["run", "--silent", "check"]))?;
    run(&mut npm(&["run", "--silent", "build"]))
}
