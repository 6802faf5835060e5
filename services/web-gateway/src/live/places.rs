//! How many streams a session has open. Each holds a connection, so their number is bounded.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use kernel::{Code, Fault};

/// The open streams by session.
pub(super) struct Places {
    most: usize,
    open: Arc<Mutex<HashMap<String, usize>>>,
}

/// A place that one stream takes up until it is dropped.
pub(crate) struct Place {
    session: String,
    open: Arc<Mutex<HashMap<String, usize>>>,
}

impl Places {
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            open: Arc::default(),
        }
    }

    pub(super) fn take(&self, session: &str) -> Result<Place, Fault> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = open.get(session).copied().unwrap_or_default();
        if taken >= self.most {
            return Err(Fault::new(
                Code::ResourceExhausted,
                "live-streams-too-many",
                "打开的页面过多，请关闭一些。",
                "Too many pages are open; please close some.",
            ));
        }
        open.insert(session.to_owned(), taken + 1);
        Ok(Place {
            session: session.to_owned(),
            open: self.open.clone(),
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        match open.get_mut(&self.session) {
            Some(taken) if *taken > 1 => *taken -= 1,
            _ => drop(open.remove(&self.session)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_free_again_once_its_stream_ended() {
        let places = Places::new(2);
        let first = places.take("a").ok();
        let second = places.take("a").ok();
        assert_eq!(places.take("a").err().unwrap().slug, "live-streams-too-many");
        assert!(places.take("b").is_ok(), "another session has places of its own");
        drop(first);
        assert!(places.take("a").is_ok());
        drop(second);
        assert!(places.open.lock().unwrap().is_empty());
    }
}
