//! The browser that drives the pages in their tests.

use std::path::Path;

use crate::command::{answer, program};

/// Debian's, and what others call it.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Returns where a browser is that can be driven; none where there is none.
pub(crate) fn find() -> Option<String> {
    let found = |name: &&str| answer(&mut program("which", &[name])).filter(|path| Path::new(path).is_file());
    NAMES.iter().find_map(found)
}
