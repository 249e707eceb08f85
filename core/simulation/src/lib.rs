//! Earmark in a world of its own, as pure functions: no clock, no I/O, no threads, no floats, and
//! no randomness but what a seed gives, so the same arguments give the same bytes everywhere.
//!
//! [`explore`] walks through everything that can happen in a small world and stops at the first
//! move that breaks an [`invariant`], with the moves that led there.
#![no_std]

extern crate alloc;

pub mod explore;
pub mod feed;
pub mod invariant;
pub mod worlds;
