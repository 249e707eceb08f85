//! The network between everybody and the store.

use crate::rng::Rng;
use crate::scenario::Network;
use alloc::{vec, vec::Vec};
use earmark_core::words::{Span, Time};

/// Who gets no answer for so long says it again.
pub(crate) const RETRY: Span = Span::from_secs(20);

/// What becomes of a message that is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sent {
    /// When it arrives: never, once, or twice.
    pub arrives: Vec<Time>,
    /// When its sender says it again, because it was lost.
    pub again: Option<Time>,
}

/// Sends a message at `now`.
pub(super) fn send(network: Network, rng: &mut Rng, now: Time) -> Sent {
    let mut travel = || {
        let once = rng.up_to(network.delay);
        // One that is overtaken takes far longer than what was sent after it.
        let far =
            if rng.happens(network.reorder) { rng.up_to(network.delay.times(20)) } else { Span::default() };
        now + once + far
    };
    let (first, second) = (travel(), travel());
    if rng.happens(network.drop) {
        return Sent { arrives: vec![], again: Some(now + RETRY) };
    }
    let arrives = if rng.happens(network.duplicate) { vec![first, second] } else { vec![first] };
    Sent { arrives, again: None }
}
