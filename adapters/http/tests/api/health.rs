//! What machines and newcomers ask first.

use crate::server::Server;
use serde_json::json;

#[tokio::test]
async fn the_server_says_how_it_is() {
    let mut server = Server::start().await;
    server.get("/healthz").await.shows(200, json!({ "status": "ok" }));
    server.get("/readyz").await.shows(200, json!({ "status": "ok" }));
    let metrics = server.get("/metrics").await.is(200);
    assert!(metrics.as_str().unwrap().contains("route=\"/healthz\",status=\"200\"} 1"), "{metrics}");
    for page in ["/", "/docs"] {
        let page = server.get(page).await;
        assert!(page.headers["content-type"].to_str().unwrap().starts_with("text/html"));
        assert!(page.is(200).as_str().unwrap().contains("openapi.json"));
    }
    let simulator = server.get("/simulator").await;
    if earmark_pages::file("simulator/index.html").is_some() {
        let policy = simulator.headers["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.contains("wasm"), "{policy}");
        assert!(simulator.is(200).as_str().unwrap().contains("<title>"));
    } else {
        let problem = simulator.refused(404, "not_found");
        assert!(problem["detail"].as_str().unwrap().contains("cargo xtask pages"), "{problem:#}");
    }
    server.get("/nowhere").await.refused(404, "not_found");
    server.send(reqwest::Method::DELETE, "/healthz", &[], "").await.refused(405, "method_not_allowed");
    server.stop().await;
    assert!(server.client.get(format!("{}/healthz", server.base)).send().await.is_err());
}
