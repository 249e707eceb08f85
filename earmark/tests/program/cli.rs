//! What the tools say.

use crate::running::Place;
use std::fmt::Write as _;

#[tokio::test]
async fn the_tools_say_what_they_did() {
    let place = Place::new("cli");
    place.serve(&[]).terminate();
    let mut told = String::new();
    for args in [
        &["migrate"][..],
        &["audit"],
        &["audit", "--json"],
        &["work", "--once"],
        &["work", "--once", "--json"],
        &["audit", "--store", "mysql:there"],
        &["audit", "--store", "sqlite:no/such/directory/file"],
        &["serve", "--listen", "nowhere"],
        &["audit", "--config", "broken.toml"],
    ] {
        place.write("broken.toml", "listne = 'x'\n");
        let output = place.run(args);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let code = output.status.code().unwrap();
        write!(
            told,
            "$ earmark {} -> {code}\n{}{}\n",
            args.join(" "),
            text(&output.stdout),
            text(&output.stderr)
        )
        .unwrap();
    }
    insta::assert_snapshot!(told);
}

#[tokio::test]
async fn a_file_configures_what_flags_and_variables_leave_open() {
    let place = Place::new("config");
    place.write(
        "earmark.toml",
        "store = 'memory:'\nsource = '/from-the-file'\nsupplier_url = 'http://127.0.0.1:9/'\n",
    );
    let server = place.serve(&["--config", "earmark.toml", "--source", "/from-the-flag", "--demo"]);
    let events = server.get("/api/v1/events?limit=1").await;
    assert_eq!(events["items"][0]["source"], "/from-the-flag");
    let debt = server.get("/api/v1/debts/demo-eve~ask.1").await;
    assert_eq!((&debt["destination"], &debt["configured"]), (&"supplier".into(), &true.into()));
    server.terminate();
}

#[tokio::test]
async fn a_second_server_on_the_same_file_is_refused() {
    let place = Place::new("second");
    let first = place.serve(&["--demo"]);
    assert!(first.get("/api/v1/orders").await["items"].as_array().unwrap().len() > 5);
    let second = place.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(!second.status.success());
    assert!(String::from_utf8_lossy(&second.stderr).contains("in use by another server"));
    first.terminate();
    // The demo fills an empty store only.
    let again = place.serve(&["--demo"]);
    let orders = again.get("/api/v1/orders?limit=500").await;
    assert_eq!(orders["items"].as_array().unwrap().len(), 7);
}

#[test]
fn openapi_prints_the_document() {
    let output = Place::new("openapi").run(&["openapi"]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
}
