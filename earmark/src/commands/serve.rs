//! `serve`: the API, with the sweeper and the outgoing worker beside it.

use super::demo;
use crate::config::Config;
use crate::print::say;
use crate::{Outcome, log, store};
use earmark_http::{App, Worker};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

/// How often what is old enough is forgotten.
const PRUNE: Duration = Duration::from_hours(1);

/// A deadline is announced at most so late; until then reads and reserves know of it all the same.
const SWEEP: Duration = Duration::from_millis(250);

pub(crate) async fn serve(config: Config, with_demo: bool) -> Outcome {
    let listen = config.listen().to_owned();
    let name = config.store();
    let store = store::serve(&config).await?;
    let listener =
        TcpListener::bind(&listen).await.map_err(|error| format!("cannot listen on {listen}: {error}"))?;
    let address = listener.local_addr()?;
    let app = App::new(store, config.settings());
    if with_demo {
        demo::fill(&app).await?;
    }
    let stopped = stopped();
    say(format!("Earmark serves {name} at http://{address}/"))?;
    let sweeper = tokio::spawn(sweep(app.clone()));
    let pruner = tokio::spawn(prune(app.clone()));
    let worker = tokio::spawn(Worker::new(app.clone())?.run());
    earmark_http::serve(listener, app.clone(), stopped).await?;
    sweeper.await?;
    pruner.await?;
    worker.await?;
    app.finish().await;
    say("Earmark stopped; everything it took was answered.")?;
    Ok(ExitCode::SUCCESS)
}

async fn sweep(app: App) {
    let mut away_since = None;
    loop {
        match app.announce_due().await {
            Ok(_) => {
                if let Some(since) = away_since.take() {
                    log::repeats_end();
                    tracing::info!(seconds = Instant::elapsed(&since).as_secs(), "the store answers again");
                }
            }
            Err(failure) => {
                away_since.get_or_insert_with(Instant::now);
                tracing::warn!(%failure, "could not announce what is due");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(SWEEP) => {}
            () = app.closed() => return,
        }
    }
}

async fn prune(app: App) {
    loop {
        tokio::select! {
            pruned = app.prune() => match pruned {
                Ok(0) => {}
                Ok(rows) => tracing::info!(rows, "forgot what had ended long ago"),
                Err(failure) => tracing::warn!(%failure, "could not forget what is old"),
            },
            () = app.closed() => return,
        }
        tokio::select! {
            () = tokio::time::sleep(PRUNE) => {}
            () = app.closed() => return,
        }
    }
}

/// Resolves when somebody asks the program to end, from now on: not only once it is waited for.
fn stopped() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
    async move {
        #[cfg(unix)]
        if let Ok(mut terminate) = terminate {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
        let _ = tokio::signal::ctrl_c().await;
    }
}
