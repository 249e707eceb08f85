//! What help shows: of what every command takes, only what the command at hand uses, and no secret.

use clap::Command;

/// What a command uses of what every command takes; the others are taken and do nothing.
fn used(task: &str) -> &'static [&'static str] {
    match task {
        "audit" => &["store", "readers"],
        "migrate" | "replay" => &["store"],
        "work" => &[
            "store",
            "lanes",
            "readers",
            "supplier_url",
            "payment_url",
            "notification_url",
            "fulfilment_url",
            "purchasing_url",
            "retention_days",
        ],
        _ => &[],
    }
}

/// The command, without the values of its variables: a password may be among them.
pub(super) fn secretive(command: Command) -> Command {
    let hidden = |arg: clap::Arg| arg.hide_env_values(true);
    command.mut_args(hidden).mut_subcommands(|task| task.mut_args(hidden))
}

/// The command, as its help is shown.
pub(super) fn fitting(command: &Command) -> Command {
    let shared: Vec<String> = command.get_arguments().map(|arg| arg.get_id().to_string()).collect();
    let mut built = command.clone();
    built.build();
    built.mut_subcommands(|task| {
        let name = task.get_name().to_owned();
        task.mut_args(|arg| {
            let id = arg.get_id().as_str();
            let is_idle = name != "serve"
                && id != "config"
                && shared.iter().any(|shared| shared == id)
                && !used(&name).contains(&id);
            arg.hide(is_idle)
        })
    })
}
