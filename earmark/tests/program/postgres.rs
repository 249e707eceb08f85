//! A server on PostgreSQL: what is wrong with the database is said, and passes without a restart.

use crate::running::{Place, Running};
use earmark_cluster::Cluster;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// What `/readyz` says once it says what is expected.
async fn ready(server: &Running, expected: &str) -> Value {
    let begun = Instant::now();
    loop {
        let told = server.get("/readyz").await;
        if told.to_string().contains(expected) {
            return told;
        }
        assert!(begun.elapsed() < Duration::from_secs(40), "/readyz never says {expected}: {told}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn reserve(server: &Running, id: &str) -> u16 {
    let body = json!({ "reservation_id": id, "lines": [{ "sku": "MUG", "quantity": 1 }] });
    server.post("/api/v1/inventory/reserve", body).await.unwrap().0
}

#[test]
fn an_address_that_is_missing_or_wrong_is_told() {
    let place = Place::new("no-database");
    let said = |args: &[&str]| {
        let output = place.command(args).env_remove("DATABASE_URL").output().unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let told = said(&["serve", "--store", "postgres:"]);
    assert!(told.contains("DATABASE_URL, which is not set"), "{told}");
    let told = said(&["serve", "--store", "postgres://me:secret@host:port/shop"]);
    assert!(told.contains("not the address of a PostgreSQL database") && !told.contains("secret"), "{told}");
    let told = said(&["audit", "--store", "postgres://me:secret@127.0.0.1:1/shop"]);
    assert!(told.contains("cannot be reached") && !told.contains("secret"), "{told}");
    let told = said(&["serve", "--store", "postgres://127.0.0.1/shop", "--lanes", "0"]);
    assert!(told.contains("--lanes"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_waits_for_its_database_and_outlives_its_troubles() {
    let place = Place::new("late-database");
    let cluster = Cluster::shared().unwrap();
    let aside = cluster.database().unwrap();
    let role = format!("app_{}", std::process::id());
    let late = format!("late_{}", std::process::id());
    aside.run(&format!("CREATE ROLE {role} LOGIN")).unwrap();
    let url = aside.url().replacen("postgres@", &format!("{role}@"), 1).replace(aside.name(), &late);
    let server = place.serve(&["--store", &url, "--lanes", "1", "--readers", "1"]);
    ready(&server, "does not exist").await;
    assert_eq!(reserve(&server, "early").await, 503);

    // It is there now, and belongs to somebody else.
    aside.run(&format!("CREATE DATABASE {late}")).unwrap();
    ready(&server, "permission denied").await;
    aside.run(&format!("GRANT CREATE ON DATABASE {late} TO {role}")).unwrap();
    ready(&server, "ok").await;
    let stock = json!({ "sku": "MUG", "quantity": 9 });
    assert_eq!(server.post("/api/v1/inventory/receive", stock).await.unwrap().0, 200);
    assert_eq!(reserve(&server, "early").await, 201);

    // Everybody is put out, and only one is let in.
    aside.run(&format!("ALTER ROLE {role} CONNECTION LIMIT 0")).unwrap();
    let out =
        format!("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '{role}'");
    aside.run(&out).unwrap();
    ready(&server, "takes no more connections").await;
    assert_eq!(reserve(&server, "crowded").await, 503);
    aside.run(&format!("ALTER ROLE {role} CONNECTION LIMIT -1")).unwrap();
    ready(&server, "ok").await;
    assert_eq!(reserve(&server, "crowded").await, 201);

    // Somebody migrates it to what this program does not know.
    let inside = |sql: &str| {
        let url = aside.url().replace(aside.name(), &late);
        let done = std::process::Command::new("psql").args(["--dbname", &url, "--command", sql]).output();
        assert!(done.unwrap().status.success(), "{sql}");
    };
    inside("INSERT INTO earmark.migrations (number) VALUES (77)");
    ready(&server, "schema 77").await;
    inside("DELETE FROM earmark.migrations WHERE number = 77");
    ready(&server, "ok").await;

    let work = place.run(&["work", "--once", "--store", &url]);
    assert!(work.status.success(), "{}", String::from_utf8_lossy(&work.stderr));
    assert!(place.run(&["audit", "--store", &url]).status.success());
    server.terminate();
    aside.run(&format!("DROP DATABASE {late} WITH (FORCE)")).unwrap();
    aside.run(&format!("DROP ROLE {role}")).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_away_is_logged_once_and_then_summed_up() {
    let place = Place::new("away-database");
    let cluster = Cluster::private(&[]).unwrap();
    let database = cluster.database().unwrap();
    let log = std::fs::File::create(place.path("log")).unwrap();
    let args = ["--store", database.url(), "--payment-url", "http://127.0.0.1:9/"];
    let server = place.serve_logging(&args, log.into());
    let lines = |word: &str| {
        let log = std::fs::read_to_string(place.path("log")).unwrap();
        log.lines().filter(|line| line.contains(word)).map(str::to_owned).collect::<Vec<_>>()
    };
    cluster.crash().unwrap();
    // Longer than the first pause, with many a try in it.
    let begun = Instant::now();
    while lines("times more in").is_empty() {
        assert!(begun.elapsed() < Duration::from_mins(1), "it is never summed up: {:?}", lines(""));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let away = lines("Connection refused");
    let first = away.iter().filter(|line| !line.contains("times more in"));
    assert_eq!(first.count(), 1, "{away:?}");
    cluster.start_again().unwrap();
    ready(&server, "ok").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(lines("the store answers again").len(), 1, "{:?}", lines(""));
    server.terminate();
}
