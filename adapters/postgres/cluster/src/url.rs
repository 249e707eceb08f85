//! Addresses of databases.

/// The address of another database on the same server.
pub(crate) fn with_database(url: &str, database: &str) -> String {
    let (place, query) = url.split_once('?').map_or((url, None), |(place, query)| (place, Some(query)));
    let begin = place.find("://").map_or(0, |at| at + 3);
    let end = place[begin..].find('/').map_or(place.len(), |at| begin + at);
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}/{database}{query}", &place[..end])
}

/// The address of the same database for another login.
pub(crate) fn with_login(url: &str, role: &str, password: &str) -> String {
    let (scheme, place) = url.split_once("://").unwrap_or(("postgres", url));
    let end = place.find(['/', '?']).unwrap_or(place.len());
    let host = place[..end].rfind('@').map_or(place, |at| &place[at + 1..]);
    format!("{scheme}://{role}:{password}@{host}")
}

#[cfg(test)]
mod tests {
    use super::{with_database, with_login};

    #[test]
    fn only_the_login_changes() {
        for (url, expected) in [
            ("postgres://me@host:5432/mine", "postgres://guest:pw@host:5432/mine"),
            ("postgres://host", "postgres://guest:pw@host"),
            ("postgres://me:s%40cret@host/a?sslmode=require", "postgres://guest:pw@host/a?sslmode=require"),
            ("postgresql:///mine?host=/run/me@work", "postgresql://guest:pw@/mine?host=/run/me@work"),
        ] {
            assert_eq!(with_login(url, "guest", "pw"), expected);
        }
    }

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
