//! What really happened, replayed.
