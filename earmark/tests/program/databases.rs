//! Every command on every state of a PostgreSQL database, as the table in docs/commands.md has it.

use crate::running::Place;
use earmark_cluster::{Cluster, Database};

/// The first of the migrations, of which a store of an older program has seen no more.
const FIRST_TABLES: &str = include_str!("../../../adapters/postgres/src/schema/0001_tables.sql");
const FIRST: u32 = 24;

fn at_schema(database: &Database, number: u32) {
    let mark = "CREATE SCHEMA earmark; CREATE TABLE earmark.migrations \
                (number bigint PRIMARY KEY, applied_at timestamptz DEFAULT now());";
    database.run(&format!("{mark} INSERT INTO earmark.migrations (number) VALUES ({number})")).unwrap();
}

fn prepare(place: &Place, database: &Database, state: &str) {
    match state {
        "missing" | "empty" => {}
        "draft" => at_schema(database, 3),
        "older" => {
            at_schema(database, FIRST);
            database.run(FIRST_TABLES).unwrap();
        }
        "newer" => at_schema(database, 99),
        "fine" => drop(place.serve(&["--store", database.url()]).terminate()),
        other => panic!("no state is {other}"),
    }
}

/// Runs a command on a database of its own in this state, and compares what it comes to.
fn check(cluster: &Cluster, state: &str, command: &str, status: i32, word: &str) {
    let place = Place::new(&format!("database-{state}-{command}"));
    let database = cluster.database().unwrap();
    prepare(&place, &database, state);
    let schemas = || database.run("SELECT count(*) FROM pg_namespace WHERE nspname = 'earmark'").unwrap();
    let before = schemas();
    let url = match state {
        "missing" => database.url().replace(database.name(), "no_such_database"),
        _ => database.url().to_owned(),
    };
    let output = place.run(&[command, "--store", &url]);
    let told =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{state}, {command}: {told}");
    assert!(told.contains(word), "{state}, {command}: {told}");
    if status == 2 {
        assert_eq!(schemas(), before, "{state}, {command}: the database changed");
    }
}

#[tokio::test]
async fn only_a_server_and_migrate_make_tables() {
    let cluster = Cluster::shared().unwrap();
    for (state, command, status, word) in [
        ("missing", "audit", 2, "does not exist"),
        ("missing", "work", 2, "does not exist"),
        ("missing", "migrate", 2, "does not exist"),
        ("empty", "audit", 2, "the database holds no store; `earmark migrate --store postgres"),
        ("empty", "work", 2, "the database holds no store"),
        ("empty", "migrate", 0, "is up to date"),
        ("draft", "audit", 2, "no release ever made that one"),
        ("draft", "work", 2, "no release ever made that one"),
        ("draft", "migrate", 2, "no release ever made that one"),
        ("older", "audit", 2, "run `earmark migrate --store postgres"),
        ("older", "work", 2, "run `earmark migrate --store postgres"),
        ("older", "migrate", 0, "is up to date"),
        ("newer", "serve", 2, "a newer version made it"),
        ("newer", "audit", 2, "a newer version made it"),
        ("newer", "work", 2, "a newer version made it"),
        ("newer", "migrate", 2, "a newer version made it"),
        ("fine", "audit", 0, "Every figure is what"),
        ("fine", "work", 0, "made 0 calls"),
        ("fine", "migrate", 0, "is up to date"),
    ] {
        check(cluster, state, command, status, word);
    }
}

#[tokio::test]
async fn a_server_tells_that_a_schema_is_a_draft() {
    let (place, cluster) = (Place::new("database-draft-serve"), Cluster::shared().unwrap());
    let database = cluster.database().unwrap();
    prepare(&place, &database, "draft");
    let server = place.serve(&["--store", database.url()]);
    let told = server.get("/readyz").await.to_string();
    assert!(told.contains("no release ever made that one"), "{told}");
    server.terminate();
}

#[tokio::test]
async fn tools_work_beside_a_server() {
    let (place, cluster) = (Place::new("database-in-use"), Cluster::shared().unwrap());
    let database = cluster.database().unwrap();
    let server = place.serve(&["--store", database.url(), "--demo"]);
    for command in ["audit", "work", "migrate"] {
        let output = place.run(&[command, "--store", database.url()]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    }
    server.terminate();
}
