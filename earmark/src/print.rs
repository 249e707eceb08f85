//! Saying something on stdout.

use std::fmt::Display;
use std::io::{ErrorKind, Write, stdout};

/// A line on stdout. Who stopped reading (`| head`) has read enough: that is no error.
pub(crate) fn say(text: impl Display) -> std::io::Result<()> {
    let mut out = stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        said => said,
    }
}
