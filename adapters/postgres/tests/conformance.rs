//! The store on PostgreSQL conforms, whether or not it decides on what it knows.

mod common;

earmark_store::conformance!(common::Place::new());

mod without_knowledge {
    use super::common;

    earmark_store::conformance!(common::Place::without_knowledge());
}
