//! Inventory reservations and the order process around them, as pure functions.
#![no_std]

extern crate alloc;
