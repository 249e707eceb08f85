//! What can be wrong with a file, and that each is said clearly.

mod common;

use common::{Folder, by_hand};
use earmark_sqlite::{OpenError, Options, SqliteStore};
use earmark_store::Store;
use std::path::Path;

async fn open(path: &Path) -> Result<SqliteStore, OpenError> {
    SqliteStore::open(path, Options::default()).await
}

#[tokio::test]
async fn a_second_server_is_refused_until_the_first_is_gone() {
    let folder = Folder::new();
    let first = open(&folder.file()).await.unwrap();
    let error = open(&folder.file()).await.unwrap_err();
    assert!(matches!(error, OpenError::InUse { .. }), "{error}");
    assert!(error.to_string().contains("earmark.db.lock"), "{error}");
    drop(first);
    open(&folder.file()).await.unwrap().ping().await.unwrap();
}

#[tokio::test]
async fn a_missing_directory_and_a_directory_in_place_of_a_file() {
    let folder = Folder::new();
    let missing = folder.path().join("nowhere").join("earmark.db");
    assert!(matches!(open(&missing).await, Err(OpenError::NoDirectory(_))));
    let directory = folder.path().join("directory");
    std::fs::create_dir(&directory).unwrap();
    assert!(matches!(open(&directory).await, Err(OpenError::Unwritable { .. })));
}

#[tokio::test]
async fn a_file_that_is_no_database() {
    let folder = Folder::new();
    std::fs::write(folder.file(), "order_id,placed_at\n".repeat(400)).unwrap();
    assert!(matches!(open(&folder.file()).await, Err(OpenError::Damaged(_))));
}

#[tokio::test]
async fn a_damaged_database() {
    let folder = Folder::new();
    drop(open(&folder.file()).await.unwrap());
    by_hand(&folder.file(), "PRAGMA wal_checkpoint(TRUNCATE)").await.unwrap();
    let mut bytes = std::fs::read(folder.file()).unwrap();
    bytes[100..4096].fill(0xff);
    std::fs::write(folder.file(), bytes).unwrap();
    assert!(matches!(open(&folder.file()).await, Err(OpenError::Damaged(_))));
}

#[tokio::test]
async fn a_database_of_another_program_stays_untouched() {
    let folder = Folder::new();
    by_hand(&folder.file(), "CREATE TABLE theirs (a); PRAGMA user_version = 2").await.unwrap();
    let before = std::fs::read(folder.file()).unwrap();
    assert!(matches!(open(&folder.file()).await, Err(OpenError::NotOurs)));
    assert_eq!(std::fs::read(folder.file()).unwrap(), before);
}

#[tokio::test]
async fn a_file_of_a_newer_program() {
    let folder = Folder::new();
    drop(open(&folder.file()).await.unwrap());
    by_hand(&folder.file(), "PRAGMA user_version = 99").await.unwrap();
    assert!(matches!(open(&folder.file()).await, Err(OpenError::Newer { found: 99, .. })));
}

#[tokio::test]
async fn a_file_from_before_the_first_release_stays_untouched() {
    let folder = Folder::new();
    by_hand(
        &folder.file(),
        "CREATE TABLE journal (a); PRAGMA application_id = 1161908813; PRAGMA user_version = 3",
    )
    .await
    .unwrap();
    let before = std::fs::read(folder.file()).unwrap();
    let error = open(&folder.file()).await.unwrap_err();
    assert!(matches!(error, OpenError::Older { found: 3, .. }), "{error}");
    assert!(error.to_string().contains("start on a new file"), "{error}");
    assert_eq!(std::fs::read(folder.file()).unwrap(), before);
}
