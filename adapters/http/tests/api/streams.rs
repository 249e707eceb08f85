//! The live event stream.

use crate::server::Server;
use serde_json::Value;
use std::time::Duration;

struct Stream {
    response: reqwest::Response,
    text: String,
}

impl Stream {
    async fn open(server: &Server, last: Option<&str>) -> Self {
        let request =
            server.client.get(format!("{}/api/v1/events", server.base)).header("accept", "text/event-stream");
        let request = last.iter().fold(request, |request, last| request.header("last-event-id", *last));
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, text: String::new() }
    }

    /// The next event, with its id; none where the stream ended.
    async fn next(&mut self) -> Option<(String, Value)> {
        loop {
            if let Some((message, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| {
                    message
                        .lines()
                        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
                        .map(str::to_owned)
                };
                let found = field("id").zip(field("data"));
                self.text = rest.to_string();
                match found {
                    Some((id, data)) => return Some((id, serde_json::from_str(&data).unwrap())),
                    None => continue,
                }
            }
            let chunk = tokio::time::timeout(Duration::from_secs(30), self.response.chunk()).await.unwrap();
            self.text += std::str::from_utf8(&chunk.unwrap()?).unwrap();
        }
    }
}

#[tokio::test]
async fn a_stream_goes_on_live_resumes_anywhere_and_ends_with_the_server() {
    let mut server = Server::start().await;
    server.stock("MUG", 5).await;
    let mut stream = Stream::open(&server, None).await;
    let (first, event) = stream.next().await.unwrap();
    assert_eq!(event["type"], "warehouse.stock.received");
    assert_eq!(stream.next().await.unwrap().1["type"], "warehouse.stock.changed");
    // It is live: what happens now comes without asking again.
    server.order("o1", "MUG", 1, "checkout").await.is(201);
    assert_eq!(stream.next().await.unwrap().1["type"], "order.order.created");
    // In the middle of one entry, too, a client goes on behind the last id it saw.
    let mut again = Stream::open(&server, Some(&first)).await;
    assert_eq!(again.next().await.unwrap().1["type"], "warehouse.stock.changed");
    assert_eq!(again.next().await.unwrap().1["type"], "order.order.created");
    let mut fresh = Stream::open(&server, Some("end")).await;
    server.stock("CUP", 1).await;
    assert_eq!(fresh.next().await.unwrap().1["subject"], "CUP@main");
    server.stop().await;
    while stream.next().await.is_some() {}
}
