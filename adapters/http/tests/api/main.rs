//! The API over a real socket, with the store in memory and a clock that the test holds in its hand.
//! Paths of tests mirror paths of routes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it is surprised")]
#![allow(clippy::needless_pass_by_value, reason = "bodies are written where they are sent")]

mod bad_input;
mod batch;
mod debts;
mod events;
mod hammer;
mod health;
mod inventory;
mod openapi;
mod orders;
mod outgoing;
mod policies;
mod problems;
mod published;
mod purchase_orders;
mod reservations;
mod server;
mod states;
mod streams;
mod wire;
