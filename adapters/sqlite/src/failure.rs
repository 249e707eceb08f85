//! What went wrong in the database, as the contract names it.

use earmark_store::Failure;

/// Result codes of SQLite, without their extension bits.
mod code {
    pub(super) const PERM: i32 = 3;
    pub(super) const BUSY: i32 = 5;
    pub(super) const LOCKED: i32 = 6;
    pub(super) const READONLY: i32 = 8;
    pub(super) const IOERR: i32 = 10;
    pub(super) const CORRUPT: i32 = 11;
    pub(super) const FULL: i32 = 13;
    pub(super) const CANTOPEN: i32 = 14;
    pub(super) const NOTADB: i32 = 26;
}

/// The primary result code of an error that came from SQLite itself.
pub(crate) fn primary(error: &sqlx::Error) -> Option<i32> {
    let code = error.as_database_error()?.code()?;
    Some(code.parse::<i32>().ok()? & 0xff)
}

/// Whether the file itself is the trouble.
pub(crate) fn is_damage(error: &sqlx::Error) -> bool {
    matches!(primary(error), Some(code::CORRUPT | code::NOTADB))
}

/// Whether somebody else holds the file.
pub(crate) fn is_busy(error: &sqlx::Error) -> bool {
    matches!(primary(error), Some(code::BUSY | code::LOCKED))
}

/// The failure that an error of the database means.
#[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
pub(crate) fn failure(error: sqlx::Error) -> Failure {
    let text = error.to_string();
    match primary(&error) {
        Some(code::CORRUPT | code::NOTADB) => Failure::Corrupt(text),
        Some(code::FULL) => Failure::Refused(format!("the disk is full: {text}")),
        Some(code::BUSY | code::LOCKED | code::IOERR | code::CANTOPEN | code::READONLY | code::PERM) => {
            Failure::Unavailable(text)
        }
        Some(_) => Failure::Refused(text),
        None => match error {
            sqlx::Error::ColumnDecode { .. }
            | sqlx::Error::Decode(_)
            | sqlx::Error::ColumnIndexOutOfBounds { .. } => Failure::Corrupt(text),
            _ => Failure::Unavailable(text),
        },
    }
}

/// What is stored does not read back.
pub(crate) fn corrupt(what: impl std::fmt::Display) -> Failure {
    Failure::Corrupt(what.to_string())
}
