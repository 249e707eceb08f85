//! Running other programs, from the root of the repository and on this terminal.

use std::env;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

pub(crate) fn program(name: &str, args: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(args).current_dir(root());
    command
}

/// The cargo that started us, so that a toolchain chosen on the command line stays chosen.
pub(crate) fn cargo(args: &[&str]) -> Command {
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let mut command = program(&cargo, args);
    prepare(&mut command);
    command
}

/// What holds for every cargo, ours or another.
pub(crate) fn prepare(command: &mut Command) {
    // Decided once: else a piped log mixes plain tools with coloured ones.
    if env::var_os("CARGO_TERM_COLOR").is_none() {
        let coloured = io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none();
        command.env("CARGO_TERM_COLOR", if coloured { "always" } else { "never" });
    }
    // A machine that builds once pays for incremental files and never uses them.
    if in_ci() {
        command.env("CARGO_INCREMENTAL", "0");
    }
}

pub(crate) fn in_ci() -> bool {
    env::var_os("CI").is_some()
}

/// Lets the program speak for itself and, where it fails, says which one it was.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let shown = show(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{shown}` ended with {status}")),
        Err(error) => Err(format!("`{shown}` could not be started: {error}")),
    }
}

/// What a probe printed, or nothing where it failed or does not exist.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

fn show(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    let words = std::iter::once(name).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("xtask/Cargo.toml").is_file());
    }

    #[test]
    fn a_failure_names_the_command_as_typed() {
        let failure = run(&mut program("/nowhere/tool", &["--flag", "value"])).unwrap_err();
        assert!(failure.starts_with("`tool --flag value` could not be started"), "{failure}");
    }

    #[test]
    fn a_missing_program_answers_nothing() {
        assert_eq!(answer(&mut program("/nowhere/tool", &[])), None);
    }
}
