//! Who may still be heard of: an order is forgotten once it has ended and nothing about it is to come.

use alloc::vec::Vec;
use earmark_core::ordered::Map;
use earmark_core::words::{Id, Time};

/// The orders of a run that are not over.
#[derive(Debug, Default)]
pub(super) struct Living {
    orders: Map<Id, Life>,
    over: Vec<Id>,
}

#[derive(Debug, Default)]
struct Life {
    /// How much is still to come about it.
    coming: u32,
    /// Whether it has ended.
    ended: bool,
    /// The deadline that runs, with the reservation it is of.
    deadline: Option<(Id, Time)>,
}

impl Living {
    /// Something is going to come.
    pub(super) fn expect(&mut self, id: Id) {
        self.orders.entry(id).or_default().coming += 1;
    }

    /// It came.
    pub(super) fn came(&mut self, id: &Id) {
        if let Some(life) = self.orders.get_mut(id) {
            life.coming = life.coming.saturating_sub(1);
            if life.coming == 0 && life.ended {
                self.over.push(id.clone());
            }
        }
    }

    /// It has ended, or lives again.
    pub(super) fn ended(&mut self, id: &Id, ended: bool) {
        let life = self.orders.entry(id.clone()).or_default();
        life.ended = ended;
        if ended && life.coming == 0 {
            self.over.push(id.clone());
        }
    }

    /// A deadline runs, or none any more.
    pub(super) fn clock(&mut self, id: &Id, deadline: Option<Time>) {
        let life = self.orders.entry(id.base()).or_default();
        life.deadline = deadline.map(|at| (id.clone(), at));
    }

    /// Takes a deadline that passes now; false where it was moved or stopped.
    pub(super) fn passes(&mut self, id: &Id, at: Time) -> bool {
        let Some(life) = self.orders.get_mut(&id.base()) else { return false };
        life.deadline.take_if(|(of, deadline)| of == id && *deadline == at).is_some()
    }

    /// Those that can be forgotten now.
    pub(super) fn over(&mut self) -> Vec<Id> {
        let mut over = core::mem::take(&mut self.over);
        over.retain(|id| {
            let is_over = self.orders.get(id).is_some_and(|life| life.ended && life.coming == 0);
            is_over && self.orders.remove(id).is_some()
        });
        over
    }
}
