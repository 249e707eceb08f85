//! The built pages, embedded: dashboard and simulator as files of the program.
//!
//! `cargo xtask pages` builds them; a program that was compiled before that holds none.

/// A file of the pages.
#[derive(Debug, Clone, Copy)]
pub struct File {
    /// Where it stands, with slashes and without a leading one: `simulator/index.html`.
    pub path: &'static str,
    /// Changes with its content.
    pub tag: &'static str,
    /// Its bytes.
    pub plain: &'static [u8],
    /// The same, compressed; none where that gains nothing.
    pub brotli: Option<&'static [u8]>,
    /// The same, for clients that know nothing newer.
    pub gzip: Option<&'static [u8]>,
}

/// Every file there is.
pub const FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The file at a path.
pub fn file(path: &str) -> Option<&'static File> {
    FILES.iter().find(|file| file.path == path)
}
