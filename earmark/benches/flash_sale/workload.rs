//! What the clients ask for, ready to be sent.

use std::io::Write;

/// How many SKUs there are beside the hot ones.
pub(crate) const SKUS: u32 = 10_000;

/// Reserves in one request to the batch route.
pub(crate) const BATCH: usize = 1000;

/// The skew of the SKUs people want.
const ZIPF: f64 = 1.1;

/// Which lines a reserve has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One unit of the one SKU that everybody wants.
    Hot,
    /// One unit of any SKU.
    Uniform,
    /// One unit of a SKU, few of which are wanted by most.
    Zipf,
    /// One unit of a SKU that has none left.
    SoldOut,
    /// One unit each of five SKUs.
    FiveLines,
    /// As [`Kind::Hot`], a thousand in a request.
    Batch,
    /// No reserve at all: what HTTP alone costs.
    Health,
}

/// A stream of requests, no two with the same id.
pub(crate) struct Workload {
    kind: Kind,
    /// Makes the ids of a run differ from those of every other.
    run: u32,
    sent: u64,
    dice: fastrand::Rng,
    /// The share of the wants that go to the first n SKUs.
    shares: Vec<f64>,
    body: Vec<u8>,
}

impl Workload {
    pub(crate) fn new(kind: Kind, run: u32) -> Self {
        let dice = fastrand::Rng::with_seed(u64::from(run));
        let shares = if kind == Kind::Zipf { zipf() } else { vec![] };
        Self { kind, run, sent: 0, dice, shares, body: Vec::new() }
    }

    /// How many reservations one request is for.
    pub(crate) fn items(&self) -> usize {
        if self.kind == Kind::Batch { BATCH } else { 1 }
    }

    /// Writes the next request.
    pub(crate) fn request(&mut self, out: &mut Vec<u8>) {
        if self.kind == Kind::Health {
            out.extend_from_slice(b"GET /healthz HTTP/1.1\r\nhost: earmark\r\n\r\n");
            return;
        }
        let mut body = std::mem::take(&mut self.body);
        body.clear();
        let route = if self.kind == Kind::Batch {
            body.extend_from_slice(br#"{"commands":["#);
            for n in 0..BATCH {
                body.extend_from_slice(if n == 0 {
                    br#"{"type":"reserve","#
                } else {
                    br#",{"type":"reserve","#
                });
                self.reserve(&mut body);
            }
            body.extend_from_slice(b"]}");
            "batch"
        } else {
            body.push(b'{');
            self.reserve(&mut body);
            "reserve"
        };
        put(out, format_args!("POST /api/v1/inventory/{route} HTTP/1.1\r\nhost: earmark\r\n"));
        put(out, format_args!("content-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len()));
        out.extend_from_slice(&body);
        self.body = body;
    }

    /// The fields of a reserve and the brace that ends it. Ids rise, as order numbers do.
    fn reserve(&mut self, body: &mut Vec<u8>) {
        self.sent += 1;
        put(body, format_args!(r#""reservation_id":"b{:04}-{:09}","lines":["#, self.run, self.sent));
        let lines = if self.kind == Kind::FiveLines { 5 } else { 1 };
        for n in 0..lines {
            let comma = if n == 0 { "" } else { "," };
            let sku = match self.kind {
                Kind::Uniform | Kind::FiveLines => self.dice.u32(1..=SKUS),
                Kind::Zipf => self.wanted(),
                Kind::Hot | Kind::Batch | Kind::Health => 0,
                Kind::SoldOut => SKUS + 1,
            };
            put(body, format_args!(r#"{comma}{{"sku":"{}","quantity":1}}"#, sku_name(sku)));
        }
        body.extend_from_slice(b"]}");
    }

    fn wanted(&mut self) -> u32 {
        let dice = self.dice.f64();
        let place = self.shares.partition_point(|share| *share < dice);
        u32::try_from(place + 1).unwrap_or(SKUS).min(SKUS)
    }
}

/// The name of a SKU: 0 is the hot one, the one behind the last is sold out.
pub(crate) fn sku_name(n: u32) -> String {
    format!("SKU-{n:05}")
}

fn zipf() -> Vec<f64> {
    let weights: Vec<f64> = (1..=SKUS).map(|n| f64::from(n).powf(-ZIPF)).collect();
    let all: f64 = weights.iter().sum();
    let sums = weights.iter().scan(0.0, |sum, weight| {
        *sum += weight / all;
        Some(*sum)
    });
    sums.collect()
}

fn put(out: &mut Vec<u8>, text: std::fmt::Arguments) {
    // Writing to memory cannot fail.
    let _ = out.write_fmt(text);
}
