//! The steps of `verify`: cheap ones first, so that a slip is reported before anything is compiled.

use crate::{browser, command, links, mutants, pages, purity, rules, sql, wasm};

pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) check: fn() -> Result<(), String>,
    /// What to try when it fails; empty where only thinking helps.
    pub(crate) remedy: &'static str,
}

const MENDS: &str = "`cargo xtask fix` mends what can be mended by itself";

const ASKS: &str = "`cargo xtask sql` asks a database anew";

pub(crate) const ALL: &[Step] = &[
    Step { name: "fmt", about: "the code is formatted", check: fmt, remedy: MENDS },
    Step { name: "links", about: "links between documents lead somewhere", check: links::check, remedy: "" },
    Step {
        name: "rules",
        about: "every rule that is cited is written down",
        check: rules::check,
        remedy: "",
    },
    // Before anything is compiled, so that what is compiled embeds them.
    Step { name: "pages", about: "the pages build and stay small", check: pages::build, remedy: "" },
    Step { name: "clippy", about: "no lint fires", check: clippy, remedy: MENDS },
    Step { name: "purity", about: "core compiles where there is no I/O", check: purity::check, remedy: "" },
    Step { name: "sql", about: "the statements fit the schema", check: sql::check, remedy: ASKS },
    Step { name: "wasm", about: "the simulation decides the same in Node", check: wasm::test, remedy: "" },
    Step { name: "tests", about: "the tests pass", check: tests, remedy: "" },
    Step {
        name: "mutants",
        about: "the core's tests notice what a change breaks",
        check: mutants::changed,
        remedy: "",
    },
    Step { name: "browser", about: "people can use the pages", check: browser::test, remedy: "" },
    Step { name: "doctests", about: "the examples in the docs run", check: doctests, remedy: "" },
    Step { name: "docs", about: "the docs build without a warning", check: docs, remedy: "" },
];

pub(crate) fn describe() -> String {
    let lines: Vec<_> = ALL.iter().map(|step| format!("  {:<9}{}", step.name, step.about)).collect();
    lines.join("\n")
}

fn fmt() -> Result<(), String> {
    command::run(&mut command::cargo(&["fmt", "--all", "--check"]))
}

fn clippy() -> Result<(), String> {
    command::run(&mut command::cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn tests() -> Result<(), String> {
    let mut args = if command::answer(&mut command::cargo(&["nextest", "--version"])).is_some() {
        vec!["nextest", "run", "--workspace"]
    } else {
        // `--tests` is what nextest runs; the examples in the docs have a step of their own.
        vec!["test", "--workspace", "--tests"]
    };
    match (command::in_ci(), args[0]) {
        (true, "nextest") => args.extend(["--profile", "ci"]),
        (true, _) => args.push("--no-fail-fast"),
        (false, _) => {}
    }
    command::run(&mut command::cargo(&args))
}

fn doctests() -> Result<(), String> {
    command::run(&mut command::cargo(&["test", "--doc", "--workspace"]))
}

fn docs() -> Result<(), String> {
    let mut cargo = command::cargo(&["doc", "--no-deps", "--workspace"]);
    command::run(cargo.env("RUSTDOCFLAGS", "-D warnings"))
}
