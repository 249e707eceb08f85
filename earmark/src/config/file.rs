//! What is asked for: by flags, by variables, and by the file that they name.
//!
//! A key of the file is no more than another way to write a flag: it has the flag's name, and is checked by the
//! flag's own rule. What every command takes stands at the top, the rest in a table for its command. All that cannot
//! be used is said at once, each with the place it came from.

use super::help;
use super::rule::broken_rule;
use crate::args::Args;
use clap::parser::ValueSource;
use clap::{ArgAction, ArgMatches, Command, CommandFactory, FromArgMatches, value_parser};
use std::ffi::{OsStr, OsString};
use std::path::Path;
use toml::{Table, Value};

/// Returns what was asked for, or every value that cannot be used.
pub(crate) fn args() -> Result<Args, String> {
    let command = help::secretive(Args::command());
    let mut given: Vec<OsString> = std::env::args_os().collect();
    match help::fitting(&command).try_get_matches_from(&given) {
        Err(error) if !error.use_stderr() => error.exit(),
        Ok(_) | Err(_) => {}
    }
    // The file may hold what is missing here, so only then is it known what is wrong.
    let seen = lenient(&command).get_matches_from(&given);
    let mut faults = faults_outside(&command, &seen);
    if let Some(path) = seen.get_one::<OsString>("config") {
        let path = Path::new(path);
        match read(path) {
            Ok(file) => {
                let flags = flags(&command, &seen, &file, &path.display().to_string(), &mut faults);
                let end = given.iter().position(|arg| arg == "--").unwrap_or(given.len());
                given.splice(end..end, flags);
            }
            Err(error) => faults.push(format!("{}: {error}", path.display())),
        }
    }
    match faults.as_slice() {
        [] => Args::from_arg_matches(&command.get_matches_from(given)).map_err(|error| error.to_string()),
        [fault] => Err(fault.clone()),
        _ => Err(format!("{} values cannot be used:\n  {}", faults.len(), faults.join("\n  "))),
    }
}

/// The same command, to see what was given whatever its values are.
fn lenient(command: &Command) -> Command {
    let text = |arg: clap::Arg| match arg.get_action() {
        ArgAction::Set => arg.value_parser(value_parser!(OsString)),
        _ => arg,
    };
    let command = command.clone().ignore_errors(true).mut_args(text);
    command.mut_subcommands(|task| task.mut_args(text))
}

fn read(path: &Path) -> Result<Table, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    text.parse().map_err(|error: toml::de::Error| error.to_string())
}

/// What is wrong with flags, and with the variables that stand for those that were not given.
fn faults_outside(command: &Command, seen: &ArgMatches) -> Vec<String> {
    let (task, seen) = match seen.subcommand() {
        Some((name, asked)) => (command.find_subcommand(name), asked),
        None => (None, seen),
    };
    let mut faults = vec![];
    for arg in command.get_arguments().chain(task.into_iter().flat_map(Command::get_arguments)) {
        let Some(long) = arg.get_long() else { continue };
        let id = arg.get_id().as_str();
        let raw = seen.try_get_raw(id).ok().flatten().and_then(|mut values| values.next_back());
        let is_flag = raw.is_some() && seen.value_source(id) == Some(ValueSource::CommandLine);
        let (place, value) = match (arg.get_env(), raw) {
            (_, Some(value)) if is_flag => (format!("--{long}"), value.to_owned()),
            (Some(name), _) => match std::env::var_os(name) {
                Some(value) => (name.to_string_lossy().into_owned(), value),
                None => continue,
            },
            (None, _) => continue,
        };
        if is_flag && matches!(arg.get_action(), ArgAction::SetTrue) {
            continue;
        }
        faults.extend(broken_rule(arg, &value).map(|rule| format!("{place}: {rule}")));
    }
    faults
}

/// The flags that the file stands for. All of it is checked, also what this command does not take.
fn flags(
    command: &Command,
    seen: &ArgMatches,
    file: &Table,
    path: &str,
    faults: &mut Vec<String>,
) -> Vec<OsString> {
    let mut flags = vec![];
    for (name, value) in file {
        let asked = seen.subcommand().filter(|(asked, _)| asked == name);
        match (value, command.find_subcommand(name)) {
            (Value::Table(table), Some(task)) => {
                for (key, value) in table {
                    match flag(task, key, value) {
                        Ok(flag) => {
                            flags
                                .extend(flag.filter(|_| asked.is_some_and(|(_, seen)| !is_given(seen, key))));
                        }
                        Err(rule) => faults.push(format!("{path} [{name}] {rule}")),
                    }
                }
            }
            _ => match flag(command, name, value) {
                Ok(flag) => flags.extend(flag.filter(|_| !is_given(seen, name))),
                Err(rule) => faults.push(format!("{path} {rule}")),
            },
        }
    }
    flags
}

fn is_given(seen: &ArgMatches, key: &str) -> bool {
    seen.value_source(key).is_some_and(|source| source != ValueSource::DefaultValue)
}

/// The flag that a key stands for; none where it says that a switch is off.
fn flag(command: &Command, key: &str, value: &Value) -> Result<Option<OsString>, String> {
    let keys = || command.get_arguments().filter(|arg| arg.get_long().is_some() && arg.get_id() != "config");
    let Some(arg) = keys().find(|arg| arg.get_id() == key) else {
        let known: Vec<&str> = keys().map(|arg| arg.get_id().as_str()).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        return Err(format!("{key} is no key here; there are {known}"));
    };
    let long = arg.get_long().unwrap_or_default();
    let text = match value {
        Value::Boolean(on) if matches!(arg.get_action(), ArgAction::SetTrue) => {
            return Ok(on.then(|| format!("--{long}").into()));
        }
        _ if matches!(arg.get_action(), ArgAction::SetTrue) => {
            return Err(format!("{key}: must be true or false, and is a {}", value.type_str()));
        }
        Value::String(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Boolean(on) => on.to_string(),
        _ => return Err(format!("{key}: must be a text or a whole number, and is a {}", value.type_str())),
    };
    match broken_rule(arg, OsStr::new(&text)) {
        Some(rule) => Err(format!("{key}: {rule}")),
        None => Ok(Some(format!("--{long}={text}").into())),
    }
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
