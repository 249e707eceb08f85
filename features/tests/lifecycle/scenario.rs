//! One scenario: found in its file, and run by itself through cucumber.

use crate::driver::Store;
use crate::report::Report;
use crate::world::Shop;
use cucumber::feature::Ext as _;
use cucumber::gherkin::{Feature, GherkinEnv};
use cucumber::{World as _, cli, parser};
use futures::FutureExt as _;
use futures::stream;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Clone)]
pub(crate) struct Scenario {
    /// `<feature file>::<what the scenario says>`.
    pub(crate) name: String,
    /// Its feature, without the others.
    feature: Feature,
}

/// Every scenario of every feature file, or of the one named `topic`.
pub(crate) fn load(topic: Option<&str>) -> Result<Vec<Scenario>, String> {
    let mut scenarios = vec![];
    for path in files()? {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if topic.is_none_or(|topic| topic == stem) {
            scenarios.extend(parse(&path, &stem)?);
        }
    }
    let mut names = BTreeSet::new();
    match scenarios.iter().find(|scenario| !names.insert(&scenario.name)) {
        Some(twice) => Err(format!("two scenarios are named {}", twice.name)),
        None => Ok(scenarios),
    }
}

fn files() -> Result<Vec<PathBuf>, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let unreadable = |error| format!("{}: {error}", folder.display());
    let entries = fs::read_dir(folder).map_err(unreadable)?.flatten().map(|entry| entry.path());
    let mut files: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|is| is == "feature")).collect();
    files.sort();
    Ok(files)
}

fn parse(path: &Path, stem: &str) -> Result<Vec<Scenario>, String> {
    let faulty = |fault: &dyn std::fmt::Display| format!("{}: {fault}", path.display());
    let feature = Feature::parse_path(path, GherkinEnv::default()).map_err(|fault| faulty(&fault))?;
    let feature = feature.expand_examples().map_err(|fault| faulty(&fault))?;
    if !feature.rules.is_empty() {
        return Err(faulty(&"scenarios under `Rule:` are not looked for; use a file of its own"));
    }
    let alone = |scenario: &cucumber::gherkin::Scenario| Scenario {
        name: format!("{stem}::{}", slug(&scenario.name)),
        feature: Feature { scenarios: vec![scenario.clone()], ..feature.clone() },
    };
    Ok(feature.scenarios.iter().map(alone).collect())
}

fn slug(name: &str) -> String {
    let letters = name.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { ' ' });
    letters.collect::<String>().split_whitespace().collect::<Vec<_>>().join("_")
}

impl Scenario {
    /// Runs it on `store`; its steps, and what became of them, where it fails.
    pub(crate) fn run(&self, store: Store) -> Result<(), String> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.map_err(|error| error.to_string())?;
        let run = Shop::cucumber::<PathBuf>()
            .with_parser(Alone)
            .with_writer(Report::default())
            .before(move |_, _, _, shop| async move { shop.open(store).await }.boxed_local())
            .after(|_, _, _, _, shop| {
                async move {
                    if let Some(shop) = shop {
                        shop.close().await;
                    }
                }
                .boxed_local()
            })
            .with_default_cli()
            .run(self.feature.clone());
        runtime.block_on(run).verdict()
    }
}

/// Hands a feature that was parsed already to cucumber.
struct Alone;

impl cucumber::Parser<Feature> for Alone {
    type Cli = cli::Empty;
    type Output = stream::Once<std::future::Ready<parser::Result<Feature>>>;

    fn parse(self, feature: Feature, _: cli::Empty) -> Self::Output {
        stream::once(std::future::ready(Ok(feature)))
    }
}
