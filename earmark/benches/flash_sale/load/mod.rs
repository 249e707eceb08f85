//! Clients that send a request over HTTP keep-alive, wait for its answer, and send the next.
//!
//! One thread drives all of them, because every microsecond it takes is missing to the server.

mod client;
mod tally;

use crate::Fault;
use crate::reading::Reading;
use crate::workload::Workload;
use client::Client;
use mio::{Events, Interest, Poll, Token};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};
use tally::Tally;

/// A server that answers nothing for so long is given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// Posts one body, and insists that it is answered with 200.
pub(crate) fn post(address: SocketAddr, path: &str, body: &str) -> Result<(), Fault> {
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nhost: earmark\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    if answer.starts_with("HTTP/1.1 200 ") { Ok(()) } else { Err(answer.into()) }
}

/// Connections to one server, or to several.
pub(crate) struct Clients {
    poll: Poll,
    clients: Vec<Client>,
}

impl Clients {
    /// Connects `count` clients, to each of the servers in turn.
    pub(crate) fn connect(addresses: &[SocketAddr], count: usize) -> Result<Self, Fault> {
        let poll = Poll::new()?;
        let mut clients = Vec::with_capacity(count);
        for (n, address) in addresses.iter().cycle().take(count).enumerate() {
            let mut client = Client::connect(*address)?;
            poll.registry().register(client.stream(), Token(n), Interest::READABLE | Interest::WRITABLE)?;
            clients.push(client);
        }
        Ok(Self { poll, clients })
    }

    /// Keeps every client busy for `time`, then waits for the answers still due. Those that came later
    /// than `time` count for nothing.
    pub(crate) fn run(&mut self, workload: &mut Workload, time: Duration) -> Result<Reading, Fault> {
        let began = Instant::now();
        let until = began + time;
        let mut tally = Tally::over(time);
        for client in &mut self.clients {
            client.ask(workload, began)?;
        }
        let (mut busy, mut events) = (self.clients.len(), Events::with_capacity(1024));
        while busy > 0 {
            self.poll.poll(&mut events, Some(PATIENCE))?;
            if events.is_empty() {
                return Err(format!("{busy} answers did not come in {} s", PATIENCE.as_secs()).into());
            }
            for event in &events {
                let Some(client) = self.clients.get_mut(event.token().0) else { continue };
                client.send()?;
                let Some(answer) = client.receive()? else { continue };
                let now = Instant::now();
                if now < until {
                    tally.count(&answer, workload.items());
                    client.ask(workload, now)?;
                } else {
                    busy -= 1;
                }
            }
        }
        Ok(tally.reading())
    }
}
