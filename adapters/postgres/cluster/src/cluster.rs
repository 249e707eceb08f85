//! A cluster: started, shared, crashed, ended.

mod standby;

use crate::database::{Database, run};
use crate::home::{Home, apart};
use crate::owner::{Owner, me};
use crate::programs::Programs;
use crate::{Trouble, doing};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// How long a shared cluster waits for the next test process.
const SHARED_QUIET_SECONDS: u32 = 30;
const PRIVATE_QUIET_SECONDS: u32 = 2;
/// Somebody else may take a port between its choice and its use.
const PORTS_TRIED: usize = 5;

const COMMON: &[(&str, &str)] =
    &[("listen_addresses", "127.0.0.1"), ("max_connections", "200"), ("log_min_messages", "warning")];
const UNSYNCED: &[(&str, &str)] =
    &[("fsync", "off"), ("full_page_writes", "off"), ("max_wal_size", "4GB"), ("shared_buffers", "128MB")];

/// A running PostgreSQL.
#[derive(Debug)]
pub struct Cluster {
    /// The address of its database `postgres`, or what `DATABASE_URL` says.
    url: String,
    /// None where it is somebody else's server.
    own: Option<Own>,
}

#[derive(Debug)]
struct Own {
    programs: Programs,
    owner: Owner,
    home: Home,
    port: u16,
    private: bool,
}

impl Cluster {
    /// The cluster of this run: the server at `DATABASE_URL`, or one that all test processes share.
    pub fn shared() -> Result<&'static Self, Trouble> {
        static SHARED: OnceLock<Result<Cluster, Trouble>> = OnceLock::new();
        let shared = SHARED.get_or_init(|| match std::env::var("DATABASE_URL") {
            Ok(url) => Self::at(url),
            Err(_) => Self::join_or_start(),
        });
        shared.as_ref().map_err(Clone::clone)
    }

    /// A cluster of one's own, with settings of PostgreSQL on top; it ends when it is dropped, or its
    /// process dies.
    pub fn private(settings: &[(&str, &str)]) -> Result<Self, Trouble> {
        Self::start(Programs::find()?, private_home(), settings, true)
    }

    fn at(url: String) -> Result<Self, Trouble> {
        run(&url, "SELECT 1").map_err(doing("DATABASE_URL is set, but cannot be used"))?;
        Ok(Self { url, own: None })
    }

    fn join_or_start() -> Result<Self, Trouble> {
        let programs = Programs::find()?;
        let name =
            format!("earmark-pg-shared-{}-{}-{}", me()?, programs.version(), env!("CARGO_PKG_VERSION"));
        let home = Home::new(temporary().join(&name));
        let guard = temporary().join(name + ".lock");
        let guard = File::create(&guard).map_err(doing(format!("opening {}", guard.display())))?;
        guard.lock().map_err(doing("waiting for the shared cluster"))?;
        if let Some(port) = home.port() {
            let joined = home.join();
            let own = Own {
                programs: programs.clone(),
                owner: Owner::choose()?,
                home: home.clone(),
                port,
                private: false,
            };
            if joined && home.is_watched() && answers(&home, port) {
                return Ok(Self::of(own));
            }
            await_end(&home);
            // Whatever of it is left, such as a server whose watcher was killed.
            own.control(&["stop", "-m", "immediate"]).ok();
        }
        home.remove();
        Self::start(programs, home, UNSYNCED, false)
    }

    fn start(
        programs: Programs,
        home: Home,
        settings: &[(&str, &str)],
        private: bool,
    ) -> Result<Self, Trouble> {
        let owner = Owner::choose()?;
        home.make(owner)?;
        home.watch(if private { PRIVATE_QUIET_SECONDS } else { SHARED_QUIET_SECONDS })?;
        let own = Own { programs, owner, home, port: 0, private };
        own.init(settings)?;
        own.start_on_free_port()
    }

    fn of(own: Own) -> Self {
        Self { url: format!("postgres://postgres@127.0.0.1:{}/postgres", own.port), own: Some(own) }
    }

    /// An empty database.
    pub fn database(&self) -> Result<Database, Trouble> {
        Database::create(&self.url)
    }

    /// The address of its database `postgres`, or what `DATABASE_URL` says.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The folder of its socket and its port, for clients that take the short way.
    pub fn socket(&self) -> Result<(PathBuf, u16), Trouble> {
        let own = self.own()?;
        Ok((own.home.run(), own.port))
    }

    /// Has every server process quit at once, as a power cut would: nothing is flushed, and nobody
    /// connected is told anything but that the server went away.
    pub fn crash(&self) -> Result<(), Trouble> {
        self.own()?.control(&["stop", "-m", "immediate"])
    }

    /// Starts it again on the same port; it recovers first.
    pub fn start_again(&self) -> Result<(), Trouble> {
        self.own()?.control(&["start", "-w"])
    }

    fn own(&self) -> Result<&Own, Trouble> {
        self.own
            .as_ref()
            .ok_or_else(|| Trouble("this server is not ours to control (DATABASE_URL)".to_owned()))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(own) = self.own.as_ref().filter(|own| own.private) {
            own.control(&["stop", "-m", "immediate"]).ok();
            own.home.remove();
        }
    }
}

impl Own {
    fn start_on_free_port(mut self) -> Result<Cluster, Trouble> {
        let mut tried = 0;
        loop {
            self.port = free_port()?;
            tried += 1;
            match self.control(&["start", "-w"]) {
                Ok(()) => break,
                Err(_) if tried < PORTS_TRIED => {}
                Err(trouble) => return Err(trouble),
            }
        }
        self.home.set_port(self.port)?;
        Ok(Cluster::of(self))
    }

    fn init(&self, settings: &[(&str, &str)]) -> Result<(), Trouble> {
        let mut initdb = self.program("initdb");
        // A language's order by default, so that a key whose column forgets to compare bytewise is noticed.
        initdb.args(["--no-sync", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]);
        initdb.args(["--locale-provider=icu", "--icu-locale=en-US", "--pgdata"]).arg(self.home.data());
        finish(&mut initdb, "initdb")?;
        let mut text = String::new();
        for (name, value) in COMMON.iter().chain(settings) {
            let _ = writeln!(text, "{name} = '{value}'");
        }
        let _ = writeln!(text, "unix_socket_directories = '{}'", self.home.run().display());
        // Written by root into a folder of another user, it stays readable to that user.
        fs::write(self.home.data().join("postgresql.auto.conf"), text).map_err(doing("writing the settings"))
    }

    fn control(&self, args: &[&str]) -> Result<(), Trouble> {
        let mut control = self.program("pg_ctl");
        control.args(args).arg("-D").arg(self.home.data()).arg("-l").arg(self.home.log());
        control.args(["-t", "120", "-s"]);
        if args.contains(&"start") {
            control.arg("-o").arg(format!("-p {}", self.port));
        }
        finish(&mut control, &format!("pg_ctl {}", args.join(" "))).map_err(|trouble| {
            let log = fs::read_to_string(self.home.log()).unwrap_or_default();
            Trouble(format!("{trouble}\n{log}"))
        })
    }

    fn program(&self, name: &str) -> Command {
        let mut command = apart(self.programs.path(name));
        self.owner.runs(&mut command);
        // The folder we stand in may be closed to that user.
        command.current_dir(self.home.run()).stdin(Stdio::null()).stdout(Stdio::null());
        command.env("LC_ALL", "C").env_remove("PGOPTIONS");
        command
    }
}

/// Runs a command whose children may outlive it and keep what it wrote to open.
fn finish(command: &mut Command, name: &str) -> Result<(), Trouble> {
    let status = command.stderr(Stdio::null()).status().map_err(doing(format!("`{name}` does not start")))?;
    if status.success() { Ok(()) } else { Err(Trouble(format!("`{name}` ended with {status}"))) }
}

fn answers(home: &Home, port: u16) -> bool {
    UnixStream::connect(home.run().join(format!(".s.PGSQL.{port}"))).is_ok()
}

/// Gives a cluster that is ending the time to end.
fn await_end(home: &Home) {
    for _ in 0..200 {
        if !home.path().exists() || !home.is_watched() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn free_port() -> Result<u16, Trouble> {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    Ok(free.map_err(doing("finding a free port"))?.port())
}

/// A folder of its own for the next private cluster of this process.
fn private_home() -> Home {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::SeqCst);
    let home = Home::new(temporary().join(format!("earmark-pg-{}-{number}", std::process::id())));
    home.remove();
    home
}

/// Not the folder of this user alone, where the cluster's own user could not follow; and short, for
/// a socket's path has 107 letters at most.
fn temporary() -> PathBuf {
    let short = PathBuf::from("/tmp");
    if short.is_dir() { short } else { std::env::temp_dir() }
}
