//! Who runs the server: PostgreSQL refuses to run as root.

use crate::{Trouble, doing};
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// The user that owns the cluster's files and processes; none where that is whoever we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Owner(Option<(u32, u32)>);

impl Owner {
    /// Ourselves; in place of root the user `postgres`, or else `nobody`.
    pub(crate) fn choose() -> Result<Self, Trouble> {
        if me()? != 0 {
            return Ok(Self(None));
        }
        let user =
            ["postgres", "nobody"].into_iter().find_map(|name| Some((id("-u", name)?, id("-g", name)?)));
        let none = "PostgreSQL refuses to run as root, and there is neither a user `postgres` nor `nobody`";
        user.map(|user| Self(Some(user))).ok_or_else(|| Trouble(none.to_owned()))
    }

    /// Has the command run as this user.
    pub(crate) fn runs(self, command: &mut Command) {
        if let Some((user, group)) = self.0 {
            command.uid(user).gid(group);
        }
    }

    /// Gives it a folder that is new.
    pub(crate) fn folder(self, path: &Path) -> Result<(), Trouble> {
        std::fs::create_dir(path).map_err(doing(format!("making {}", path.display())))?;
        let Some((user, group)) = self.0 else { return Ok(()) };
        chown(path, Some(user), Some(group)).map_err(doing(format!("giving {} away", path.display())))
    }
}

/// The number of the user we are: whoever owns what we just started.
pub(crate) fn me() -> Result<u32, Trouble> {
    match std::fs::metadata("/proc/self") {
        Ok(process) => Ok(process.uid()),
        Err(_) => id("-u", "").ok_or_else(|| Trouble("`id -u` does not say who we are".to_owned())),
    }
}

fn id(flag: &str, name: &str) -> Option<u32> {
    let mut command = Command::new("id");
    command.arg(flag).args((!name.is_empty()).then_some(name));
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
