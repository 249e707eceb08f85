//! Every command on every state of a file, as the table in docs/commands.md has it.

use crate::running::{Place, Running};
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

const STORE: &str = "earmark.sqlite";

/// The first of the migrations, of which a store of an older program has seen no more.
const FIRST_TABLES: &str = include_str!("../../../adapters/sqlite/src/schema/0001_tables.sql");

async fn by_hand(place: &Place, sql: &'static str) {
    let file = SqliteConnectOptions::new().filename(place.path(STORE)).create_if_missing(true);
    let mut connection = SqliteConnection::connect_with(&file).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

fn made(place: &Place) {
    place.serve(&[]).terminate();
}

/// Brings the file into a state; returns the server that uses it, if one does.
async fn prepare(place: &Place, state: &str) -> Option<Running> {
    match state {
        "missing" => {}
        "no directory" => place.write("earmark.toml", "store = 'sqlite:no/such/place.sqlite'"),
        "empty" => place.write(STORE, ""),
        "no database" => place.write(STORE, &"order_id,placed_at\n".repeat(400)),
        "foreign" => by_hand(place, "CREATE TABLE theirs (a)").await,
        "draft" => {
            by_hand(place, "CREATE TABLE a (a); PRAGMA application_id = 1161908813; PRAGMA user_version = 3")
                .await;
        }
        "older" => {
            by_hand(place, FIRST_TABLES).await;
            by_hand(place, "PRAGMA application_id = 1161908813; PRAGMA user_version = 4").await;
        }
        "newer" => {
            made(place);
            by_hand(place, "PRAGMA user_version = 99").await;
        }
        "in use" => return Some(place.serve(&[])),
        "fine" => made(place),
        "memory" => place.write("earmark.toml", "store = 'memory:'"),
        other => panic!("no state is {other}"),
    }
    None
}

/// What a command comes to: its exit status and what it said.
fn run(place: &Place, state: &str, command: &str) -> (i32, String) {
    let mut args: Vec<&str> = command.split(' ').collect();
    match state {
        "no directory" | "memory" => args.extend(["--config", "earmark.toml"]),
        _ if args[0] == "replay" => args.extend(["--store", "sqlite:earmark.sqlite"]),
        _ => {}
    }
    let output = place.run(&args);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout) + &text(output.stderr))
}

/// Runs every command on a state of its own, and compares what it comes to.
async fn check(state: &str, cells: &[(&str, i32, &str)]) {
    for (command, status, word) in cells {
        let place = Place::new(&format!("{}-{}", state.replace(' ', "-"), command.replace(' ', "-")));
        place.write("orders.csv", "order_id,placed_at,sku,quantity\no1,2026-01-01T00:00:00Z,MUG,1\n");
        let _server = prepare(&place, state).await;
        let before = std::fs::read(place.path(STORE)).ok();
        let (came, told) = run(&place, state, command);
        assert_eq!(came, *status, "{state}, {command}: {told}");
        assert!(told.contains(word), "{state}, {command}: {told}");
        if *status == 2 && *command != "serve" {
            assert_eq!(std::fs::read(place.path(STORE)).ok(), before, "{state}, {command}: the file changed");
        }
        if state == "missing" && *status == 2 {
            assert_eq!(place.files(), ["orders.csv"], "{command} left something behind");
        }
    }
}

const REPLAY: &str = "replay orders.csv";
const REPLAY_CREATE: &str = "replay orders.csv --create";

#[tokio::test]
async fn where_there_is_no_store_none_is_made() {
    let make = "make one by `earmark serve --store sqlite:earmark.sqlite`";
    check(
        "missing",
        &[
            ("audit", 2, "cannot open sqlite:earmark.sqlite: there is no file earmark.sqlite"),
            ("audit --json", 2, make),
            ("work", 2, make),
            ("migrate", 2, make),
            (REPLAY, 2, "there is no file earmark.sqlite; check the name, or make one by --create"),
            (REPLAY_CREATE, 0, "orders"),
        ],
    )
    .await;
    let empty = "earmark.sqlite is empty and holds no store; check the name";
    check(
        "empty",
        &[
            ("audit", 2, empty),
            ("work", 2, empty),
            ("migrate", 2, empty),
            (REPLAY, 2, empty),
            (REPLAY_CREATE, 0, "orders"),
        ],
    )
    .await;
    check(
        "no directory",
        &[
            ("serve", 2, "the directory of no/such/place.sqlite does not exist"),
            ("audit", 2, "there is no file no/such/place.sqlite"),
            ("work", 2, "there is no file"),
            ("migrate", 2, "there is no file"),
            (REPLAY_CREATE, 2, "the directory of no/such/place.sqlite does not exist"),
        ],
    )
    .await;
    let memory = "cannot open memory:: a store in memory ends with its process";
    check(
        "memory",
        &[("audit", 2, memory), ("work", 2, memory), ("migrate", 2, memory), (REPLAY, 0, "orders")],
    )
    .await;
}

#[tokio::test]
async fn what_is_no_store_of_ours_stays_untouched() {
    for (state, word) in [
        ("no database", "damaged or not a SQLite database"),
        ("foreign", "a database of another program"),
        ("draft", "from before the first release"),
        ("newer", "a newer version wrote it"),
    ] {
        let commands = ["serve", "audit", "work", "migrate", REPLAY, REPLAY_CREATE];
        check(state, &commands.map(|command| (command, 2, word))).await;
    }
}

#[tokio::test]
async fn an_older_schema_is_brought_up_to_date_by_those_who_say_so() {
    let migrate = "run `earmark migrate --store sqlite:earmark.sqlite` first";
    check(
        "older",
        &[
            ("audit", 2, migrate),
            ("work", 2, migrate),
            ("migrate", 0, "is up to date"),
            (REPLAY, 0, "orders"),
        ],
    )
    .await;
    let place = Place::new("older-serve");
    prepare(&place, "older").await;
    place.serve(&[]).terminate();
    assert_eq!(run(&place, "older", "audit").0, 0);
}

#[tokio::test]
async fn a_file_in_use_is_told_and_work_leaves_it_to_the_other() {
    let used = "in use by another server or tool, which holds the lock earmark.sqlite.lock";
    check(
        "in use",
        &[
            ("serve --listen 127.0.0.1:0", 2, used),
            ("audit", 2, "a server there answers GET /api/v1/audit"),
            ("work", 0, "A server or worker there does what is due."),
            ("work --once --json", 0, "\"in_use\":true"),
            ("migrate", 2, used),
            (REPLAY, 2, used),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_store_that_is_fine_is_used() {
    check(
        "fine",
        &[
            ("audit", 0, "Every figure is what"),
            ("work", 0, "made 0 calls"),
            ("work --once", 0, "made 0 calls"),
            ("migrate", 0, "is up to date"),
            (REPLAY, 0, "orders"),
        ],
    )
    .await;
    for state in ["missing", "empty", "fine"] {
        let place = Place::new(&format!("serve-{state}"));
        prepare(&place, state).await;
        place.serve(&[]).terminate();
        assert_eq!(run(&place, state, "audit").0, 0, "{state}");
    }
}

#[test]
fn work_that_is_to_go_on_is_refused() {
    let place = Place::new("work-once");
    made(&place);
    let output = place.run(&["work", "--once=false"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("once must be true"));
}
