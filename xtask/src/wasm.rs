//! The simulation as WebAssembly with its bindings for JavaScript, built into `target/earmark-js`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::chromium;
use crate::command::{self, cargo, run};
use crate::node;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
/// The largest it may be, in bytes as a browser receives them.
const LIMIT: u64 = 320_000;
/// What is written by hand: the classes, and their types.
const WRITTEN: [&str; 4] = ["earmark.js", "earmark.d.ts", "node.js", "package.json"];
/// What every browser of the last years knows.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-multivalue",
];

/// Builds it, unless nothing changed, and checks its size.
pub(crate) fn build() -> Result<(), String> {
    build_as(Size::Small)
}

/// Builds it for somebody who waits: it is not shrunk, which takes longer than all the rest, unless that was done before.
pub(crate) fn build_quickly() -> Result<(), String> {
    build_as(Size::Any)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Size {
    Small,
    Any,
}

fn build_as(size: Size) -> Result<(), String> {
    node::ready()?;
    node::packages()?;
    run(&mut cargo(&["build", "--package", "earmark-wasm", "--target", TARGET, "--profile", "wasm"]))?;
    let module = command::root().join("target").join(TARGET).join("wasm/earmark_wasm.wasm");
    let folder = folder();
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(failed)?;
    for name in WRITTEN {
        let from = command::root().join("adapters/wasm/js").join(name);
        fs::copy(&from, folder.join(name)).map_err(|error| format!("{}: {error}", from.display()))?;
    }
    // Shrinking takes longer than building.
    let (built, bound) = (fs::read(&module).map_err(failed)?, folder.join("bindings_bg.wasm"));
    let [small, large] = ["module", "module-as-built"].map(|name| folder.join(format!(".{name}")));
    let is_made = |seen: &PathBuf| bound.is_file() && fs::read(seen).is_ok_and(|seen| seen == built);
    if is_made(&small) || (size == Size::Any && is_made(&large)) {
        return Ok(());
    }
    let _ = (fs::remove_file(&small), fs::remove_file(&large));
    bind(&module, &folder)?;
    if size == Size::Any {
        return fs::write(large, built).map_err(failed);
    }
    shrink(&bound)?;
    check_size(&bound)?;
    fs::write(small, built).map_err(failed)
}

/// Runs the tests and the documented examples in Node.
pub(crate) fn test() -> Result<(), String> {
    build()?;
    // The same digests are computed natively, by this very code.
    run(&mut cargo(&["build", "--package", "earmark-simulation", "--example", "digest"]))?;
    let mut node = command::program("node", &["--test", "adapters/wasm/tests/"]);
    run(&mut node)
}

/// Sets a comparison in a browser against the same natively.
pub(crate) fn bench(rounds: &[&str]) -> Result<(), String> {
    build()?;
    let Some(chromium) = chromium::find() else { return Err("there is no Chromium".into()) };
    run(&mut cargo(&["build", "--release", "--package", "earmark-simulation", "--example", "compare"]))?;
    let mut node = command::program("node", &["adapters/wasm/page/bench/compare.mjs"]);
    run(node.args(rounds).env("CHROMIUM", chromium))
}

fn bind(module: &Path, folder: &Path) -> Result<(), String> {
    let (module, folder) = (module.display().to_string(), folder.display().to_string());
    run(&mut cargo(&["run", "--quiet", "--package", "earmark-bind", "--", &module, &folder]))
}

fn shrink(module: &Path) -> Result<(), String> {
    let tool = command::root().join("adapters/wasm/page/node_modules/binaryen/bin/wasm-opt");
    let mut node = Command::new("node");
    node.arg(tool).args(["-Os", "--strip-debug", "--strip-producers"]).args(FEATURES);
    run(node.arg(module).arg("-o").arg(module))
}

fn check_size(module: &Path) -> Result<(), String> {
    let count = "const { readFileSync } = require('fs'); const { brotliCompressSync } = require('zlib'); \
                 console.log(brotliCompressSync(readFileSync(process.argv[1])).length)";
    let said = command::answer(Command::new("node").args(["-e", count]).arg(module));
    let size: u64 = said.and_then(|said| said.parse().ok()).ok_or("the size of the module is unknown")?;
    println!("WebAssembly {} kB compressed, of {} kB", size / 1000, LIMIT / 1000);
    if size > LIMIT { Err("the WebAssembly is larger than it may be".into()) } else { Ok(()) }
}

fn folder() -> PathBuf {
    command::root().join("target/earmark-js")
}
