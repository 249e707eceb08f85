//! What PostgreSQL said of every statement, kept in `adapters/postgres/.sqlx` so that a build needs no
//! database: written by `cargo xtask sql`, and compared by the step `sql`.

use crate::command::{cargo, root, run};
use earmark_cluster::Cluster;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

const ADAPTER: &str = "adapters/postgres";

/// Asks a database anew and keeps its answers.
pub(crate) fn update() -> Result<(), String> {
    let kept = root().join(ADAPTER).join(".sqlx");
    let asked = ask()?;
    fs::create_dir_all(&kept).map_err(|error| error.to_string())?;
    for name in read(&kept)?.keys().filter(|name| !asked.contains_key(*name)) {
        fs::remove_file(kept.join(name)).map_err(|error| format!("{name}: {error}"))?;
    }
    for (name, text) in &asked {
        fs::write(kept.join(name), text).map_err(|error| format!("{name}: {error}"))?;
    }
    println!("{} statements are known to fit the schema", asked.len());
    Ok(())
}

/// Whether what is kept is what a database says now.
pub(crate) fn check() -> Result<(), String> {
    if read(&root().join(ADAPTER).join(".sqlx"))? == ask()? {
        Ok(())
    } else {
        Err(format!("{ADAPTER}/.sqlx does not fit the statements or the schema"))
    }
}

/// Has the adapter compiled against a database with its schema.
fn ask() -> Result<BTreeMap<String, String>, String> {
    let told = |error: earmark_cluster::Trouble| error.to_string();
    let database = Cluster::shared().and_then(Cluster::database).map_err(told)?;
    database.run("CREATE SCHEMA earmark").map_err(told)?;
    for migration in migrations()? {
        let sql =
            fs::read_to_string(&migration).map_err(|error| format!("{}: {error}", migration.display()))?;
        database.run(&sql).map_err(told)?;
    }
    database.run("CREATE TABLE earmark.migrations (number bigint)").map_err(told)?;
    let answers = root().join("target/sql");
    fs::remove_dir_all(&answers).ok();
    fs::create_dir_all(&answers).map_err(|error| error.to_string())?;
    let answers = answers.canonicalize().map_err(|error| error.to_string())?;
    // Cargo does not know that the answers of a database went into what it compiled.
    let changed = fs::File::open(root().join(ADAPTER).join("src/lib.rs"));
    changed.and_then(|file| file.set_modified(SystemTime::now())).map_err(|error| error.to_string())?;
    // All of the workspace: what the adapter depends on is compiled with the features of all.
    let mut check = cargo(&["check", "--quiet", "--locked", "--workspace"]);
    check.env("DATABASE_URL", database.url()).env("SQLX_OFFLINE", "false").env("SQLX_OFFLINE_DIR", &answers);
    run(&mut check)?;
    read(&answers)
}

fn migrations() -> Result<Vec<PathBuf>, String> {
    let folder = root().join(ADAPTER).join("src/schema");
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

fn read(folder: &Path) -> Result<BTreeMap<String, String>, String> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let text = fs::read_to_string(entry.path()).map_err(|error| error.to_string())?;
        files.insert(entry.file_name().to_string_lossy().into_owned(), text);
    }
    Ok(files)
}
