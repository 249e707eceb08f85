//! Every answer that a test gets is held against the published document: its status, its type, its body, and the code of a
//! problem. So is the body of every request that was taken.

use jsonschema::Validator;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex};

static DOCUMENT: LazyLock<Value> = LazyLock::new(earmark_http::document);

/// Validators by the pointer of their schema; most tests need a few of them only.
static VALIDATORS: Mutex<BTreeMap<String, Arc<Validator>>> = Mutex::new(BTreeMap::new());

/// Panics where an answer is not as published.
pub(crate) fn check(
    method: &Method,
    path: &str,
    sent: Option<&Value>,
    status: u16,
    media: &str,
    body: &Value,
) {
    let path = path.split('?').next().unwrap_or_default();
    let Some(operation) = operation(method, path) else {
        // Pages, and what nobody serves.
        assert!([404, 405].contains(&status) || !media.contains("json"), "{method} {path} is not published");
        return;
    };
    let at = format!("{operation}/responses/{status}");
    let published = DOCUMENT.pointer(&at);
    let published =
        published.unwrap_or_else(|| panic!("{status} of {method} {path} is not published: {body:#}"));
    if status >= 400 {
        let codes = published["x-problem-codes"].as_array().unwrap();
        assert!(codes.contains(&body["code"]), "{method} {path}: {} is not published", body["code"]);
    }
    let media = media.split(';').next().unwrap_or_default();
    if media.ends_with("json") {
        fits(&format!("{at}/content/{}", escaped(media)), body, &format!("{status} of {method} {path}"));
    }
    // What holds many is taken even where one of them is not.
    let holds_many = ["/api/v1/inventory/batch", "/api/v1/events"].contains(&path);
    if let Some(sent) = sent.filter(|sent| status < 300 && !holds_many && **sent != json!({})) {
        let at = format!("{operation}/requestBody/content/application~1json");
        fits(&at, sent, &format!("what {method} {path} takes"));
    }
}

#[track_caller]
fn fits(at: &str, body: &Value, what: &str) {
    let at = format!("{at}/schema");
    let schema = DOCUMENT.pointer(&at);
    let schema = schema.unwrap_or_else(|| panic!("{at} of {what} is not published: {body:#}"));
    let mut validators = VALIDATORS.lock().unwrap();
    let validator = validators.entry(at).or_insert_with(|| {
        let mut schema = schema.clone();
        schema["components"] = DOCUMENT["components"].clone();
        let options = jsonschema::draft202012::options().should_validate_formats(true);
        Arc::new(options.build(&schema).unwrap())
    });
    let faults: Vec<String> =
        validator.iter_errors(body).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(faults.is_empty(), "{what}: {faults:#?}\n{body:#}");
}

/// The pointer of an operation; a path without parameters goes before one with them.
fn operation(method: &Method, path: &str) -> Option<String> {
    let fits = |template: &str| {
        template.split('/').count() == path.split('/').count()
            && template
                .split('/')
                .zip(path.split('/'))
                .all(|(part, given)| part.starts_with('{') || part == given)
    };
    let templates = DOCUMENT["paths"].as_object().unwrap().keys();
    let template =
        templates.filter(|template| fits(template)).min_by_key(|template| template.matches('{').count())?;
    let method = method.as_str().to_ascii_lowercase();
    DOCUMENT["paths"][template].get(&method)?;
    Some(format!("/paths/{}/{method}", escaped(template)))
}

fn escaped(part: &str) -> String {
    part.replace('~', "~0").replace('/', "~1")
}

/// Whether the hook would notice: what is not as published is refused.
#[test]
#[should_panic(expected = "status")]
fn an_answer_that_is_not_as_published_is_noticed() {
    let body = json!({ "status": 7 });
    check(&Method::GET, "/healthz", None, 200, "application/json", &body);
}
