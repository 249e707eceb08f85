//! Earmark in a world of its own, as pure functions: no clock, no I/O, no threads, no floats, and
//! no randomness but what a seed gives, so the same arguments give the same bytes everywhere.
//!
//! [`explore`] walks through everything that can happen in a small world and stops at the first
//! move that breaks an [`invariant`], with the moves that led there. [`simulate`] runs a seeded world
//! with every fault on; a [`session`] runs one a step at a time, forwards and backwards, and tells what
//! happens. [`replay`] runs a log of real orders through a policy, over any store.
#![no_std]

extern crate alloc;

pub mod compare;
pub mod defect;
pub mod explore;
pub mod feed;
mod fingerprint;
pub mod habits;
pub mod history;
pub mod invariant;
pub mod outside;
mod queue;
pub mod replay;
pub mod report;
pub mod rng;
pub mod scenario;
pub mod session;
pub mod simulate;
pub mod tally;
pub mod worlds;
mod written;
