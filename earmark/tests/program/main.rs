//! The program as a person or a machine runs it: real processes, real files.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it is surprised")]

mod cli;
mod config;
mod databases;
mod full_disk;
mod killed;
mod postgres;
mod replay;
mod running;
mod servers;
mod simulate;
mod standby;
mod states;
