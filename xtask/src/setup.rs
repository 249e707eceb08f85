//! Makes the machine ready for `verify`, or says exactly what is missing.

use std::env;

use crate::command::{answer, cargo, program, run};
use crate::purity::{self, TARGET};
use crate::{chromium, mutants, node, wasm};
use earmark_cluster::Programs;

pub(crate) fn setup() -> Result<(), String> {
    component("rustfmt", "fmt")?;
    component("clippy", "clippy")?;
    c_compiler()?;
    pure_target()?;
    postgres()?;
    browser_target()?;
    node_and_npm()?;
    chromium()?;
    cargo_mutants()?;
    println!("the machine is ready");
    Ok(())
}

fn component(name: &str, subcommand: &str) -> Result<(), String> {
    let works = || answer(&mut cargo(&[subcommand, "--version"])).is_some();
    if works() {
        return Ok(());
    }
    let added = run(&mut program("rustup", &["component", "add", name]));
    if works() { Ok(()) } else { Err(format!("{name} is missing, and {}", reason(added))) }
}

/// The embedded database is C and is compiled with the server.
fn c_compiler() -> Result<(), String> {
    let compiler = env::var("CC").unwrap_or_else(|_| "cc".into());
    let works = || answer(&mut program(&compiler, &["--version"])).is_some();
    if works() {
        return Ok(());
    }
    let installed = apt_install(&["gcc", "libc6-dev"]);
    if works() {
        Ok(())
    } else {
        Err(format!("a C compiler (`{compiler}`) is missing, and {}", reason(installed)))
    }
}

/// Tests run on it. Where `DATABASE_URL` names a server for most of them, some still crash one of their own.
fn postgres() -> Result<(), String> {
    if Programs::find().is_ok() {
        return Ok(());
    }
    let installed = apt_install(&["postgresql"]);
    match Programs::find() {
        Ok(_) => Ok(()),
        Err(missing) => Err(format!("{missing}; and {}", reason(installed))),
    }
}

fn pure_target() -> Result<(), String> {
    if purity::route().is_some() {
        return Ok(());
    }
    let added = run(&mut program("rustup", &["target", "add", TARGET]));
    if purity::route().is_some() {
        return Ok(());
    }
    println!("rustup has no {TARGET} for us; trying the sources that Debian ships");
    // lld links for the target; checking does without it, building for a browser does not.
    let installed = apt_install(&["rustc-web", "cargo-web", "rust-web-src", "lld-22"]);
    if purity::route().is_some() {
        return Ok(());
    }
    Err(format!(
        "purity cannot be checked, because there is no core library for {TARGET}: {}; \
         nor Debian's sources of {} or newer: {}",
        reason(added),
        env!("CARGO_PKG_RUST_VERSION"),
        reason(installed)
    ))
}

/// Adds what the simulator is built for; the program alone is not.
pub(crate) fn browser_target() -> Result<(), String> {
    if purity::has_precompiled(wasm::TARGET) {
        return Ok(());
    }
    let added = run(&mut program("rustup", &["target", "add", wasm::TARGET]));
    if purity::has_precompiled(wasm::TARGET) {
        return Ok(());
    }
    Err(format!(
        "the simulator cannot be built, because there is no library for {}: {}",
        wasm::TARGET,
        reason(added)
    ))
}

/// The pages are built with it; the program alone is not.
fn node_and_npm() -> Result<(), String> {
    if node::ready().is_ok() {
        return Ok(());
    }
    // One after the other: where Node comes from its own makers, it brings npm and will not have Debian's.
    let mut installed = apt_install(&["nodejs"]);
    if node::ready().is_err() {
        installed = installed.and_then(|()| apt_install(&["npm"]));
    }
    node::ready().map_err(|missing| format!("{missing}, and {}", reason(installed)))
}

/// Drives the pages in their tests.
fn chromium() -> Result<(), String> {
    if chromium::find().is_some() {
        return Ok(());
    }
    let installed = apt_install(&["chromium"]);
    if chromium::find().is_some() {
        Ok(())
    } else {
        Err(format!("Chromium is missing, and {}", reason(installed)))
    }
}

/// Breaks the core to see whether its tests notice.
fn cargo_mutants() -> Result<(), String> {
    if mutants::is_there().is_ok() {
        return Ok(());
    }
    let installed = run(&mut cargo(&["install", "cargo-mutants", "--locked", "--version", mutants::VERSION]));
    mutants::is_there()
        .map_err(|_| format!("cargo-mutants {} is missing, and {}", mutants::VERSION, reason(installed)))
}

fn apt_install(packages: &[&str]) -> Result<(), String> {
    let wanted = packages.join(" ");
    if answer(&mut program("apt-get", &["--version"])).is_none() {
        return Err(format!("there is no apt-get here to install {wanted}"));
    }
    if answer(&mut program("id", &["-u"])).as_deref() != Some("0") {
        return Err(format!("only root may `apt-get install {wanted}`"));
    }
    // Old lists name packages that are gone. If they can't be renewed, the installation tells.
    let _ = run(&mut program("apt-get", &["update", "--quiet"]));
    // Nobody expects a check to uninstall something of theirs, nor (RUNLEVEL) to start a service.
    let mut apt = program("apt-get", &["install", "--yes", "--no-remove", "--no-install-recommends"]);
    run(apt.args(packages).env("DEBIAN_FRONTEND", "noninteractive").env("RUNLEVEL", "1"))
}

/// Why an attempt did not help: its error, or that it went well and changed nothing.
fn reason(attempt: Result<(), String>) -> String {
    attempt.err().unwrap_or_else(|| "installing it did not help".into())
}
