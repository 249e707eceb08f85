//! Checks that the documents' links to files of this repository lead somewhere.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::{command, markdown};

pub(crate) fn check() -> Result<(), String> {
    let root = command::root().canonicalize().map_err(|error| format!("the repository's root: {error}"))?;
    let documents = documents(&root).map_err(|error| format!("cannot list the documents: {error}"))?;
    let mut broken = Vec::new();
    for document in &documents {
        let text = fs::read_to_string(document)
            .map_err(|error| format!("cannot read {}: {error}", document.display()))?;
        let shown = document.strip_prefix(&root).unwrap_or(document).display();
        let lost = markdown::targets(&text).into_iter().filter(|(_, target)| !leads(&root, document, target));
        broken.extend(lost.map(|(line, target)| format!("{shown}:{line}: no such file: {target}")));
    }
    println!("{} documents read", documents.len());
    if broken.is_empty() { Ok(()) } else { Err(format!("broken links\n  {}", broken.join("\n  "))) }
}

/// The Markdown files at the root and everywhere below `docs/`, in a stable order.
fn documents(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found: Vec<_> = entries(root)?.into_iter().filter(|path| is_markdown(path)).collect();
    let mut folders = vec![root.join("docs")];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for path in entries(&folder)? {
            if path.is_dir() {
                folders.push(path);
            } else if is_markdown(&path) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect()
}

fn is_markdown(path: &Path) -> bool {
    path.extension() == Some(OsStr::new("md"))
}

fn leads(root: &Path, document: &Path, target: &str) -> bool {
    let Some(path) = markdown::path_of(target) else { return true };
    let place = match path.strip_prefix('/') {
        Some(from_root) => root.join(from_root),
        None => document.with_file_name("").join(path),
    };
    // What lies outside is there on one machine only.
    place.canonicalize().is_ok_and(|place| place.starts_with(root))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(document: &str, target: &str, expected: bool) {
        let root = command::root().canonicalize().unwrap();
        assert_eq!(leads(&root, &root.join(document), target), expected, "{document} → {target}");
    }

    #[test]
    fn a_link_starts_at_its_document() {
        check("README.md", "xtask/Cargo.toml", true);
        check("xtask/notes.md", "Cargo.toml#part", true);
        check("xtask/notes.md", "../xtask/src/main.rs", true);
        check("xtask/notes.md", "xtask/Cargo.toml", false);
    }

    #[test]
    fn a_leading_slash_is_the_root() {
        check("xtask/notes.md", "/xtask/Cargo.toml", true);
        check("xtask/notes.md", "/nowhere.md", false);
    }

    #[test]
    fn outside_of_the_repository_is_nowhere() {
        check("README.md", "..", false);
    }

    #[test]
    fn other_sites_are_not_asked() {
        check("README.md", "https://example.org/nowhere", true);
    }
}
