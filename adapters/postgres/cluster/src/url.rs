//! Addresses of databases.

/// The address of another database on the same server.
pub(crate) fn with_database(url: &str, database: &str) -> String {
    let (place, query) = url.split_once('?').map_or((url, None), |(place, query)| (place, Some(query)));
    let begin = place.find("://").map_or(0, |at| at + 3);
    let end = place[begin..].find('/').map_or(place.len(), |at| begin + at);
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}/{database}{query}", &place[..end])
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn only_the_database_changes() {
        for (url, expected) in [
            ("postgres://me@host:5432/mine", "postgres://me@host:5432/new"),
            ("postgres://me@host", "postgres://me@host/new"),
            ("postgresql:///mine?host=/run/socket", "postgresql:///new?host=/run/socket"),
            ("postgres://me:secret@host/a?sslmode=require", "postgres://me:secret@host/new?sslmode=require"),
        ] {
            assert_eq!(with_database(url, "new"), expected);
        }
    }
}
