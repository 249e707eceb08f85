//! One connection in use for a batch: every statement of a commit is run here.

use crate::failure::failure;
pub(crate) use earmark_store::Broken;
use earmark_store::{Failure, Faults};
use sqlx::postgres::PgConnection;

/// A connection and the faults its statements may meet.
pub(crate) struct Session<'a> {
    pub(crate) connection: &'a mut PgConnection,
    pub(crate) faults: &'a Faults,
}

impl<'a> Session<'a> {
    pub(crate) fn begin(connection: &'a mut PgConnection, faults: &'a Faults) -> Self {
        faults.begin();
        Self { connection, faults }
    }

    /// Runs a statement that binds nothing and answers nothing.
    pub(crate) async fn run(&mut self, sql: &'static str) -> Result<(), Broken> {
        statement!(self, execute, sqlx::raw_sql(sql));
        Ok(())
    }

    pub(crate) fn before(&self) -> Result<(), Broken> {
        if self.faults.fails() {
            Err(Failure::Refused("a fault was injected".to_owned()).into())
        } else {
            Ok(())
        }
    }

    pub(crate) fn after(&self) -> Result<(), Broken> {
        if self.faults.cuts() { Err(Broken::Cut) } else { Ok(()) }
    }
}

pub(crate) fn broken(error: sqlx::Error) -> Broken {
    Broken::Failed(failure(error))
}

/// Runs one statement of a batch: counted, and met by faults where they are armed.
macro_rules! statement {
    ($session:expr, $how:ident, $query:expr) => {{
        $session.before()?;
        let answer = $query.$how(&mut *$session.connection).await.map_err($crate::session::broken)?;
        $session.after()?;
        answer
    }};
}
pub(crate) use statement;
