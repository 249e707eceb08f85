//! The store on a file conforms.

mod common;

earmark_store::conformance!(common::Folder::new());
