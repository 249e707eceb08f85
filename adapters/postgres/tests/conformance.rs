//! The store on PostgreSQL conforms.

mod common;

earmark_store::conformance!(common::Place::new());
