//! Scenarios: read, written, checked.

use crate::error::{Thrown, text};
use earmark_core::policy::Policy;
use earmark_simulation::invariant;
use earmark_simulation::scenario::{LIMITS, Scenario, presets};
use serde_json::{Value, json};
use wasm_bindgen::prelude::wasm_bindgen;

/// Scenarios to begin with.
#[wasm_bindgen]
pub fn presets() -> Result<String, Thrown> {
    let all = presets::all().map_err(|rule| Thrown::from(rule.to_string()))?;
    let all: Vec<Value> = all.iter().map(written).collect();
    text(&all)
}

/// What an editor has to know: bounds, profiles, invariants.
#[wasm_bindgen]
pub fn about() -> Result<String, Thrown> {
    let profiles: Vec<Value> =
        Policy::PROFILES.iter().map(|(name, policy)| json!({ "name": name, "policy": policy })).collect();
    let named = |(name, about): &(&str, &str)| json!({ "name": name, "about": about });
    let invariants: Vec<Value> = invariant::ALL.iter().map(named).collect();
    let defects = earmark_simulation::defect::Defect::ALL;
    let begin = earmark_simulation::scenario::BEGIN;
    text(
        &json!({ "limits": LIMITS, "profiles": profiles, "invariants": invariants, "defects": defects, "begin": begin }),
    )
}

/// A scenario, complete, from what somebody wrote.
#[wasm_bindgen(js_name = parseScenario)]
pub fn parse_scenario(written: &str) -> Result<String, Thrown> {
    Ok(Scenario::parse(written)?.to_full_json())
}

/// A scenario as somebody would write it: without what is so anyway.
#[wasm_bindgen(js_name = compactScenario)]
pub fn compact_scenario(written: &str) -> Result<String, Thrown> {
    Ok(Scenario::parse(written)?.to_json())
}

/// A scenario as part of an address.
#[wasm_bindgen(js_name = toLink)]
pub fn to_link(written: &str) -> Result<String, Thrown> {
    Ok(Scenario::parse(written)?.to_link())
}

/// A scenario, complete, from part of an address.
#[wasm_bindgen(js_name = fromLink)]
pub fn from_link(link: &str) -> Result<String, Thrown> {
    Ok(Scenario::from_link(link)?.to_full_json())
}

/// A log of orders as a scenario, complete.
#[wasm_bindgen(js_name = fromCsv)]
pub fn from_csv(written: &str, profile: &str) -> Result<String, Thrown> {
    Ok(Scenario::from_csv(written, profile)?.to_full_json())
}

fn written(scenario: &Scenario) -> Value {
    serde_json::from_str(&scenario.to_full_json()).unwrap_or(Value::Null)
}
