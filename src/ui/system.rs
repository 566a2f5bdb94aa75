//! How the desktop is set: less motion, light or dark. What the window's own library does not tell on every system.

use crossbeam_channel::{Receiver, unbounded};
use mundy::{ColorScheme, Interest, Preferences, ReducedMotion, Subscription};

/// What the user asked of the whole desktop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SystemLook {
    /// As little motion as can be.
    pub reduced_motion: bool,
    /// Dark rather than light; `None` if the desktop does not say.
    pub dark: Option<bool>,
}

impl From<Preferences> for SystemLook {
    fn from(preferences: Preferences) -> Self {
        let dark = match preferences.color_scheme {
            ColorScheme::NoPreference => None,
            ColorScheme::Light => Some(false),
            ColorScheme::Dark => Some(true),
        };
        Self { reduced_motion: preferences.reduced_motion == ReducedMotion::Reduce, dark }
    }
}

/// Hears of changes for as long as it lives.
pub(super) struct System {
    heard: Receiver<SystemLook>,
    _subscription: Subscription,
}

impl System {
    /// Begins to listen, on a thread of its own; `wake` says that there is news.
    pub(super) fn listen(wake: impl Fn() + Send + Sync + 'static) -> Self {
        let (sender, heard) = unbounded();
        let subscription = Preferences::subscribe(Interest::ColorScheme | Interest::ReducedMotion, move |preferences| {
            // Nobody listens any more while the window closes.
            let _ = sender.send(SystemLook::from(preferences));
            wake();
        });
        Self { heard, _subscription: subscription }
    }

    /// The newest news, if there is any. Never waits.
    pub(super) fn news(&self) -> Option<SystemLook> {
        self.heard.try_iter().last()
    }
}
