//! Checks that the documents' links to files of this repository lead somewhere.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::{command, markdown};

pub(crate) fn check() -> Result<(), String> {
    let root = command::root().canonicalize().map_err(|error| format!("the repository's root: {error}"))?;
    let documents = files(&root, &["md"]).map_err(|error| format!("cannot list the documents: {error}"))?;
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

/// Returns the files of these kinds below a folder, in a stable order, without what was built or installed.
pub(crate) fn files(root: &Path, kinds: &[&str]) -> io::Result<Vec<PathBuf>> {
    let (mut found, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for path in entries(&folder)? {
            let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
            if path.is_symlink() || name.starts_with('.') || ["target", "node_modules"].contains(&name) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().and_then(OsStr::to_str).is_some_and(|kind| kinds.contains(&kind)) {
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
