//! Inventory reservations and the order process around them, as pure functions: no clock, no I/O, no
//! randomness, no floats, no async. Time is an argument, ids come from outside or are derived, and
//! the same arguments give the same result on every machine. (`no_std` with `alloc`; the build checks
//! it on `wasm32v1-none`, a target that has none of the things this crate does without.)
//!
//! # How it is put together
//!
//! - [`words`] are parsed once: a [`words::Sku`] or [`words::Quantity`] that exists is valid.
//! - **Domains** — [`stock`], [`reservation`], [`order`], [`purchase`], [`debt`] — have one shape, in files
//!   `command`, `event`, `state`, `decide` and `evolve`:
//!   `decide(state: Option<&S>, id, command, now) -> Result<Vec<Event>, Refusal>`, and a total
//!   `evolve(state: Option<S>, id, event, at) -> S`. A rule stands in the `decide` of the domain it is about;
//!   `step` only brings domains together. An order also says what it [`order::owes`] the outside. The state
//!   of stock is a balance, so instead of an `evolve` it has [`stock::moves`].
//! - A [`balance::Balance`] changes by [`balance::Movement`]s, and a movement is the difference of what
//!   a row accounts for before and after its event. So figures and reservations cannot disagree, and
//!   [`audit`] can prove it.
//! - [`step`] runs a batch of inputs over rows that a store loaded, and returns everything to write.
//! - [`memory`] is a store that keeps this contract in the plainest way: the one for tests and
//!   browsers, and the model that every other store is compared with.
//!
//! # The loop of a store
//!
//! **Load what [`step::wants`] names, call [`step::step`] until it needs no more, write every part of
//! its [`step::Changes`] in the transaction that loaded, commit, then answer.**
//!
//! ```
//! use earmark_core::memory::Memory;
//! use earmark_core::reservation::{Mode, OnShortage, Request, Status};
//! use earmark_core::step::{Answer, Command, Reply};
//! use earmark_core::words::{BalanceKey, Id, Key, Line, Lines, Quantity, Time};
//!
//! let mut store = Memory::new();
//! let mug = BalanceKey::parse("mug", None)?;
//! let (noon, key) = (Time::from_millis(1_700_000_000_000), |n: u32| Key::parse(&format!("input-{n}")));
//!
//! // Four mugs come in.
//! let quantity = Quantity::new(4)?;
//! let receive = Command::Receive { key: mug.clone(), quantity, purchase_order_id: None, reference: None };
//! store.apply_one(key(1)?, receive, noon);
//!
//! // Three are reserved: one is left at once. Saying it again changes nothing.
//! let lines = Lines::new(vec![Line { key: mug.clone(), quantity: Quantity::new(3)? }]).expect("one line");
//! let request = Request { lines, ttl: None, mode: Mode::AllOrNothing, on_shortage: OnShortage::Reject };
//! let reserve = Command::Reserve { reservation_id: Id::parse("cart-7")?, request };
//! for (n, first) in [(2, true), (3, false)] {
//!     let answer = store.apply_one(key(n)?, reserve.clone(), noon);
//!     let Answer::Done { reply: Reply::Reservation(held), fresh } = answer else { panic!("{answer:?}") };
//!     assert_eq!((held.status, fresh), (Status::Pending, first));
//! }
//! assert_eq!(store.tables().balances[&mug].1.available(), 1);
//!
//! // A quarter of an hour later the hold is over, whether or not anybody has looked.
//! let later = Time::from_millis(noon.millis() + 15 * 60 * 1000);
//! assert_eq!(store.tables().reservations[&Id::parse("cart-7")?].1.status_at(later), Status::Expired);
//! # Ok::<(), earmark_core::words::Rule>(())
//! ```
#![no_std]

extern crate alloc;

pub mod audit;
pub mod balance;
pub mod debt;
pub mod memory;
pub mod order;
pub mod ordered;
pub mod policy;
pub mod purchase;
pub mod refusal;
pub mod reservation;
pub mod retention;
pub mod step;
pub mod stock;
pub mod words;
