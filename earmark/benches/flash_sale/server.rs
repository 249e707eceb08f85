//! The server under test: the program itself, as a process of its own.

use crate::Fault;
use crate::load;
use crate::workload::{SKUS, sku_name};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, ChildStdout, Command, Stdio};

/// Units of a SKU: more than any run sells.
const PLENTY: u32 = 1_000_000_000;

/// A server that is stopped when it is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    /// Kept open, because the server says goodbye on it.
    _says: BufReader<ChildStdout>,
}

impl Server {
    /// Starts the release build over `store`, on a free port.
    pub(crate) fn start(store: &str) -> Result<Self, Fault> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_earmark"))
            .args(["serve", "--listen", "127.0.0.1:0", "--store", store])
            .env("RUST_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()?;
        let mut says = BufReader::new(child.stdout.take().ok_or("the server has no output")?);
        let mut line = String::new();
        says.read_line(&mut line)?;
        let address = line.trim().rsplit_once("http://").and_then(|(_, rest)| rest.strip_suffix('/'));
        let address = address.and_then(|address| address.parse().ok());
        let Some(address) = address else {
            child.kill()?;
            return Err(format!("the server did not start: {line}").into());
        };
        Ok(Self { child, address, _says: says })
    }

    /// Takes in stock for every workload, and sells the only unit of the SKU that is to be sold out.
    pub(crate) fn stock(&self) -> Result<(), Fault> {
        let sku = sku_name(SKUS + 1);
        let last = format!(
            r#"{{"commands":[{{"type":"receive","sku":"{sku}","quantity":1}},
            {{"type":"reserve","reservation_id":"the-last","lines":[{{"sku":"{sku}","quantity":1}}]}},
            {{"type":"confirm","reservation_id":"the-last"}}]}}"#
        );
        load::post(self.address, "/api/v1/inventory/batch", &last)?;
        let receipts = (0..=SKUS)
            .map(|n| format!(r#"{{"type":"receive","sku":"{}","quantity":{PLENTY}}}"#, sku_name(n)));
        let receipts: Vec<String> = receipts.collect();
        for part in receipts.chunks(1000) {
            let body = format!(r#"{{"commands":[{}]}}"#, part.join(","));
            load::post(self.address, "/api/v1/inventory/batch", &body)?;
        }
        Ok(())
    }

    /// Stops, and proves that every figure of the store is what its rows and its ledger add up to.
    pub(crate) fn audit(self, store: &str) -> Result<(), Fault> {
        drop(self);
        if store == "memory:" {
            return Ok(());
        }
        let audit = Command::new(env!("CARGO_BIN_EXE_earmark")).args(["audit", "--store", store]).status()?;
        if audit.success() { Ok(()) } else { Err("the audit found something".into()) }
    }

    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
