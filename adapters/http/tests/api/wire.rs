//! Requests as bytes on a connection: cut short, malformed, slow, one behind the other.

use crate::server::Server;
use earmark_http::Settings;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const RESERVE: &str =
    "POST /api/v1/inventory/reserve HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\n";

async fn connect(server: &Server) -> TcpStream {
    TcpStream::connect(server.base.trim_start_matches("http://")).await.unwrap()
}

/// Sends the bytes, says that no more come, and reads until the server hangs up.
async fn tell(server: &Server, request: &str) -> String {
    let mut stream = connect(server).await;
    stream.write_all(request.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    rest(&mut stream).await
}

async fn rest(stream: &mut TcpStream) -> String {
    let mut answer = vec![];
    tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut answer)).await.unwrap().unwrap();
    String::from_utf8(answer).unwrap()
}

#[track_caller]
fn check(answer: &str, status: &str, code: &str) {
    assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
    assert!(answer.contains("content-type: application/problem+json"), "{answer}");
    assert!(answer.contains(&format!("\"code\":\"{code}\"")), "{answer}");
}

/// A server that waits for nobody.
async fn impatient() -> Server {
    Server::with(Settings { patience: Duration::from_millis(200), ..Settings::default() }).await
}

#[tokio::test]
async fn a_body_that_does_not_arrive_whole_does_nothing() {
    let server = Server::start().await;
    server.stock("MUG", 5).await;
    let before = server.store.tables().await.unwrap();
    let body = r#"{"reservation_id":"r","lines":[{"sku":"MUG","quantity":1}]}"#;
    let short = format!("{RESERVE}content-length: {}\r\n\r\n{body}", body.len() + 1);
    check(&tell(&server, &short).await, "400", "incomplete_body");
    let chunk = format!("{RESERVE}transfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n", body.len());
    check(&tell(&server, &chunk).await, "400", "incomplete_body");
    check(&tell(&server, &format!("{chunk}zz\r\n")).await, "400", "incomplete_body");
    assert_eq!(server.store.tables().await.unwrap(), before);
}

#[tokio::test]
async fn a_slow_body_is_not_waited_for() {
    let server = impatient().await;
    let mut stream = connect(&server).await;
    stream.write_all(format!("{RESERVE}content-length: 100\r\n\r\n{{").as_bytes()).await.unwrap();
    check(&rest(&mut stream).await, "408", "too_slow");
}

#[tokio::test]
async fn a_slow_head_and_an_idle_connection_are_closed() {
    let server = impatient().await;
    let mut stream = connect(&server).await;
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: he").await.unwrap();
    assert_eq!(rest(&mut stream).await, "");
    let mut stream = connect(&server).await;
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: here\r\n\r\n").await.unwrap();
    assert!(rest(&mut stream).await.starts_with("HTTP/1.1 200 "));
}

#[tokio::test]
async fn a_live_stream_outlasts_the_patience() {
    let server = impatient().await;
    let mut stream = connect(&server).await;
    let request = b"GET /api/v1/events HTTP/1.1\r\nhost: here\r\naccept: text/event-stream\r\n\r\n";
    stream.write_all(request).await.unwrap();
    tokio::time::sleep(Duration::from_millis(600)).await;
    server.stock("MUG", 5).await;
    let mut answer = String::new();
    while !answer.contains("event: warehouse.stock.changed") {
        let mut some = [0; 4096];
        let read = stream.read(&mut some).await.unwrap();
        assert!(read > 0, "the stream ended: {answer}");
        answer.push_str(&String::from_utf8_lossy(&some[..read]));
    }
}

#[tokio::test]
async fn requests_one_behind_the_other_are_answered_in_order() {
    let server = Server::start().await;
    server.stock("MUG", 2).await;
    let reserve = |id: u32| {
        let body = format!(r#"{{"reservation_id":"r{id}","lines":[{{"sku":"MUG","quantity":1}}]}}"#);
        let connection = if id == 3 { "close" } else { "keep-alive" };
        format!("{RESERVE}connection: {connection}\r\ncontent-length: {}\r\n\r\n{body}", body.len())
    };
    let mut stream = connect(&server).await;
    stream.write_all((1..=3).map(reserve).collect::<String>().as_bytes()).await.unwrap();
    let answer = rest(&mut stream).await;
    let statuses: Vec<&str> =
        answer.match_indices("HTTP/1.1 ").map(|(at, _)| &answer[at + 9..at + 12]).collect();
    assert_eq!(statuses, ["201", "201", "409"], "{answer}");
    assert!(answer.find("\"r1\"").unwrap() < answer.find("\"r2\"").unwrap());
    server.is_sound().await;
}

#[tokio::test]
async fn methods_that_nobody_knows_make_one_series() {
    let server = Server::start().await;
    for method in ["BREW", "WHEN", "POUR"] {
        let answer = tell(&server, &format!("{method} /healthz HTTP/1.1\r\nhost: here\r\n\r\n")).await;
        check(&answer, "405", "method_not_allowed");
        assert!(answer.contains("\r\nallow: GET,HEAD\r\n"), "{answer}");
    }
    let answer = tell(&server, "PATCH /api/v1/policies/x HTTP/1.1\r\nhost: here\r\n\r\n").await;
    check(&answer, "405", "method_not_allowed");
    assert!(answer.contains("\r\nallow: GET,HEAD,PUT\r\n"), "{answer}");
    let answer = tell(&server, "GET /nowhere HTTP/1.1\r\nhost: here\r\n\r\n").await;
    check(&answer, "404", "not_found");
    let told = server.get("/metrics").await.is(200).to_string();
    let counted = |labels: &str| told.contains(&format!("{}}} 1", labels.replace('"', "\\\"")));
    assert!(counted(r#"method="PATCH",route="/api/v1/policies/{name}",status="405""#), "{told}");
    assert!(counted(r#"method="GET",route="none",status="404""#), "{told}");
    assert!(told.contains("method=\\\"other\\\",route=\\\"/healthz\\\",status=\\\"405\\\"} 3"), "{told}");
    assert!(!told.contains("BREW"), "{told}");
}
