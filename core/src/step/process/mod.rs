//! From a command to what is done about it: the domains decide, and what one decides the others hear of.

mod debts;
mod dispatch;
mod drive;
mod facts;
mod reserve;
mod verbs;
