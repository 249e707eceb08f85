//! Standbys: a cluster that follows another, and takes over from it.

use super::{Cluster, Own, PRIVATE_QUIET_SECONDS, finish, private_home};
use crate::database::run;
use crate::{Trouble, doing};
use std::fs::{self, OpenOptions, Permissions};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

/// How long a standby may take to follow.
const PATIENCE: Duration = Duration::from_secs(30);

impl Cluster {
    /// A standby that follows this cluster and whose confirmation every commit here waits for from now on. It is a
    /// private cluster like any other.
    pub fn synchronous_standby(&self) -> Result<Self, Trouble> {
        let standby = self.standby()?;
        run(&self.url, "ALTER SYSTEM SET synchronous_standby_names = '*'")?;
        run(&self.url, "SELECT pg_reload_conf()")?;
        let begun = Instant::now();
        while run(&self.url, "SELECT sync_state FROM pg_stat_replication")? != "sync" {
            if begun.elapsed() > PATIENCE {
                return Err(Trouble("the standby does not follow".to_owned()));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(standby)
    }

    /// Has a standby take over: from now on it follows nobody, and writes.
    pub fn promote(&self) -> Result<(), Trouble> {
        self.own()?.control(&["promote", "-w"])
    }

    /// The address of a database of this name on this cluster.
    pub fn url_of(&self, database: &str) -> String {
        crate::url::with_database(&self.url, database)
    }

    fn standby(&self) -> Result<Self, Trouble> {
        let primary = self.own()?;
        let home = private_home();
        home.make(primary.owner)?;
        home.watch(PRIVATE_QUIET_SECONDS)?;
        let own =
            Own { programs: primary.programs.clone(), home, port: 0, private: true, owner: primary.owner };
        fs::set_permissions(own.home.data(), Permissions::from_mode(0o700))
            .map_err(doing("closing the folder of the standby"))?;
        let mut backup = own.program("pg_basebackup");
        backup.args(["--write-recovery-conf", "--checkpoint=fast", "--wal-method=stream", "--no-sync"]);
        backup.arg(format!("--dbname=host=127.0.0.1 port={} user=postgres", primary.port));
        backup.arg("--pgdata").arg(own.home.data());
        finish(&mut backup, "pg_basebackup")?;
        let settings = own.home.data().join("postgresql.auto.conf");
        let socket = format!("unix_socket_directories = '{}'\n", own.home.run().display());
        let appended = OpenOptions::new().append(true).open(settings);
        appended
            .and_then(|mut file| file.write_all(socket.as_bytes()))
            .map_err(doing("writing the settings"))?;
        own.start_on_free_port()
    }
}
