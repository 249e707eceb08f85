//! Inventory reservations and the order process around them, as pure functions.
#![no_std]

extern crate alloc;

pub mod audit;
pub mod balance;
pub mod debt;
pub mod memory;
pub mod order;
pub mod policy;
pub mod purchase;
pub mod refusal;
pub mod reservation;
pub mod step;
pub mod words;
