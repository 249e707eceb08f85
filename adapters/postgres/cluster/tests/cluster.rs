//! The harness keeps what it promises, on a real PostgreSQL.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use earmark_cluster::Cluster;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[test]
fn databases_are_empty_and_apart() {
    let cluster = Cluster::shared().unwrap();
    let (one, two) = (cluster.database().unwrap(), cluster.database().unwrap());
    one.run("CREATE TABLE things (name text); INSERT INTO things VALUES ('mug')").unwrap();
    assert_eq!(one.run("SELECT name FROM things").unwrap(), "mug");
    let trouble = two.run("SELECT name FROM things").unwrap_err().to_string();
    assert!(trouble.contains("relation \"things\" does not exist"), "{trouble}");
}

#[test]
fn a_database_goes_away_with_its_handle() {
    let cluster = Cluster::shared().unwrap();
    let (watching, gone) = (cluster.database().unwrap(), cluster.database().unwrap());
    let name = gone.name().to_owned();
    let count = format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'");
    assert_eq!(watching.run(&count).unwrap(), "1");
    drop(gone);
    assert_eq!(watching.run(&count).unwrap(), "0");
}

#[test]
fn what_was_committed_survives_a_crash() {
    let cluster = Cluster::private(&[]).unwrap();
    let database = cluster.database().unwrap();
    database.run("CREATE TABLE things (name text); INSERT INTO things VALUES ('mug')").unwrap();
    cluster.crash().unwrap();
    database.run("SELECT name FROM things").unwrap_err();
    cluster.start_again().unwrap();
    assert_eq!(database.run("SELECT name FROM things").unwrap(), "mug");
}

#[test]
fn settings_are_taken() {
    let cluster = Cluster::private(&[("max_connections", "7")]).unwrap();
    assert_eq!(cluster.database().unwrap().run("SHOW max_connections").unwrap(), "7");
}

/// Not a test of its own: what the test below kills.
#[test]
#[ignore = "the other test runs it"]
fn lives_until_it_is_killed() {
    let cluster = Cluster::private(&[]).unwrap();
    println!("\nFOLDER={}", cluster.socket().unwrap().0.parent().unwrap().display());
    std::thread::sleep(Duration::from_mins(1));
}

#[test]
fn a_cluster_ends_when_its_process_is_killed() {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "lives_until_it_is_killed"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let folder = lines.find_map(|line| line.strip_prefix("FOLDER=").map(PathBuf::from)).unwrap();
    let server = std::fs::read_to_string(folder.join("data/postmaster.pid")).unwrap();
    let server = server.lines().next().unwrap().to_owned();
    child.kill().unwrap();
    child.wait().unwrap();
    let begun = Instant::now();
    while folder.exists() {
        assert!(begun.elapsed() < Duration::from_mins(1), "{} is still there", folder.display());
        std::thread::sleep(Duration::from_millis(100));
    }
    let alive = Command::new("kill").args(["-0", &server]).stderr(Stdio::null()).status().unwrap();
    assert!(!alive.success(), "the server still runs");
}

/// Whoever waits for a lock or the end of a pipe must not wait for the cluster.
#[test]
fn a_cluster_keeps_nothing_of_ours_open() {
    let lock = std::env::temp_dir().join(format!("earmark-lock-{}", std::process::id()));
    let mut child = Command::new("bash")
        .args(["-c", "exec 23>\"$1\"; \"$2\" --ignored --exact --nocapture lives_until_it_is_killed", "bash"])
        .arg(&lock)
        .arg(std::env::current_exe().unwrap())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let folder = lines.find_map(|line| line.strip_prefix("FOLDER=").map(PathBuf::from)).unwrap();
    let first =
        |file: &str| std::fs::read_to_string(folder.join(file)).unwrap().lines().next().unwrap().to_owned();
    let open_files = |process: &str| {
        let files = std::fs::read_dir(format!("/proc/{process}/fd")).into_iter().flatten().flatten();
        files.filter_map(|file| std::fs::read_link(file.path()).ok()).collect::<Vec<_>>()
    };
    for process in [first("data/postmaster.pid"), first("watcher")] {
        assert!(!open_files(&process).contains(&lock), "{process} keeps it open");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    std::fs::remove_file(&lock).unwrap();
    // The test itself is a child of the shell, and lives on.
    let user = std::fs::read_dir(folder.join("users")).unwrap().next().unwrap().unwrap().file_name();
    Command::new("kill").arg("-9").arg(user).status().unwrap();
}
