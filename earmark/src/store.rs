//! Which store a name means.

use earmark_sqlite::{Options, SqliteStore};
use earmark_store::{MemoryStore, Store};
use std::path::Path;
use std::sync::Arc;

/// Opens the store of this name, and makes it where there is none yet.
pub(crate) async fn open(name: &str) -> Result<Arc<dyn Store>, String> {
    let told = |error: &dyn std::fmt::Display| format!("cannot open {name}: {error}");
    match name.split_once(':') {
        Some(("memory", "")) => Ok(Arc::new(MemoryStore::default())),
        Some(("sqlite", path)) if !path.is_empty() => {
            let path = path.strip_prefix("//").unwrap_or(path);
            let store = SqliteStore::open(Path::new(path), Options::default()).await;
            Ok(Arc::new(store.map_err(|error| told(&error))?))
        }
        _ => Err(told(&"a store is sqlite:PATH or memory:")),
    }
}
