//! Which states were seen: an open-addressed set of their fingerprints.

use alloc::{vec, vec::Vec};

/// A set of fingerprints. Zero marks an empty place: no state has it but by a chance of one in 2¹²⁸.
#[derive(Debug)]
pub(super) struct Seen {
    places: Vec<u128>,
    count: usize,
}

impl Seen {
    pub(super) fn new() -> Self {
        Self { places: vec![0; 1 << 12], count: 0 }
    }

    /// Puts one in. False where it was there.
    pub(super) fn insert(&mut self, fingerprint: u128) -> bool {
        if self.count * 2 >= self.places.len() {
            self.grow();
        }
        let fresh = place(&mut self.places, fingerprint);
        self.count += usize::from(fresh);
        fresh
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    fn grow(&mut self) {
        let mut places = vec![0; self.places.len() * 2];
        for fingerprint in self.places.iter().filter(|place| **place != 0) {
            place(&mut places, *fingerprint);
        }
        self.places = places;
    }
}

fn place(places: &mut [u128], fingerprint: u128) -> bool {
    let mask = places.len() - 1;
    // Its lower bits are mixed well enough to be a place.
    let mut at = (fingerprint as usize) & mask;
    loop {
        match places.get_mut(at) {
            Some(place) if *place == 0 => {
                *place = fingerprint;
                return true;
            }
            Some(place) if *place == fingerprint => return false,
            _ => at = (at + 1) & mask,
        }
    }
}
