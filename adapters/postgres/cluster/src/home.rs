//! The folder a cluster lives in, who uses it, and the watcher that ends it when nobody does.
//!
//! `data/` holds the database, `run/` its socket and log, `users/` one file per process that uses it,
//! `port` the port once it is ready.

use crate::owner::Owner;
use crate::{Trouble, doing};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A program that outlives us: it keeps none of the files open that we happen to have open, such as a
/// lock or a pipe that somebody waits for.
pub(crate) fn apart(program: impl AsRef<OsStr>) -> Command {
    let close = r#"for fd in /dev/fd/*; do fd=${fd##*/}; [ "$fd" -gt 2 ] && eval "exec $fd>&-"; done; exec "$0" "$@""#;
    let mut command = Command::new("bash");
    command.args(["-c", close]).arg(program);
    command
}

#[derive(Debug, Clone)]
pub(crate) struct Home(PathBuf);

impl Home {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// Makes the folders, and names this process as the first user.
    pub(crate) fn make(&self, owner: Owner) -> Result<(), Trouble> {
        fs::create_dir_all(self.path()).map_err(doing(format!("making {}", self.path().display())))?;
        owner.folder(&self.data())?;
        owner.folder(&self.run())?;
        fs::create_dir(self.users()).map_err(doing("making the folder of users"))?;
        self.join().then_some(()).ok_or_else(|| Trouble("a new cluster is ending already".to_owned()))
    }

    /// Names this process as a user; false where the cluster is ending.
    pub(crate) fn join(&self) -> bool {
        fs::write(self.users().join(std::process::id().to_string()), "").is_ok()
    }

    /// Starts the watcher, which outlives us.
    pub(crate) fn watch(&self, quiet_seconds: u32) -> Result<(), Trouble> {
        let mut watcher = apart("bash");
        watcher.args(["-c", include_str!("watch.sh"), "earmark-cluster-watch"]);
        watcher.arg(self.path()).arg(quiet_seconds.to_string());
        watcher.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // Ctrl-C, and a test runner that ends a test with all its children, must not end the watcher.
        let child = watcher.process_group(0).current_dir("/").spawn();
        let child = child.map_err(doing("starting the watcher of the cluster"))?;
        fs::write(self.path().join("watcher"), child.id().to_string()).map_err(doing("naming the watcher"))
    }

    /// Whether the watcher lives.
    pub(crate) fn is_watched(&self) -> bool {
        let Ok(watcher) = fs::read_to_string(self.path().join("watcher")) else { return false };
        let alive =
            Command::new("sh").args(["-c", "kill -0 \"$0\"", &watcher]).stderr(Stdio::null()).status();
        alive.is_ok_and(|status| status.success())
    }

    /// The port of the server, once it is ready.
    pub(crate) fn port(&self) -> Option<u16> {
        fs::read_to_string(self.path().join("port")).ok()?.trim().parse().ok()
    }

    pub(crate) fn set_port(&self, port: u16) -> Result<(), Trouble> {
        fs::write(self.path().join("port"), port.to_string()).map_err(doing("noting the port"))
    }

    pub(crate) fn remove(&self) {
        // The watcher ends when the folder is gone; what cannot be removed is in a temporary folder.
        fs::remove_dir_all(self.path()).ok();
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    pub(crate) fn run(&self) -> PathBuf {
        self.0.join("run")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.run().join("log")
    }

    fn users(&self) -> PathBuf {
        self.0.join("users")
    }
}
