//! Runs every scenario of `features/*.feature` on every store, each as a test of its own.
//!
//! A test is named `<store>::<feature file>::<scenario>`, so both test runners list and filter them:
//! `cargo nextest run -p earmark-features memory::waiting`.

mod driver;
mod params;
mod report;
mod scenario;
mod steps;
mod world;

use libtest_mimic::{Arguments, Trial};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    match trials(&arguments) {
        Ok(trials) => libtest_mimic::run(&arguments, trials).exit_code(),
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

fn trials(arguments: &Arguments) -> Result<Vec<Trial>, String> {
    let scenarios = scenario::load(asked_topic(arguments))?;
    let trial = |store: driver::Store, scenario: &scenario::Scenario| {
        let (name, scenario) = (format!("{}::{}", store.name(), scenario.name), scenario.clone());
        Trial::test(name, move || scenario.run(store).map_err(Into::into))
    };
    let on_each_store = |store: driver::Store| scenarios.iter().map(move |scenario| trial(store, scenario));
    Ok(driver::Store::ALL.into_iter().flat_map(on_each_store).collect())
}

/// The one feature file that is needed where one test is asked for by its whole name.
fn asked_topic(arguments: &Arguments) -> Option<&str> {
    let name = arguments.filter.as_deref().filter(|_| arguments.exact)?;
    name.split("::").nth(1)
}
