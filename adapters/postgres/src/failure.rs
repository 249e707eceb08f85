//! What went wrong in the database, as the contract names it.

use earmark_store::Failure;

/// What PostgreSQL calls it: the five letters of its error, of which the first two are the class.
pub(crate) fn code(error: &sqlx::Error) -> Option<String> {
    Some(error.as_database_error()?.code()?.into_owned())
}

/// The failure that an error of the database means.
#[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
pub(crate) fn failure(error: sqlx::Error) -> Failure {
    let text = error.to_string();
    let check = error.as_database_error().and_then(|error| error.constraint());
    match code(&error).as_deref() {
        Some("23514") if check == Some("unchanged") => changed_meanwhile("balances"),
        Some("23514") if check == Some("unlocked") => locked(),
        // A check that has no name: no part of the history is for that instant. It will be made.
        Some("23514") if check.is_none() => Failure::Conflict(text),
        Some(code) => by_code(code, text),
        None => match error {
            sqlx::Error::ColumnDecode { .. }
            | sqlx::Error::Decode(_)
            | sqlx::Error::ColumnIndexOutOfBounds { .. } => Failure::Corrupt(text),
            sqlx::Error::PoolTimedOut => {
                Failure::Unavailable("every connection of this server is in use".to_owned())
            }
            _ => Failure::Unavailable(text),
        },
    }
}

/// Somebody else has the lock of a balance.
fn locked() -> Failure {
    Failure::Conflict("another transaction has a balance".to_owned())
}

/// Whether it means that.
pub(crate) fn is_locked(failure: &Failure) -> bool {
    *failure == locked()
}

/// Whether it means that a balance or a policy was not as it had been read.
pub(crate) fn is_change(failure: &Failure) -> bool {
    *failure == changed_meanwhile("balances")
}

/// A row was not at the version that was to be replaced.
pub(crate) fn changed_meanwhile(table: &str) -> Failure {
    Failure::Conflict(format!("a row of {table} changed since it was loaded"))
}

fn by_code(code: &str, text: String) -> Failure {
    match code {
        // Serialisation failures, deadlocks, locks not had in time, and a key that somebody else has
        // just taken: all of them find another state the next time.
        "40001" | "40P01" | "55P03" | "23505" => Failure::Conflict(text),
        "53300" => Failure::Unavailable(format!("the database takes no more connections: {text}")),
        "53100" => Failure::Refused(format!("the disk of the database is full: {text}")),
        // Out of locks or of memory: half a batch may fit.
        "53200" => Failure::Refused(text),
        "42501" => Failure::Unavailable(format!("the database denies this server a right: {text}")),
        // Tables or columns that are not there: a schema of another version.
        "42P01" | "42703" | "3F000" => {
            Failure::Unavailable(format!("the database has another schema than this program: {text}"))
        }
        "28000" | "28P01" => Failure::Unavailable(format!("the database refuses the login: {text}")),
        "3D000" => Failure::Unavailable(format!("there is no such database: {text}")),
        _ => match code.get(..2) {
            // Connection, resources, an operator's doing, the system and its files; and a server that
            // only reads: a standby, or one that is failing over.
            Some("08" | "53" | "57" | "58" | "25") => Failure::Unavailable(text),
            Some("XX") => Failure::Corrupt(text),
            _ => Failure::Refused(text),
        },
    }
}

/// What is stored does not read back.
pub(crate) fn corrupt(what: impl std::fmt::Display) -> Failure {
    Failure::Corrupt(what.to_string())
}
