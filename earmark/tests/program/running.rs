//! A program that runs, in a directory of its own.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

/// A directory that is gone afterwards.
pub(crate) struct Place(PathBuf);

impl Place {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("earmark-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.join(name), text).unwrap();
    }

    /// The names of the files in it, in order.
    pub(crate) fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_earmark"));
        command.args(args).current_dir(&self.0).env_remove("RUST_LOG");
        // What is set where the tests run is none of their business.
        std::env::vars_os()
            .map(|(name, _)| name)
            .filter(|name| name.to_string_lossy().starts_with("EARMARK_"))
            .for_each(|name| {
                command.env_remove(name);
            });
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// A server on a free port, over the file in this place.
    pub(crate) fn serve(&self, args: &[&str]) -> Running {
        self.serve_logging(args, Stdio::null())
    }

    /// The same, with its log.
    pub(crate) fn serve_logging(&self, args: &[&str], log: Stdio) -> Running {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut child = command.args(args).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let base = line.trim().split(" at ").last().unwrap().trim_end_matches('/').to_owned();
        assert!(base.starts_with("http://"), "{line}");
        Running { child, base, out, client: reqwest::Client::new() }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) struct Running {
    child: Child,
    pub(crate) base: String,
    out: BufReader<std::process::ChildStdout>,
    pub(crate) client: reqwest::Client,
}

impl Running {
    pub(crate) fn process(&self) -> String {
        self.child.id().to_string()
    }

    /// Ends it between any two instructions.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, and gives what it said last.
    pub(crate) fn terminate(mut self) -> String {
        let id = self.process();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let mut last = String::new();
        while self.out.read_line(&mut last).unwrap() > 0 {}
        assert!(self.child.wait().unwrap().success());
        last
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let response = self.client.get(format!("{}{path}", self.base)).send().await.unwrap();
        serde_json::from_slice(&response.bytes().await.unwrap()).unwrap()
    }

    /// A POST; none where the server went away before it answered.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Option<(u16, Value)> {
        let request =
            self.client.post(format!("{}{path}", self.base)).header("content-type", "application/json");
        let response = request.body(body.to_string()).send().await.ok()?;
        let status = response.status().as_u16();
        Some((status, serde_json::from_slice(&response.bytes().await.ok()?).ok()?))
    }

    pub(crate) async fn order(&self, id: &str) -> Option<(u16, Value)> {
        let body = json!({ "order_id": id, "lines": [{ "sku": "HOT", "quantity": 1 }] });
        self.post("/api/v1/orders", body).await
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
