//! A server with something to look at, on any machine that has Rust and a C compiler: what its pages need is got where it
//! can be, and where it cannot be the server runs without them and says so.

use crate::command::{cargo, run};
use crate::node::{self, npm};
use crate::{setup, wasm};

/// What the pages need, in the order in which it is got.
const STEPS: [Step; 4] = [
    Step { about: "Node, and what the simulator is compiled for", get: ready },
    Step { about: "the packages of the pages", get: node::packages },
    Step { about: "the simulator as WebAssembly", get: wasm::build_quickly },
    Step { about: "dashboard and simulator", get: bundle },
];

struct Step {
    about: &'static str,
    get: fn() -> Result<(), String>,
}

pub(crate) fn demo(args: &[&str]) -> Result<(), String> {
    if let Err(reason) = get(&STEPS) {
        println!("\nWithout the dashboard, because {reason}. Everything else works.");
    }
    println!("\nThe server");
    run(cargo(&["run", "--package", "earmark", "--", "serve", "--demo"]).args(args))
}

/// Gets one after the other, up to the first that cannot be had.
fn get(steps: &[Step]) -> Result<(), String> {
    for (step, n) in steps.iter().zip(1..) {
        println!("Pages, {n} of {}: {}", steps.len(), step.about);
        (step.get)()?;
    }
    Ok(())
}

/// Checks for Node before anything is installed for it.
fn ready() -> Result<(), String> {
    node::ready()?;
    setup::browser_target()
}

fn bundle() -> Result<(), String> {
    run(npm(&["run", "--silent", "build"]).env("EARMARK_PAGES", "quick"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HAD: Step = Step { about: "", get: || Ok(()) };
    const MISSING: Step = Step { about: "", get: || Err("it is not there".into()) };
    const LATER: Step = Step { about: "", get: || panic!("must not be tried") };

    #[test]
    fn everything_is_got_in_turn() {
        assert_eq!(get(&[HAD, HAD]), Ok(()));
    }

    #[test]
    fn the_first_that_is_missing_says_why_there_are_no_pages() {
        assert_eq!(get(&[HAD, MISSING, LATER]), Err("it is not there".into()));
    }
}
