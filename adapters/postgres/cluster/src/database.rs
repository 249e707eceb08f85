//! A database of one's own, gone when it is dropped.

use crate::programs::client;
use crate::url::{with_database, with_login};
use crate::{Trouble, doing};
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, Ordering};

/// An empty database.
#[derive(Debug)]
pub struct Database {
    name: String,
    url: String,
    /// Where another database of the server is, from which this one is made and dropped.
    server: String,
}

impl Database {
    pub(crate) fn create(server: &str) -> Result<Self, Trouble> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let name = format!("earmark_test_{}_{number}", std::process::id());
        // A process of this number may have died and left its own behind.
        run(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))?;
        run(server, &format!("CREATE DATABASE {name}"))?;
        Ok(Self { url: with_database(server, &name), server: server.to_owned(), name })
    }

    /// Where it is, as `DATABASE_URL` would say it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where it is for another login of the same server.
    pub fn url_for(&self, role: &str, password: &str) -> String {
        with_login(&self.url, role, password)
    }

    /// Its name on its server.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Runs SQL through psql. What it prints: a line for each row, its columns parted by `|`.
    pub fn run(&self, sql: &str) -> Result<String, Trouble> {
        run(&self.url, sql)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // A server that is gone took its databases along.
        run(&self.server, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)).ok();
    }
}

pub(crate) fn run(url: &str, sql: &str) -> Result<String, Trouble> {
    let mut psql = client("psql");
    psql.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1"]);
    psql.args(["--dbname", url, "--command", sql])
        .stdin(Stdio::null())
        .env("PGOPTIONS", "-cclient_min_messages=error");
    let output = psql.output().map_err(doing("psql, PostgreSQL's client, does not start"))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() {
        Ok(text(&output.stdout))
    } else {
        Err(Trouble(format!("psql: {}", text(&output.stderr))))
    }
}
