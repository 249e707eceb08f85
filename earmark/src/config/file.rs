//! The file: what it says is given to the command line, unless a flag or a variable says it already.
//!
//! So a key is no more than another way to write a flag: it has the flag's name, and is checked by the
//! flag's own rule. What every command takes stands at the top, the rest in a table for its command.

use crate::args::Args;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, CommandFactory, FromArgMatches};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// What was asked for: by flags, by variables, and by the file that they name.
pub(crate) fn args() -> Result<Args, String> {
    let command = Args::command();
    let mut given: Vec<OsString> = std::env::args_os().collect();
    // The file may hold what is missing here, so only then is it known what is wrong.
    let seen = command.clone().ignore_errors(true).get_matches_from(&given);
    if let Some(path) = seen.get_one::<PathBuf>("config") {
        let told = |error: String| format!("{}: {error}", path.display());
        let flags = flags(&command, &seen, &read(path).map_err(told)?).map_err(told)?;
        let end = given.iter().position(|arg| arg == "--").unwrap_or(given.len());
        given.splice(end..end, flags);
    }
    Args::from_arg_matches(&command.get_matches_from(given)).map_err(|error| error.to_string())
}

fn read(path: &Path) -> Result<Table, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    text.parse().map_err(|error: toml::de::Error| error.to_string())
}

/// The flags that the file stands for. All of it is checked, also what this command does not take.
fn flags(command: &Command, seen: &ArgMatches, file: &Table) -> Result<Vec<OsString>, String> {
    let mut flags = vec![];
    for (name, value) in file {
        let asked = seen.subcommand().filter(|(asked, _)| asked == name);
        match (value, command.find_subcommand(name)) {
            (Value::Table(table), Some(task)) => {
                for (key, value) in table {
                    let flag = flag(task, key, value).map_err(|rule| format!("{name}.{rule}"))?;
                    flags.extend(flag.filter(|_| asked.is_some_and(|(_, seen)| !is_given(seen, key))));
                }
            }
            _ => flags.extend(flag(command, name, value)?.filter(|_| !is_given(seen, name))),
        }
    }
    Ok(flags)
}

fn is_given(seen: &ArgMatches, key: &str) -> bool {
    seen.value_source(key).is_some_and(|source| source != ValueSource::DefaultValue)
}

/// The flag that a key stands for; none where it says that a switch is off.
fn flag(command: &Command, key: &str, value: &Value) -> Result<Option<OsString>, String> {
    let keys = || command.get_arguments().filter(|arg| arg.get_long().is_some() && arg.get_id() != "config");
    let Some(arg) = keys().find(|arg| arg.get_id() == key) else {
        let known: Vec<&str> = keys().map(|arg| arg.get_id().as_str()).collect();
        return Err(format!("{key} is no key here; there are {}", known.join(", ")));
    };
    let long = arg.get_long().unwrap_or_default();
    let text = match value {
        Value::Boolean(on) if matches!(arg.get_action(), ArgAction::SetTrue) => {
            return Ok(on.then(|| format!("--{long}").into()));
        }
        _ if matches!(arg.get_action(), ArgAction::SetTrue) => {
            return Err(format!("{key} must be true or false, and is a {}", value.type_str()));
        }
        Value::String(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        _ => return Err(format!("{key} must be a text or a whole number, and is a {}", value.type_str())),
    };
    let flag = OsString::from(format!("--{long}={text}"));
    check(arg, &flag).map_err(|rule| format!("{key}: {rule}"))?;
    Ok(Some(flag))
}

/// What the flag itself would say.
fn check(arg: &Arg, flag: &OsString) -> Result<(), String> {
    let alone = Command::new("earmark").no_binary_name(true).arg(arg.clone().required(false));
    let said = alone.try_get_matches_from([flag]).map(|_| ()).map_err(|error| error.to_string());
    said.map_err(|error| {
        let lines = error.lines().take_while(|line| !line.is_empty());
        lines.map(|line| line.trim().trim_start_matches("error: ")).collect::<Vec<_>>().join(" ")
    })
}

#[cfg(test)]
mod tests {
    use super::Args;
    use clap::{Command, CommandFactory};

    /// Each has the variable that its name says, so none is forgotten and none is called otherwise.
    #[test]
    fn every_flag_is_a_variable() {
        fn check(command: &Command, prefix: &str) {
            for arg in command.get_arguments().filter(|arg| !arg.is_positional()) {
                let key = arg.get_id().as_str();
                assert_eq!(arg.get_long().unwrap().replace('-', "_"), key);
                let variable = format!("{prefix}_{}", key.to_uppercase());
                assert_eq!(arg.get_env().and_then(|name| name.to_str()), Some(variable.as_str()));
            }
            for task in command.get_subcommands() {
                check(task, &format!("{prefix}_{}", task.get_name().to_uppercase()));
            }
        }
        Args::command().debug_assert();
        check(&Args::command(), "EARMARK");
    }
}
