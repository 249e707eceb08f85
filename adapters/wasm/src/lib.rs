//! The core and the simulation for JavaScript: in a browser, a worker or Node.
//!
//! Thin bindings: plain data crosses as JSON text, and what lives on this side (a session, a walk, a
//! comparison) as an object that its owner frees. `js/earmark.js` makes typed classes of it, and
//! `js/earmark.d.ts` is what a user reads. Nothing here decides anything.

pub mod compare;
pub mod error;
pub mod explore;
pub mod history;

pub mod scenario;
pub mod session;

/// Smaller and quicker than the one of the standard library, which is made for larger machines.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
