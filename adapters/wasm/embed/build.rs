//! Lists what `cargo xtask pages` built as constants; nothing where nobody ran it, so that building the
//! server needs no Node.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../target/pages");
    // A folder that is missing counts as changed each time, and would have this built again and again.
    let _ = fs::create_dir_all(&pages);
    println!("cargo::rerun-if-changed={}", pages.display());

    let mut found = BTreeSet::new();
    collect(&pages, &mut found)?;
    let mut code = String::from("&[\n");
    for path in found.iter().filter(|path| !is_compressed(path)) {
        let name = path.strip_prefix(&pages).map_err(io::Error::other)?.to_string_lossy().replace('\\', "/");
        let beside = |ending: &str| {
            let compressed = PathBuf::from(format!("{}.{ending}", path.display()));
            if found.contains(&compressed) {
                format!("Some({})", include(&compressed))
            } else {
                "None".into()
            }
        };
        let plain = include(path);
        let tag = tag(&fs::read(path)?);
        let (brotli, gzip) = (beside("br"), beside("gz"));
        let _ = writeln!(
            code,
            "File {{ path: {name:?}, tag: {tag:?}, plain: {plain}, brotli: {brotli}, gzip: {gzip} }},"
        );
    }
    code.push_str("]\n");
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo names no OUT_DIR"))?;
    fs::write(Path::new(&out).join("files.rs"), code)
}

/// In the order of their bytes, which is the order in which they are looked up.
fn collect(folder: &Path, found: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, found)?;
        } else {
            found.insert(path);
        }
    }
    Ok(())
}

fn is_compressed(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "br" || ending == "gz")
}

fn include(path: &Path) -> String {
    format!("include_bytes!({:?})", path.display().to_string())
}

/// Another content, another tag; that is all it is for.
fn tag(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
