//! The repository's own commands: one makes the machine ready, one verifies and never writes, one fixes.

use std::env;
use std::process::ExitCode;

mod browser;
mod chromium;
mod command;
mod demo;
mod links;
mod markdown;
mod mutants;
mod node;
mod pages;
mod purity;
mod rules;
mod setup;
mod sql;
mod steps;
mod verify;
mod wasm;

const USAGE: &str = "\
usage: cargo xtask <command>

  setup            install what verifying needs, or say exactly what is missing
  verify [STEP]…   check everything, or only the steps named; changes no source file
  sql              ask PostgreSQL anew what the statements of its adapter take and return
  fix              format, and apply what clippy can mend by itself
  test             setup, then verify
  wasm             build the simulation for JavaScript into target/earmark-js
  wasm bench [N]   set Compare in Chromium against the same natively, N rounds in turn
  pages            build dashboard and simulator, so that the next build of the program embeds them
  browser          build the pages and the program, and drive both in a browser
  mutants [ARG]…   break the core everywhere, one place at a time: its tests must notice (hours; --shard K/N does a part)
  demo [FLAG]…     serve something to look at; with the pages, where Node is there

steps of verify, in the order they run:
";

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();

    let outcome = match words.as_slice() {
        ["setup"] => setup::setup(),
        ["verify", names @ ..] => verify::verify(names),
        ["sql"] => sql::update(),
        ["fix"] => fix(),
        ["wasm"] => wasm::build(),
        ["wasm", "bench", rounds @ ..] => wasm::bench(rounds),
        ["mutants", args @ ..] => mutants::all(args),
        ["pages"] => pages::build(),
        ["browser"] => browser::build_and_test(),
        ["demo", flags @ ..] => demo::demo(flags),
        ["test"] => setup::setup().and_then(|()| verify::verify(&[])),
        _ => {
            eprintln!("{USAGE}{}", steps::describe());
            return ExitCode::from(2);
        }
    };

    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn fix() -> Result<(), String> {
    // Clippy's suggestions are not formatted, so formatting comes last.
    let clippy = ["clippy", "--workspace", "--all-targets", "--fix", "--allow-dirty", "--allow-staged"];
    command::run(&mut command::cargo(&clippy))?;
    command::run(&mut command::cargo(&["fmt", "--all"]))
}
