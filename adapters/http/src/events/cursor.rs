//! Reading the journal as events, from any event on.
//!
//! The store's cursors stand between entries, and an entry may be published as several events. Behind one
//! that is not the last of its entry the cursor is the one before the entry and a count.

use crate::app::App;
use earmark_model::event::CloudEvent;
use earmark_store::{Cursor, Failure};
use serde_json::value::{RawValue, to_raw_value};

/// Entries read at once.
const ENTRIES: usize = 256;

/// An event and the cursor that continues behind it.
pub(crate) struct Entry {
    pub(crate) cursor: String,
    /// Its type.
    pub(crate) kind: &'static str,
    /// The event as it is sent. The cursor is part of it as an extension attribute, so that a reader of pages can stop at
    /// any event.
    pub(crate) event: Box<RawValue>,
}

/// A place in the journal, moving forward.
pub(crate) struct Reader {
    /// Everything up to here was read.
    before: Option<Cursor>,
    /// So many events of the entry behind it were read as well.
    read: usize,
}

impl Reader {
    /// From behind a cursor; none for the beginning.
    pub(crate) fn after(cursor: Option<&str>) -> Result<Self, Failure> {
        let Some(text) = cursor else { return Ok(Self { before: None, read: 0 }) };
        let (before, read) = match text.rsplit_once('~') {
            None => (text, 0),
            Some((before, read)) => (before, read.parse().map_err(|_| Failure::BadCursor)?),
        };
        let before = Some(before).filter(|text| !text.is_empty()).map(|text| Cursor(text.into()));
        Ok(Self { before, read })
    }

    /// From the journal's end: only what happens from now on.
    pub(crate) async fn at_end(app: &App) -> Result<Self, Failure> {
        Ok(Self { before: app.store.journal_end().await?, read: 0 })
    }

    /// The events of the entries that come next; none where nothing came yet. An entry of which no event is published is passed over.
    pub(crate) async fn next(&mut self, app: &App) -> Result<Vec<Entry>, Failure> {
        loop {
            let entries = app.store.journal(self.before.as_ref(), ENTRIES).await?;
            if entries.is_empty() {
                return Ok(vec![]);
            }
            let mut found = vec![];
            for (cursor, recorded) in entries {
                let events = CloudEvent::all(&recorded, &app.settings.source);
                let last = events.len();
                let before = self.before.as_ref().map_or("", |Cursor(text)| text).to_owned();
                for (n, event) in events.into_iter().enumerate().skip(self.read) {
                    let behind = if n + 1 == last { cursor.0.clone() } else { format!("{before}~{}", n + 1) };
                    found.push(entry(behind, event)?);
                }
                self.read = 0;
                self.before = Some(cursor);
            }
            if !found.is_empty() {
                return Ok(found);
            }
        }
    }
}

fn entry(cursor: String, event: CloudEvent) -> Result<Entry, Failure> {
    let kind = event.kind;
    let event =
        to_raw_value(&event.at(cursor.clone())).map_err(|error| Failure::Corrupt(error.to_string()))?;
    Ok(Entry { cursor, kind, event })
}
