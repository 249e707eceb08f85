//! One connection: what it still has to send, and what came back so far.

use crate::Fault;
use crate::workload::Workload;
use memchr::memmem;
use mio::net::TcpStream;
use std::io::{ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// An answer, as far as the load cares.
pub(crate) struct Answer {
    /// Reservations that were made, or refused for shortage.
    pub(super) decided: usize,
    pub(super) took: Duration,
}

pub(super) struct Client {
    stream: TcpStream,
    request: Vec<u8>,
    sent: usize,
    inbox: Vec<u8>,
    received: usize,
    asked: Instant,
    waits: bool,
}

impl Client {
    /// Connects, and goes on without blocking.
    pub(super) fn connect(address: SocketAddr) -> Result<Self, Fault> {
        let stream = std::net::TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        Ok(Self {
            stream: TcpStream::from_std(stream),
            request: Vec::new(),
            sent: 0,
            inbox: vec![0; 4096],
            received: 0,
            asked: Instant::now(),
            waits: false,
        })
    }

    pub(super) fn stream(&mut self) -> &mut TcpStream {
        &mut self.stream
    }

    /// Sends the next request.
    pub(super) fn ask(&mut self, workload: &mut Workload, now: Instant) -> Result<(), Fault> {
        self.request.clear();
        workload.request(&mut self.request);
        (self.sent, self.received, self.asked, self.waits) = (0, 0, now, true);
        self.send()
    }

    /// Sends what the connection takes.
    pub(super) fn send(&mut self) -> Result<(), Fault> {
        while let Some(rest) = self.request.get(self.sent..).filter(|rest| !rest.is_empty()) {
            match self.stream.write(rest) {
                Ok(sent) => self.sent += sent,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// The answer, once all of it is there.
    pub(super) fn receive(&mut self) -> Result<Option<Answer>, Fault> {
        while self.waits {
            if self.received == self.inbox.len() {
                self.inbox.resize(self.inbox.len() * 2, 0);
            }
            let room = self.inbox.len() - self.received;
            match self.stream.read(&mut self.inbox[self.received..]) {
                Ok(0) => return Err("the server closed a connection".into()),
                Ok(read) => self.received += read,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
                Err(error) => return Err(error.into()),
            }
            let filled = self.received == self.inbox.len();
            if let Some(answer) = self.answer()? {
                self.waits = false;
                return Ok(Some(answer));
            }
            // A read that left room took all there was; the next arrival is announced.
            if !filled && room > 0 {
                return Ok(None);
            }
        }
        Ok(None)
    }

    fn answer(&self) -> Result<Option<Answer>, Fault> {
        let bytes = &self.inbox[..self.received];
        let mut headers = [httparse::EMPTY_HEADER; 16];
        let mut head = httparse::Response::new(&mut headers);
        let httparse::Status::Complete(start) = head.parse(bytes)? else { return Ok(None) };
        let length = head.headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
        let length = length.and_then(|header| std::str::from_utf8(header.value).ok()?.parse::<usize>().ok());
        let body = &bytes[start..];
        if body.len() < length.ok_or("an answer without a length")? {
            return Ok(None);
        }
        let decided = match head.code {
            Some(201 | 409) => 1,
            // A batch, or no reservation at all.
            Some(200) => memmem::find_iter(body, br#""status":201,"#).count().max(1),
            _ => 0,
        };
        Ok(Some(Answer { decided, took: self.asked.elapsed() }))
    }
}
