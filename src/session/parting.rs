//! What may be large and is shared (plans, rosters, lists, names of images) is let go of by a thread of its own: to free a million rows takes
//! longer than a frame. The session holds on to each from its birth until nobody else does, so that it never goes on the window's thread,
//! whoever was the last to want it.

use super::{Runner, jobs};
use crate::recipe::{Action, Recipe};
use crossbeam_channel::Sender;
use std::collections::HashMap;
use std::sync::Arc;

/// Something shared.
trait Shared: Send {
    /// Whether nobody else has it any more.
    fn is_ours_alone(&self) -> bool;
}

impl<T: Send + Sync> Shared for Arc<T> {
    fn is_ours_alone(&self) -> bool {
        Self::strong_count(self) == 1
    }
}

/// What is held, each by its address, and the thread that lets go.
pub(super) struct Parting {
    runner: Runner,
    held: HashMap<usize, Box<dyn Shared>>,
    /// Started when it is needed first.
    worker: Option<Sender<Box<dyn Send>>>,
}

impl Parting {
    /// Nothing is held. With [`Runner::Inline`] nothing ever is: things go where they are dropped.
    pub(super) fn new(runner: Runner) -> Self {
        Self { runner, held: HashMap::new(), worker: None }
    }

    /// Holds on to `thing` until nobody else does.
    pub(super) fn hold<T: Send + Sync + 'static>(&mut self, thing: &Arc<T>) {
        if self.runner == Runner::Threads {
            self.held.entry(Arc::as_ptr(thing).addr()).or_insert_with(|| Box::new(Arc::clone(thing)));
        }
    }

    /// Holds on to the names of images in `recipe`.
    pub(super) fn hold_names(&mut self, recipe: &Recipe) {
        for step in &recipe.steps {
            match &step.action {
                Action::Exclude { images } | Action::Move { images, .. } => self.hold(images),
                Action::DrawAgain { images } => self.hold(images),
                _ => {}
            }
        }
    }

    /// Lets go of what nobody else has any more.
    pub(super) fn sweep(&mut self) {
        let gone: Vec<Box<dyn Shared>> = self.held.extract_if(|_, thing| thing.is_ours_alone()).map(|(_, thing)| thing).collect();
        for thing in gone {
            self.let_go(thing);
        }
    }

    /// Lets go of `thing`.
    pub(super) fn let_go<T: Send + ?Sized + 'static>(&mut self, thing: Box<T>) {
        if self.runner == Runner::Threads {
            let worker = self.worker.get_or_insert_with(begin);
            // Without the thread it goes here: that only takes longer.
            let _ = worker.send(Box::new(thing));
        }
    }
}

fn begin() -> Sender<Box<dyn Send>> {
    let (sender, receiver) = crossbeam_channel::unbounded::<Box<dyn Send>>();
    // An error drops the receiver, and what is sent from then on comes back.
    let _ = jobs::spawn("evenset-parting", move || receiver.iter().for_each(drop));
    sender
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use std::thread::{self, ThreadId};
    use std::time::Duration;

    /// Tells on which thread it went.
    struct Tells(Sender<ThreadId>);

    impl Drop for Tells {
        fn drop(&mut self) {
            self.0.send(thread::current().id()).unwrap();
        }
    }

    #[test]
    fn what_is_held_goes_elsewhere_once_nobody_else_has_it() {
        let (sender, went) = crossbeam_channel::unbounded();
        let mut parting = Parting::new(Runner::Threads);
        let (one, other) = (Arc::new(Tells(sender.clone())), Arc::new(Tells(sender)));
        parting.hold(&one);
        parting.hold(&one);
        parting.hold(&other);
        drop(one);
        parting.sweep();
        assert_ne!(went.recv_timeout(Duration::from_secs(20)).unwrap(), thread::current().id());
        assert_eq!(parting.held.len(), 1, "the other one is still wanted");
        drop(other);
        assert!(went.try_recv().is_err(), "not before the sweep");
        parting.sweep();
        assert!(went.recv_timeout(Duration::from_secs(20)).is_ok() && parting.held.is_empty());
    }

    #[test]
    fn what_nobody_wants_goes_elsewhere_and_inline_it_goes_at_once() {
        let (sender, went) = crossbeam_channel::unbounded();
        Parting::new(Runner::Threads).let_go(Box::new(Tells(sender.clone())));
        assert_ne!(went.recv_timeout(Duration::from_secs(20)).unwrap(), thread::current().id());
        let mut inline = Parting::new(Runner::Inline);
        let thing = Arc::new(Tells(sender));
        inline.hold(&thing);
        drop(thing);
        assert_eq!(went.try_recv().unwrap(), thread::current().id());
    }
}
