//! Time passes, and the sweeper follows it or sleeps.

use crate::params::Time;
use crate::world::{Shop, Told};
use cucumber::{given, when};

#[given(expr = "{time} pass(es)")]
#[when(expr = "{time} pass(es)")]
async fn pass(shop: &mut Shop, time: Time) -> Told {
    shop.pass(time.0).await
}

/// From now on nobody announces an expiry or serves the queue, until the sweeper runs.
#[given("the sweeper is asleep")]
async fn sleep(shop: &mut Shop) {
    shop.let_sweeper_sleep(true);
}

#[when("the sweeper runs")]
async fn run(shop: &mut Shop) -> Told {
    shop.sweep().await
}
