//! A Rust program that embeds the core and keeps its rows wherever it likes; here, in memory.

use earmark_core::memory::Memory;
use earmark_core::order::Request;
use earmark_core::step::{Answer, Command, Reply};
use earmark_core::words::{BalanceKey, Id, Key, Line, Lines, Name, Quantity, Rule, Time};

fn main() -> Result<(), Rule> {
    let mut store = Memory::new();
    let mug = BalanceKey::parse("mug", None)?;
    let mut now = 1_700_000_000_000;
    let mut tell = |command: Command, seconds: u64| -> Result<(), Rule> {
        now += seconds * 1000;
        let answer = store.apply_one(Key::parse(&format!("input-{now}"))?, command, Time::from_millis(now));
        match answer {
            Answer::Done { reply: Reply::Order { order, .. }, .. } => {
                println!("order {} is {}", order.id, order.status.as_str());
            }
            Answer::Done { reply: Reply::Balances(balances), .. } => {
                balances.iter().for_each(|b| println!("{}: {} available", b.key, b.available()));
            }
            other => println!("{other:?}"),
        }
        Ok(())
    };
    let quantity = Quantity::new(4)?;
    tell(Command::Receive { key: mug.clone(), quantity, purchase_order_id: None, reference: None }, 0)?;
    let order_id = Id::parse("order-1")?;
    let lines =
        Lines::new(vec![Line { key: mug, quantity: Quantity::new(3)? }]).map_err(|_| Rule::LineCount)?;
    let request = Request { lines, profile: Name::parse("checkout")?, hold: None };
    tell(Command::PlaceOrder { order_id: order_id.clone(), request }, 1)?;
    tell(Command::ConfirmOrder { order_id: order_id.clone() }, 60)?;
    tell(Command::FulfilOrder { order_id, parcel: earmark_core::reservation::Parcel::default() }, 3600)
}
