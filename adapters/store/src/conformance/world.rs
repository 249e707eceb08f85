//! A seeded world of inputs: few SKUs and ids, so that they meet, and every command.

use super::{id, input, lines, reference};
use earmark_core::memory::Memory;
use earmark_core::policy::{Policy, Shortage};
use earmark_core::reservation::{Mode, OnShortage, Parcel, Request};
use earmark_core::step::{Change, Command, Input};
use earmark_core::words::{BalanceKey, Id, Line, Lines, Location, Name, Note, Quantity, Span};
use earmark_core::{debt, order};

/// The generator and what it remembers.
pub struct World {
    state: u64,
    made: u64,
    /// What was fed lately, to be said again.
    past: Vec<Input>,
}

const SKUS: [&str; 3] = ["CUP", "LID", "MUG"];
const PLACES: [&str; 2] = ["main", "north"];
const PROFILES: [&str; 8] = [
    "checkout",
    "hold-confirm",
    "supplier-restock",
    "supplier-restock",
    "auto-deliver",
    "auto-deliver",
    "patient",
    "short",
];

impl World {
    /// The world of this seed: the same seed gives the same inputs.
    pub fn new(seed: u64) -> Self {
        Self { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1, made: 0, past: vec![] }
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 16) % bound
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        let index = self.below(of.len() as u64);
        of[usize::try_from(index).unwrap()].clone()
    }

    fn units(&mut self, up_to: u64) -> Quantity {
        Quantity::new(1 + self.below(up_to).cast_signed()).unwrap()
    }

    /// One of a few ids, which give way to others as time goes by: what has ended stays so.
    fn id(&mut self, kind: &str, up_to: u64) -> Id {
        id(&format!("{kind}{}", self.made / 24 + self.below(up_to)))
    }

    fn key(&mut self) -> BalanceKey {
        let location = if self.below(5) == 0 { PLACES[1] } else { PLACES[0] };
        BalanceKey::parse(self.one(&SKUS), Some(location)).unwrap()
    }

    fn lines(&mut self) -> Lines {
        let count = 1 + self.below(2) + self.below(2);
        let line = |world: &mut Self| Line { key: world.key(), quantity: world.units(6) };
        Lines::new((0..count).map(|_| line(self)).collect()).unwrap()
    }

    fn parcel(&mut self) -> Parcel {
        let lines = if self.below(2) == 0 { None } else { Some(self.lines()) };
        let reference = (self.below(2) == 0).then(|| reference(&format!("parcel{}", self.below(6))));
        Parcel { lines, keep_rest: self.below(3) == 0, reference }
    }

    /// The next inputs, given how things stand.
    pub fn batch(&mut self, memory: &Memory, size: usize) -> Vec<Input> {
        (0..size).map(|_| self.next(memory)).collect()
    }

    fn next(&mut self, memory: &Memory) -> Input {
        if self.below(12) == 0 && !self.past.is_empty() {
            let past = self.past.clone();
            let mut again = self.one(&past);
            if self.below(4) == 0 {
                again.command = self.command(memory);
            }
            return again;
        }
        self.made += 1;
        let mut next = input(&format!("made-{}", self.made), self.command(memory));
        next.keyed = self.below(6) == 0;
        self.past.push(next.clone());
        if self.past.len() > 40 {
            self.past.remove(0);
        }
        next
    }

    fn command(&mut self, memory: &Memory) -> Command {
        match self.below(32) {
            0..7 => self.reserve(),
            7..11 => self.place(),
            11..14 => self.verb(),
            14..18 => self.order_verb(),
            18..23 => self.debt(memory),
            23..28 => self.fact(memory),
            28 => self.transfer(),
            29 => self.policy(),
            _ => self.swept(memory),
        }
    }

    fn reserve(&mut self) -> Command {
        let mode = self.one(&[Mode::AllOrNothing, Mode::AllOrNothing, Mode::PerLine, Mode::BestEffort]);
        let waits = mode == Mode::AllOrNothing && self.below(2) == 0;
        let on_shortage = if waits { OnShortage::Wait } else { OnShortage::Reject };
        let ttl = (self.below(2) == 0).then(|| Span::from_secs(10 + self.below(1000)));
        let request = Request { lines: self.lines(), ttl, mode, on_shortage };
        Command::Reserve { reservation_id: self.id("r", 20), request }
    }

    fn place(&mut self) -> Command {
        let profile = Name::parse(self.one(&PROFILES)).unwrap();
        let hold = (self.below(4) == 0).then(|| Span::from_secs(30 + self.below(300)));
        let request = order::Request { lines: self.lines(), profile, hold };
        // One id space: an order may meet a reservation of its id.
        let kind = if self.below(10) == 0 { "r" } else { "o" };
        Command::PlaceOrder { order_id: self.id(kind, 14), request }
    }

    fn verb(&mut self) -> Command {
        let kind = if self.below(6) == 0 { "o" } else { "r" };
        let reservation_id = self.id(kind, 20);
        match self.below(6) {
            0 => Command::Confirm { reservation_id },
            1 => Command::Release { reservation_id, reason: Note::parse("changed my mind").ok() },
            2..5 => Command::Extend { reservation_id, ttl: Span::from_secs(1 + self.below(900)) },
            _ => Command::Deduct { reservation_id, parcel: self.parcel() },
        }
    }

    fn order_verb(&mut self) -> Command {
        let order_id = self.id("o", 14);
        match self.below(8) {
            0 | 1 => Command::ConfirmOrder { order_id },
            2 => Command::CancelOrder { order_id, reason: None },
            3 => Command::ExtendOrder { order_id, ttl: Span::from_secs(1 + self.below(900)) },
            4 => Command::FulfilOrder { order_id, parcel: self.parcel() },
            _ => {
                let reference = reference(&format!("money{}", self.below(20)));
                Command::Pay { order_id, approved: self.below(4) > 0, reference }
            }
        }
    }

    fn debt(&mut self, memory: &Memory) -> Command {
        let known: Vec<&debt::Debt> = memory.tables().debts.values().map(|(_, row)| row.as_ref()).collect();
        let open: Vec<&debt::Debt> = known.iter().copied().filter(|debt| debt.status.is_open()).collect();
        let debts = if self.below(5) == 0 || open.is_empty() { known } else { open };
        if debts.is_empty() {
            return self.place();
        }
        let debt = self.one(&debts);
        let debt_id = debt.id.clone();
        let told = |command| Command::Debt { debt_id: debt_id.clone(), command };
        match self.below(8) {
            0 => told(debt::Command::Claim { lease: Span::from_secs(30) }),
            1 => told(debt::Command::Fail { error: Note::parse("timed out").unwrap() }),
            2 if self.below(3) == 0 => told(debt::Command::Retry),
            2 if self.below(3) == 0 => told(debt::Command::Drop { reason: Note::parse("given up").unwrap() }),
            _ => Command::Reply { debt_id: debt.id.clone(), reply: self.reply_to(&debt.action) },
        }
    }

    /// Mostly one that this kind of debt can have.
    fn reply_to(&mut self, action: &debt::Action) -> debt::Reply {
        loop {
            let reply = self.reply();
            if reply.answers(action) || self.below(12) == 0 {
                return reply;
            }
        }
    }

    fn reply(&mut self) -> debt::Reply {
        match self.below(6) {
            0 => debt::Reply::Supply { accepted: self.below(5) > 0 },
            1 | 2 => {
                use debt::SupplyStatus::{Delayed, Fail, Ok};
                let status = [Ok, Ok, Fail, Delayed, Delayed];
                debt::Reply::SupplyStatus { status: self.one(&status) }
            }
            3 => {
                let reference = reference(&format!("money{}", self.below(20)));
                debt::Reply::Payment { approved: self.below(3) > 0, reference }
            }
            4 => debt::Reply::Delivered,
            _ => debt::Reply::Done,
        }
    }

    fn fact(&mut self, memory: &Memory) -> Command {
        let note = Some(reference(&format!("note{}", self.below(400)))).filter(|_| self.below(2) == 0);
        let bought: Vec<Id> = memory.tables().purchases.keys().cloned().collect();
        let purchase = if bought.is_empty() { id("p0") } else { self.one(&bought) };
        let reason = Note::parse("counted").unwrap();
        match self.below(9) {
            0 => {
                let change = Change::OnHand(self.below(20).cast_signed());
                Command::Adjust { key: self.key(), change, reason, reference: note }
            }
            1 => {
                let change = match self.below(3) {
                    0 => Change::SafetyStock(self.below(3).cast_signed()),
                    _ => Change::Delta(3 - self.below(8).cast_signed()),
                };
                Command::Adjust { key: self.key(), change, reason, reference: note }
            }
            2 => Command::RaisePurchase { purchase_order_id: self.id("p", 6), lines: self.lines() },
            3 | 4 => {
                let lines = if self.below(2) == 0 { None } else { Some(self.lines()) };
                Command::ReceivePurchase { purchase_order_id: purchase, lines, reference: note }
            }
            kind => Command::Receive {
                key: self.key(),
                quantity: self.units(8),
                purchase_order_id: Some(purchase).filter(|_| kind == 5),
                reference: note,
            },
        }
    }

    fn transfer(&mut self) -> Command {
        let place = |text| Location::parse(text).unwrap();
        let (from, to) = (place(self.one(&PLACES)), place(self.one(&PLACES)));
        let sku = self.key().sku;
        Command::Transfer { sku, from, to, quantity: self.units(4), reference: None }
    }

    /// `patient` waits its turn and is never overtaken, `short` buys only what is missing.
    fn policy(&mut self) -> Command {
        let amount = earmark_core::policy::Amount::Shortfall;
        let (name, policy) = match self.below(3) {
            0 => ("short", Policy { on_shortage: Shortage::Purchase { amount }, ..Policy::HOLD_CONFIRM }),
            1 => ("patient", Policy { hold: Span::default(), ..Policy::CHECKOUT }),
            _ => {
                let max_overtakes = u32::try_from(self.below(3)).unwrap();
                ("patient", Policy { on_shortage: Shortage::Wait, max_overtakes, ..Policy::HOLD_CONFIRM })
            }
        };
        Command::PutPolicy { name: Name::parse(name).unwrap(), policy }
    }

    fn swept(&mut self, memory: &Memory) -> Command {
        let now = memory.next_deadline().unwrap_or_default() + Span::from_secs(self.below(100));
        let due = memory.sweep(now, 4);
        if due.is_empty() { Command::Serve { key: self.key() } } else { self.one(&due) }
    }
}

/// What every world begins with: something to take, and policies of its own.
pub fn stocked() -> Vec<Command> {
    SKUS.iter()
        .map(|sku| super::receive(sku, 30))
        .chain([super::place("o0", &[("MUG", 1)], "checkout")])
        .collect()
}

/// One batch in which every table is written.
pub fn everything() -> Vec<Command> {
    vec![
        super::receive("MUG", 5),
        super::receive("CUP", 2),
        super::reserve("r-held", &[("CUP", 1), ("MUG", 2)], 60),
        super::reserve("r-short", &[("MUG", 9)], 60),
        super::wait_for("r-waits", &[("CUP", 4)]),
        super::place("o-paid", &[("MUG", 1)], "hold-confirm"),
        super::place("o-buys", &[("LID", 3)], "auto-deliver"),
        Command::ConfirmOrder { order_id: id("o-paid") },
        Command::RaisePurchase { purchase_order_id: id("p-shelf"), lines: lines(&[("LID", 9)]) },
        Command::PutPolicy { name: Name::parse("mine").unwrap(), policy: Policy::AUTO_DELIVER },
    ]
}
