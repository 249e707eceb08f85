//! Purity as a compile error: this target has no clock, files, threads or sockets, so what compiles for it uses none.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::command;

pub(crate) const TARGET: &str = "wasm32v1-none";

/// How a core library for the target is had.
pub(crate) enum Route {
    /// The toolchain has one.
    Precompiled,
    /// Debian ships the sources, and its own compiler builds them on the way.
    DebianSources,
}

/// Checks, or fails where it cannot: a check that is left out in silence proves nothing.
pub(crate) fn check() -> Result<(), String> {
    let mut cargo = match route() {
        Some(Route::Precompiled) => command::cargo(&["check"]),
        Some(Route::DebianSources) => debian_cargo(),
        None => {
            return Err(format!(
                "no core library for {TARGET}; `cargo xtask setup` gets one or says why not"
            ));
        }
    };
    cargo.args(["--target", TARGET]);
    for package in ["earmark-core", "earmark-model", "earmark-simulation"] {
        cargo.args(["--package", package]);
    }
    command::run(&mut cargo)
}

pub(crate) fn route() -> Option<Route> {
    if has_precompiled(TARGET) {
        Some(Route::Precompiled)
    } else if has_debian_sources() {
        Some(Route::DebianSources)
    } else {
        None
    }
}

/// Whether the toolchain has a core library for a target.
pub(crate) fn has_precompiled(target: &str) -> bool {
    let rustc = env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
    let probe =
        command::answer(&mut command::program(&rustc, &["--print", "target-libdir", "--target", target]));
    // The folder is named even where it does not exist.
    let Some(entries) = probe.and_then(|folder| fs::read_dir(folder).ok()) else { return false };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libcore-"))
}

fn has_debian_sources() -> bool {
    let version = command::answer(on_debian_only(&mut command::program("/usr/bin/rustc", &["--version"])));
    version.is_some_and(|version| at_least(&version, env!("CARGO_PKG_RUST_VERSION")))
        && Path::new("/usr/bin/cargo").exists()
        && Path::new("/usr/lib/rustlib/src/rust/library/core").exists()
}

fn debian_cargo() -> Command {
    // Two compilers in one folder would rebuild each other's work for ever.
    let args = ["check", "-Z", "build-std=core,alloc", "--target-dir", "target/purity"];
    let mut cargo = command::program("/usr/bin/cargo", &args);
    command::prepare(&mut cargo);
    on_debian_only(&mut cargo).env("RUSTC", "/usr/bin/rustc").env("RUSTC_BOOTSTRAP", "1");
    cargo
}

/// Takes away what the toolchain that runs us has put into the environment.
fn on_debian_only(command: &mut Command) -> &mut Command {
    command.env_remove("CARGO").env_remove("RUSTUP_TOOLCHAIN").env_remove("LD_LIBRARY_PATH")
}

/// Whether `rustc --version` names at least the wanted `major.minor`.
fn at_least(version: &str, wanted: &str) -> bool {
    let parse = |text: &str| {
        let mut numbers = text.split('.').map(str::parse::<u32>);
        Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
    };
    let found = version.split_whitespace().nth(1).and_then(parse);
    found.is_some() && found >= parse(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(version: &str, expected: bool) {
        assert_eq!(at_least(version, "1.95"), expected, "{version}");
    }

    #[test]
    fn versions_compare_as_numbers() {
        check("rustc 1.95.0 (59807616e 2026-04-14)", true);
        check("rustc 1.100.0 (built from a source tarball)", true);
        check("rustc 2.0.0", true);
        check("rustc 1.85.0 (4d91de4e4 2025-02-17)", false);
        check("rustc 1.9.0", false);
    }

    #[test]
    fn an_unreadable_version_is_too_old() {
        check("", false);
        check("rustc unknown", false);
    }
}
