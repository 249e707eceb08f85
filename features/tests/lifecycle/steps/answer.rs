//! What was answered, and saying the same thing again.

use crate::params::{Article, Code, Ident};
use crate::world::{Shop, Told, expect};
use cucumber::{given, then, when};
use earmark_core::words::Key;

/// The message comes a second time: lost answers, impatient clients, networks that repeat.
#[when("that is said again")]
async fn again(shop: &mut Shop) -> Told {
    shop.say_again().await
}

#[given(expr = "the next message carries the key {word}")]
#[when(expr = "the next message carries the key {word}")]
async fn key_next(shop: &mut Shop, key: String) -> Told {
    shop.key_next(Key::parse(&key).map_err(|rule| rule.to_string())?);
    Ok(())
}

#[then("it is accepted")]
async fn accepted(shop: &mut Shop) -> Told {
    shop.answer()?.clone().map_err(|refused| format!("it was refused: {refused:?}"))
}

#[then("nothing has changed")]
async fn nothing(shop: &mut Shop) -> Told {
    expect("new entries in the journal", &shop.news().await?, &0)
}

#[then(expr = "it is refused as {code}")]
async fn refused(shop: &mut Shop, code: Code) -> Told {
    expect("the code", &shop.refusal()?.code, &code.0)
}

#[then(expr = "it is refused as {code}, being {code}")]
async fn refused_in_state(shop: &mut Shop, code: Code, state: Code) -> Told {
    let refused = shop.refusal()?;
    expect("the code", &refused.code, &code.0)?;
    expect("the state it is in", &refused.state, &Some(state.0))
}

#[then(expr = "it is refused as {code}, for {word} is wrong")]
async fn refused_field(shop: &mut Shop, code: Code, pointer: String) -> Told {
    let refused = shop.refusal()?;
    expect("the code", &refused.code, &code.0)?;
    expect("the bad fields", &refused.pointers, &vec![pointer])
}

#[then(expr = "it is refused as {code} by order {id}")]
async fn refused_by(shop: &mut Shop, code: Code, order_id: Ident) -> Told {
    let refused = shop.refusal()?;
    expect("the code", &refused.code, &code.0)?;
    expect("the order", &refused.order_id, &Some(order_id.0.to_string()))
}

#[then(expr = "{int} {article} was/were asked for and {int} was/were there")]
async fn short(shop: &mut Shop, asked: i64, key: Article, available: i64) -> Told {
    let lines = &shop.refusal()?.lines;
    let line = lines.iter().find(|(short, ..)| *short == key.0);
    let (_, was_asked, was_there) = line.ok_or_else(|| format!("the answer has no line for {key}"))?;
    expect("asked for", was_asked, &asked)?;
    expect("there", was_there, &available)
}
