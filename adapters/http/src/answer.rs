//! From the core's answer to what a client sees.

use crate::app::App;
use crate::parse::Kind;
use crate::problem::Problem;
use crate::sent::Sent;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use earmark_core::order::Status as OrderStatus;
use earmark_core::refusal::Refusal;
use earmark_core::reservation::{Reservation, Status};
use earmark_core::step::{Answer, Command, Input, Reply};
use earmark_core::words::{BalanceKey, Fault, Id, Lines};
use earmark_model::resource::{self, Balance, Order, Policy, Positions, PurchaseOrder, Transferred};
use earmark_store::Failure;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

/// A command's outcome: a status, a body, and where the thing it made is found.
pub(crate) struct Outcome {
    pub(crate) status: StatusCode,
    pub(crate) body: Box<RawValue>,
    location: Option<String>,
}

impl Outcome {
    /// A resource as it stands now.
    pub(crate) fn ok(resource: &impl Serialize) -> Result<Self, Problem> {
        Self::new(StatusCode::OK, resource)
    }

    pub(crate) fn new(status: StatusCode, resource: &impl Serialize) -> Result<Self, Problem> {
        let body = to_raw_value(resource).map_err(|error| Problem::defect(&error.to_string()))?;
        Ok(Self { status, body, location: None })
    }

    fn at(self, location: Option<String>) -> Self {
        Self { location, ..self }
    }
}

impl IntoResponse for Outcome {
    fn into_response(self) -> Response {
        let location = self.location.and_then(|location| HeaderValue::try_from(location).ok());
        let mut response = Response::new(Body::from(String::from(Box::<str>::from(self.body))));
        *response.status_mut() = self.status;
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(location) = location {
            response.headers_mut().insert(header::LOCATION, location);
        }
        response
    }
}

/// What to answer. `sent` is the body as it came; `places` says whether to look up where waiters stand.
pub(crate) async fn outcome(
    app: &App,
    kind: Kind,
    input: &Input,
    sent: &Sent,
    answer: Result<Answer, Failure>,
    places: bool,
) -> Result<Outcome, Problem> {
    let (reply, fresh) = match answer? {
        Answer::Done { reply, fresh } => (reply, fresh),
        Answer::Refused { refusal, .. } => return Err(refused(refusal, input, sent)),
        Answer::Deferred => return Err(Problem::unavailable("too much is due at once; nothing was changed")),
        Answer::Defect(details) => return Err(Problem::defect(&details)),
    };
    let made = |is_open: bool| match (kind.makes().is_some(), is_open, fresh) {
        (true, true, _) => StatusCode::ACCEPTED,
        (true, false, true) => StatusCode::CREATED,
        _ => StatusCode::OK,
    };
    let location =
        |collection: &str, id: &Id| kind.makes().is_some().then(|| format!("/api/v1/{collection}/{id}"));
    match reply {
        Reply::Reservation(held) => {
            let positions = positions(app, Some(&held), places).await;
            let shown = resource::Reservation::new(&held, &positions);
            Ok(Outcome::new(made(held.status == Status::Waiting), &shown)?
                .at(location("reservations", &held.id)))
        }
        Reply::Order { order, reservation } => {
            let held = reservation.as_deref();
            let shown = Order::new(&order, held, &positions(app, held, places).await);
            Ok(Outcome::new(made(order.status == OrderStatus::AwaitingRestock), &shown)?
                .at(location("orders", &order.id)))
        }
        Reply::Balances(balances) => moved(&balances),
        Reply::Purchase(purchase) => {
            let at = location("purchase-orders", &purchase.id);
            Ok(Outcome::new(made(false), &PurchaseOrder::from(&*purchase))?.at(at))
        }
        Reply::Debt(debt) => Outcome::ok(&app.settings.destinations.show(&debt)),
        Reply::Policy(stored) => {
            Outcome::ok(&Policy::new(&stored.name, &stored.policy, Some(stored.updated_at)))
        }
    }
}

/// Where a waiter stands. It is a courtesy: what was committed is answered even if this cannot be read.
async fn positions(app: &App, held: Option<&Reservation>, wanted: bool) -> Positions {
    match held {
        Some(held) if wanted => app.places(held).await.unwrap_or_default(),
        _ => Positions::new(),
    }
}

/// One balance as itself; a transfer shows both its ends.
fn moved(balances: &[earmark_core::balance::Balance]) -> Result<Outcome, Problem> {
    match balances {
        [one] => Outcome::ok(&Balance::from(one)),
        [from, to] => Outcome::ok(&Transferred::new(from, to)),
        several => Outcome::ok(&several.iter().map(Balance::from).collect::<Vec<_>>()),
    }
}

/// The core names an input by its key, and a line by its place among the lines added up; the client
/// knows neither.
fn refused(refusal: Refusal, input: &Input, sent: &Sent) -> Problem {
    match refusal {
        Refusal::IdempotencyConflict { id } if input.keyed && id.as_str() == input.key.as_str() => {
            let own = crate::intake::own_part(&input.key);
            let id = Id::stored(own).unwrap_or(id);
            Refusal::IdempotencyConflict { id }.into()
        }
        Refusal::InvalidRequest { faults } => {
            let lines = sent.get("lines").and_then(Sent::as_list).unwrap_or_default();
            let lines: Vec<_> = lines.iter().map(line).collect();
            let faults = faults.into_iter().map(|fault| place(fault, &input.command, &lines)).collect();
            Refusal::InvalidRequest { faults }.into()
        }
        other => other.into(),
    }
}

/// The balance that a line names.
fn line(sent: &Sent) -> Option<BalanceKey> {
    let text = |name: &str| sent.get(name).and_then(Sent::as_str);
    BalanceKey::parse(text("sku")?, text("location")).ok()
}

fn place(fault: Fault, command: &Command, sent: &[Option<BalanceKey>]) -> Fault {
    let found = || {
        let (n, field) = fault.pointer.strip_prefix("/lines/")?.split_once('/')?;
        let key = &summed(command)?.iter().nth(n.parse().ok()?)?.key;
        let n = sent.iter().position(|line| line.as_ref() == Some(key))?;
        Some(format!("/lines/{n}/{field}"))
    };
    match found() {
        Some(pointer) => Fault::new(pointer, fault.rule),
        None => fault,
    }
}

fn summed(command: &Command) -> Option<&Lines> {
    match command {
        Command::Deduct { parcel, .. } | Command::FulfilOrder { parcel, .. } => parcel.lines.as_ref(),
        Command::ReceivePurchase { lines, .. } => lines.as_ref(),
        _ => None,
    }
}
