//! What can be wrong with a database, and that each is said clearly.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

mod common;

use common::Place;
use earmark_core::words::Time;
use earmark_postgres::{OpenError, Options, PostgresStore};
use earmark_store::conformance::{input, receive};
use earmark_store::{Failure, Store};

async fn open(url: &str) -> Result<PostgresStore, OpenError> {
    PostgresStore::open(url, Options::default()).await
}

#[tokio::test]
async fn several_servers_migrate_at_once() {
    let place = Place::new();
    let servers = (0..6).map(|_| {
        let url = place.url().to_owned();
        tokio::spawn(async move { open(&url).await.map(drop) })
    });
    for server in servers.collect::<Vec<_>>() {
        server.await.unwrap().unwrap();
    }
    assert_eq!(place.by_hand("SELECT count(*) FROM earmark.migrations").unwrap(), "4");
}

#[tokio::test]
async fn an_address_that_is_none_and_a_database_that_is_not_there() {
    for url in ["mysql://localhost/shop", "postgres", "postgres://host:port/x"] {
        assert!(matches!(open(url).await, Err(OpenError::Address(_))), "{url}");
    }
    let place = Place::new();
    let nowhere = format!("{}_nowhere", place.url());
    let error = open(&nowhere).await.unwrap_err();
    assert!(matches!(&error, OpenError::Unreachable(text) if text.contains("does not exist")), "{error}");
    let error = open("postgres://nobody@127.0.0.1:1/nowhere").await.unwrap_err();
    assert!(matches!(error, OpenError::Unreachable(_)), "{error}");
}

#[tokio::test]
async fn a_newer_schema_is_refused_and_an_older_one_is_told() {
    let place = Place::new();
    let store = open(place.url()).await.unwrap();
    place.by_hand("INSERT INTO earmark.migrations (number) VALUES (99)").unwrap();
    let error = open(place.url()).await.unwrap_err();
    assert!(matches!(error, OpenError::Newer { found: 99, .. }), "{error}");
    let failure = store.ping().await.unwrap_err();
    assert!(matches!(&failure, Failure::Unavailable(text) if text.contains("99")), "{failure}");
    place.by_hand("DELETE FROM earmark.migrations WHERE number >= (SELECT max(number) FROM earmark.migrations WHERE number < 99)").unwrap();
    let failure = store.ping().await.unwrap_err();
    assert!(matches!(&failure, Failure::Unavailable(text) if text.contains("older schema")), "{failure}");
    place
        .by_hand("INSERT INTO earmark.migrations (number) SELECT max(number) + 1 FROM earmark.migrations")
        .unwrap();
    store.ping().await.unwrap();
    // One that was made before there were releases cannot be brought up to date.
    place
        .by_hand(
            "UPDATE earmark.migrations SET number = number - (SELECT min(number) FROM earmark.migrations)",
        )
        .unwrap();
    let error = open(place.url()).await.unwrap_err();
    assert!(matches!(&error, OpenError::Older { found: 3, .. }), "{error}");
    assert!(error.to_string().contains("no release ever made that one"), "{error}");
}

#[tokio::test]
async fn a_login_without_rights_is_told_so() {
    let place = Place::new();
    let role = format!("guest_of_{}", std::process::id());
    place
        .by_hand(&format!("CREATE ROLE {role} LOGIN PASSWORD '{role}'"))
        .expect("where DATABASE_URL names a server, its login must be allowed to create roles");
    let guest = place.url_for(&role, &role);
    // It may not make a schema.
    let error = open(&guest).await.unwrap_err();
    assert!(matches!(error, OpenError::Older { found: 0, .. }), "{error}");
    // It may not even look at one.
    let store = open(place.url()).await.unwrap();
    let error = open(&guest).await.unwrap_err();
    assert!(error.to_string().contains("permission denied"), "{error}");
    // It may do everything but migrate.
    place
        .by_hand(&format!(
            "GRANT USAGE ON SCHEMA earmark TO {role}; \
             GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA earmark TO {role}"
        ))
        .unwrap();
    let server = open(&guest).await.unwrap();
    let receipt = [input("delivery", receive("MUG", 1))];
    let failure = server.commit(&receipt).await.unwrap_err();
    assert!(matches!(&failure, Failure::Unavailable(text) if text.contains("add_week")), "{failure}");
    place.by_hand(&format!("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA earmark TO {role}")).unwrap();
    server.commit(&receipt).await.unwrap();
    server.prune(Time::from_millis(1 << 42), 100).await.unwrap();
    let weeks = place.by_hand("SELECT count(*) FROM earmark.weeks").unwrap();
    assert_eq!(weeks, "0", "a server without rights of its own drops weeks too");
    drop(store);
    place
        .by_hand(&format!(
            "REVOKE ALL ON ALL TABLES IN SCHEMA earmark FROM {role}; \
             REVOKE ALL ON ALL FUNCTIONS IN SCHEMA earmark FROM {role}; \
             REVOKE ALL ON SCHEMA earmark FROM {role}; DROP ROLE {role}"
        ))
        .unwrap();
}

#[tokio::test]
async fn every_connection_in_use_is_told_and_passes() {
    let place = Place::new();
    let options =
        Options { readers: 1, patience: std::time::Duration::from_millis(200), ..Options::default() };
    let store = std::sync::Arc::new(PostgresStore::open(place.url(), options).await.unwrap());
    // A lock that the one reader waits for.
    let place = std::sync::Arc::new(place);
    let locker = std::thread::spawn({
        let place = place.clone();
        move || place.by_hand("BEGIN; LOCK TABLE earmark.policies; SELECT pg_sleep(2); COMMIT")
    });
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let waiting = tokio::spawn({
        let store = store.clone();
        async move { store.policies().await.map(drop) }
    });
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    let failure = store.ping().await.unwrap_err();
    assert!(matches!(&failure, Failure::Unavailable(text) if text.contains("in use")), "{failure}");
    waiting.await.unwrap().unwrap();
    store.ping().await.unwrap();
    locker.join().unwrap().unwrap();
}

/// Positions of the journal only rise, even where the transactions of a restored database do not.
#[tokio::test]
async fn a_restored_database_begins_a_new_era() {
    let place = Place::new();
    let patience = std::time::Duration::from_millis(200);
    let hasty = Options { patience, ..Options::default() };
    let store = PostgresStore::open(place.url(), hasty).await.unwrap();
    store.commit(&[input("one", receive("MUG", 1))]).await.unwrap();
    // As if its server had counted on for years, and a dump of it came here.
    place.by_hand("UPDATE earmark.journal SET position = position + 1000000000").unwrap();
    place.by_hand("UPDATE earmark.balances SET position = position + 1000000000").unwrap();
    let before = store.journal(None, 10).await.unwrap();
    assert!(before.is_empty(), "what lies above every transaction cannot be told yet");
    let store = open(place.url()).await.unwrap();
    store.commit(&[input("two", receive("MUG", 2))]).await.unwrap();
    let told = store.journal(None, 10).await.unwrap();
    let keys: Vec<_> = told.iter().map(|(_, entry)| entry.number).collect();
    assert_eq!(keys, [1, 2]);
    let first = told.first().map(|(cursor, _)| cursor.clone());
    assert_eq!(store.journal(first.as_ref(), 10).await.unwrap().len(), 1);
    let balances = earmark_store::conformance::at("MUG").as_id();
    assert_eq!(store.history(&balances).await.unwrap().len(), 2);
}
