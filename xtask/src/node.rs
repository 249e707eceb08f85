//! Node, and the packages that the pages are built with.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::command::{self, answer, run};

const NODE: (u32, u32) = (20, 19);

/// Whether Node and npm are there and new enough.
pub(crate) fn ready() -> Result<(), String> {
    let (major, minor) = NODE;
    let Some(version) = answer(Command::new("node").arg("--version")) else {
        return Err(format!("Node is missing ({major}.{minor} or newer)"));
    };
    if !is_enough(&version) {
        return Err(format!("Node {major}.{minor} or newer is needed, and this is {version}"));
    }
    match answer(Command::new("npm").arg("--version")) {
        Some(_) => Ok(()),
        None => Err("npm is missing".into()),
    }
}

fn is_enough(version: &str) -> bool {
    let mut numbers = version.trim_start_matches('v').split('.').map(|part| part.parse::<u32>().ok());
    let found = numbers.next().flatten().zip(numbers.next().flatten());
    found.is_some_and(|found| found >= NODE)
}

/// Installs what the lock file names, unless that was done already.
pub(crate) fn packages() -> Result<(), String> {
    let failed = |error: std::io::Error| format!("the packages of the pages: {error}");
    let lock = fs::read(folder().join("package-lock.json")).map_err(failed)?;
    let done = folder().join("node_modules/.installed");
    if fs::read(&done).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    // Where there is no registry, that is soon clear.
    run(&mut npm(&["ci", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=60000"]))?;
    fs::write(done, lock).map_err(failed)
}

pub(crate) fn npm(args: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.args(args).current_dir(folder());
    command
}

fn folder() -> PathBuf {
    command::root().join("adapters/wasm/page")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_enough_from_the_named_one_on() {
        for (version, expected) in
            [("v20.19.0", true), ("v24.1.0", true), ("v20.18.3", false), ("v18.20.4", false), ("no", false)]
        {
            assert_eq!(is_enough(version), expected, "{version}");
        }
    }
}
