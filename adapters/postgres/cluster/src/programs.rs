//! Where PostgreSQL's programs are.

use crate::Trouble;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The oldest major version that serves.
pub const OLDEST: u32 = 15;

/// The programs of one installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programs {
    folder: PathBuf,
    version: u32,
}

impl Programs {
    /// The newest installation that is found on `PATH`, by `pg_config`, or where Debian puts it.
    pub fn find() -> Result<Self, Trouble> {
        let found: Vec<Self> = folders().into_iter().filter_map(Self::at).collect();
        let newest = found.into_iter().max_by_key(|found| found.version);
        match newest {
            Some(newest) if newest.version >= OLDEST => Ok(newest),
            Some(old) => Err(Trouble(format!(
                "PostgreSQL {OLDEST} or newer is needed; the newest here is {} in {}",
                old.version,
                old.folder.display()
            ))),
            None => Err(Trouble(
                "no PostgreSQL server is installed: `initdb` and `postgres` are neither on PATH, nor where \
                 `pg_config --bindir` points, nor in /usr/lib/postgresql/*/bin. `cargo xtask setup` installs \
                 Debian's package `postgresql`"
                    .to_owned(),
            )),
        }
    }

    fn at(folder: PathBuf) -> Option<Self> {
        if !folder.join("initdb").is_file() {
            return None;
        }
        let text = answer(Command::new(folder.join("postgres")).arg("--version"))?;
        // "postgres (PostgreSQL) 15.18 (Debian …)", or "17beta1" in place of the number.
        let number = text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
        let major: String = number.chars().take_while(char::is_ascii_digit).collect();
        Some(Self { folder, version: major.parse().ok()? })
    }

    /// Its major version.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The path of one of its programs.
    pub fn path(&self, program: &str) -> PathBuf {
        self.folder.join(program)
    }
}

fn folders() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    folders.extend(answer(Command::new("pg_config").arg("--bindir")).map(PathBuf::from));
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    folders.extend(debian.map(|version| version.path().join("bin")));
    folders
}

/// A client program: of the installation, or the one on `PATH`.
pub(crate) fn client(name: &str) -> Command {
    let installed = folders().into_iter().map(|folder| folder.join(name)).find(|path| path.is_file());
    Command::new(installed.as_deref().unwrap_or_else(|| Path::new(name)))
}

fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
