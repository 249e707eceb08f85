//! Two servers on one PostgreSQL, one of them killed again and again, the database crashed in between:
//! every answered reservation is there, none twice, and no more is sold than there was.

use crate::running::{Place, Running};
use earmark_cluster::{Cluster, Database};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{Mutex, RwLock};

const CLIENTS: usize = 64;
const FAULTS: usize = 50;
/// So many of the faults take the database; the others take a server.
const CRASH_EVERY: usize = 6;
const SKUS: usize = 20;
const UNITS: i64 = 300;

/// Where the two servers listen now.
type Bases = Arc<RwLock<[String; 2]>>;

/// What was answered: the units of each reservation, by SKU; none where it was refused.
type Answers = Arc<Mutex<BTreeMap<String, Option<(String, i64)>>>>;

struct Buyer {
    client: reqwest::Client,
    bases: Bases,
    answers: Answers,
    stop: Arc<AtomicBool>,
    retries: Arc<AtomicUsize>,
}

impl Buyer {
    /// Says it until somebody answers it, to whichever server is there.
    async fn insist(&self, mut server: usize, body: &Value) -> u16 {
        loop {
            let base = self.bases.read().await[server % 2].clone();
            let request = self.client.post(format!("{base}/api/v1/inventory/reserve")).body(body.to_string());
            let request = request.header("content-type", "application/json").timeout(Duration::from_secs(10));
            match request.send().await.map(|response| response.status().as_u16()) {
                Ok(status @ (200 | 201 | 409)) => return status,
                Ok(429 | 503) | Err(_) => {
                    self.retries.fetch_add(1, Ordering::Relaxed);
                    server += 1;
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                Ok(other) => panic!("{other}: {body}"),
            }
        }
    }

    /// Reserves, one after another, until it is told to stop; now and then says the same again.
    async fn buy(&self, client: usize) {
        for n in 0.. {
            if self.stop.load(Ordering::SeqCst) {
                return;
            }
            let id = format!("c{client}-{n}");
            // Every third goes for the same.
            let sku = if n % 3 == 0 { 0 } else { (client * 31 + n * 7) % SKUS };
            let (sku, quantity) = (format!("SKU-{sku}"), 1 + (client + n) % 3);
            let body = json!({ "reservation_id": id, "lines": [{ "sku": sku, "quantity": quantity }] });
            let status = self.insist(client + n, &body).await;
            let taken = (status != 409).then(|| (sku, i64::try_from(quantity).unwrap()));
            self.answers.lock().await.insert(id, taken);
            if n % 5 == 0 {
                let again = self.insist(client + n + 1, &body).await;
                assert_eq!(again == 409, status == 409, "{body}: first {status}, then {again}");
                assert_ne!(again, 201, "{body} was made twice");
            }
        }
    }
}

/// Reads on in the events of whichever server is there, and keeps the ids of what was reserved.
async fn follow(bases: Bases, client: reqwest::Client, done: Arc<AtomicBool>) -> Vec<String> {
    let (mut told, mut after, mut server) = (vec![], String::new(), 0);
    loop {
        let over = done.load(Ordering::SeqCst);
        let base = bases.read().await[server % 2].clone();
        let path = format!("{base}/api/v1/events?limit=200{after}");
        let page: Option<Value> = match client.get(path).timeout(Duration::from_secs(10)).send().await {
            Ok(response) if response.status() == 200 => {
                response.bytes().await.ok().and_then(|bytes| serde_json::from_slice(&bytes).ok())
            }
            _ => None,
        };
        let Some(page) = page else {
            server += 1;
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        for event in page["items"].as_array().unwrap() {
            if event["type"] == "warehouse.inventory.reserved" {
                told.push(event["data"]["reservation_id"].as_str().unwrap().to_owned());
            }
        }
        match page["next_cursor"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None if over => return told,
            // The last page has no cursor to go on from, so it is read again.
            None => {
                let shown = page["items"].as_array().unwrap().iter();
                let reserved = shown.filter(|event| event["type"] == "warehouse.inventory.reserved").count();
                told.truncate(told.len() - reserved);
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

fn start(place: &Place, database: &Database) -> Running {
    place.serve(&["--store", database.url()])
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_lose_nothing_however_often_one_is_killed() {
    let place = Place::new("servers");
    let cluster = Cluster::private(&[("shared_buffers", "128MB")]).unwrap();
    let database = cluster.database().unwrap();
    let mut servers = [start(&place, &database), start(&place, &database)];
    for n in 0..SKUS {
        let body = json!({ "sku": format!("SKU-{n}"), "quantity": UNITS });
        assert_eq!(servers[0].post("/api/v1/inventory/receive", body).await.unwrap().0, 200);
    }
    let bases: Bases = Arc::new(RwLock::new(servers.each_ref().map(|server| server.base.clone())));
    let client = reqwest::Client::new();
    let (answers, stop) = (Answers::default(), Arc::new(AtomicBool::new(false)));
    let (retries, done) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let reader = tokio::spawn(follow(bases.clone(), client.clone(), done.clone()));
    let buyer = || Buyer {
        client: client.clone(),
        bases: bases.clone(),
        answers: answers.clone(),
        stop: stop.clone(),
        retries: retries.clone(),
    };
    let clients = (0..CLIENTS).map(|n| {
        let buyer = buyer();
        tokio::spawn(async move { buyer.buy(n).await })
    });
    let clients: Vec<_> = clients.collect();
    for fault in 1..=FAULTS {
        tokio::time::sleep(Duration::from_millis(60 + (fault as u64 * 37) % 200)).await;
        if fault % CRASH_EVERY == 0 {
            cluster.crash().unwrap();
            tokio::time::sleep(Duration::from_millis(100)).await;
            cluster.start_again().unwrap();
        } else {
            servers[fault % 2].kill();
            servers[fault % 2] = start(&place, &database);
            bases.write().await[fault % 2].clone_from(&servers[fault % 2].base);
        }
    }
    stop.store(true, Ordering::SeqCst);
    for client in clients {
        client.await.unwrap();
    }
    done.store(true, Ordering::SeqCst);
    let told = reader.await.unwrap();
    let answers = Arc::into_inner(answers).unwrap().into_inner();
    println!("{} answers, {} said again", answers.len(), retries.load(Ordering::Relaxed));
    compare(&database, &answers, told);
    let audit = place.run(&["audit", "--store", database.url()]);
    assert!(audit.status.success(), "{}", String::from_utf8_lossy(&audit.stdout));
}

/// What was answered is what is stored, and what was told.
fn compare(database: &Database, answers: &BTreeMap<String, Option<(String, i64)>>, mut told: Vec<String>) {
    let rows = database.run("SELECT id, sku, held FROM earmark.reservations WHERE held > 0").unwrap();
    let row = |line: &str| {
        let mut columns = line.split('|').map(str::to_owned);
        let (id, sku) = (columns.next().unwrap(), columns.next().unwrap());
        (id, (sku, columns.next().unwrap().parse::<i64>().unwrap()))
    };
    let stored: BTreeMap<_, _> = rows.lines().map(row).collect();
    let taken = |(id, of): (&String, &Option<_>)| of.clone().map(|of| (id.clone(), of));
    let answered: BTreeMap<_, _> = answers.iter().filter_map(taken).collect();
    assert!(answered == stored, "what was answered is not what is stored");
    assert!(answered.len() < answers.len(), "nothing sold out, so nothing could be oversold");
    told.sort();
    assert!(told.iter().eq(stored.keys()), "the events tell of others, or of some twice");
    let figures = "SELECT sku, on_hand, reserved FROM earmark.balances";
    for line in database.run(figures).unwrap().lines() {
        let columns: Vec<&str> = line.split('|').collect();
        let reserved: i64 = stored.values().filter(|of| of.0 == columns[0]).map(|of| of.1).sum();
        assert_eq!(columns[1..], [UNITS.to_string(), reserved.to_string()], "{line}");
        assert!(reserved <= UNITS, "{line}");
    }
}
