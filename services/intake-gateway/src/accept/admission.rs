//! How much may be under way at once. A crowd is told to come back before memory grows, not after, and before it has to
//! wait so long for its confirmation that it gives up.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

const KIB: usize = 1024;
/// What a request costs besides its body: buffers of the connection, the message being made, its way through the client.
const OVERHEAD_KIB: usize = 16;

/// Room for bodies that are being received, and places for submissions that wait for their confirmation. Clones share it.
#[derive(Clone, Debug)]
pub struct Admission {
    room: Arc<Semaphore>,
    total_kib: usize,
    places: Arc<Semaphore>,
}

/// A share of the room, given back when dropped.
#[derive(Debug)]
pub struct Reservation {
    _permit: OwnedSemaphorePermit,
}

/// A place among those who wait, given back when dropped.
#[derive(Debug)]
pub struct Place {
    _permit: OwnedSemaphorePermit,
}

impl Admission {
    /// Room of so many KiB and so many places for the whole process.
    pub fn new(total_kib: usize, places: usize) -> Self {
        let total_kib = total_kib.min(Semaphore::MAX_PERMITS);
        Self {
            room: Arc::new(Semaphore::new(total_kib)),
            total_kib,
            places: Arc::new(Semaphore::new(places.min(Semaphore::MAX_PERMITS))),
        }
    }

    /// Takes room for a body of at most so many bytes, or `None` when too much is under way already. A body larger than
    /// all the room takes all of it, so that it passes alone. While no place is free none is worth reading.
    pub fn try_reserve(&self, bytes: usize) -> Option<Reservation> {
        if self.places.available_permits() == 0 {
            return None;
        }
        let permit = self.room.clone().try_acquire_many_owned(self.cost(bytes)).ok()?;
        Some(Reservation { _permit: permit })
    }

    /// Takes room, waiting for it: for pollers, which have time.
    pub async fn reserve(&self, bytes: usize) -> Option<Reservation> {
        let permit = self
            .room
            .clone()
            .acquire_many_owned(self.cost(bytes))
            .await
            .ok()?;
        Some(Reservation { _permit: permit })
    }

    /// Takes a place for something that is read and understood, or `None` when enough others wait. Reading takes none, so
    /// that slow senders cannot keep the places from quick ones.
    pub fn try_place(&self) -> Option<Place> {
        let permit = self.places.clone().try_acquire_owned().ok()?;
        Some(Place { _permit: permit })
    }

    fn cost(&self, bytes: usize) -> u32 {
        let wanted = bytes.div_ceil(KIB) + OVERHEAD_KIB;
        u32::try_from(wanted.min(self.total_kib)).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_room_is_refused_when_used_up_and_comes_back() {
        let admission = Admission::new(120, 1);
        let first = admission.try_reserve(60 * KIB).unwrap();
        assert!(admission.try_reserve(60 * KIB).is_none());
        drop(first);
        assert!(admission.try_reserve(60 * KIB).is_some());
    }

    #[test]
    fn a_body_larger_than_the_room_passes_alone() {
        let admission = Admission::new(100, 1);
        let alone = admission.try_reserve(900 * KIB).unwrap();
        assert!(admission.try_reserve(1).is_none());
        drop(alone);
    }

    #[test]
    fn nothing_is_read_while_all_places_are_taken() {
        let admission = Admission::new(100, 2);
        let places = [admission.try_place().unwrap(), admission.try_place().unwrap()];
        assert!(admission.try_place().is_none());
        assert!(admission.try_reserve(1).is_none());
        drop(places);
        assert!(admission.try_reserve(1).is_some() && admission.try_place().is_some());
    }
}
