//! The features of the dataset that is open, looked at once however often it is planned.

use crate::dataset::Dataset;
use crate::features::{Cache, Features};
use crate::plan;
use crate::progress::{Cancelled, Progress};
use std::path::Path;
use std::sync::{Arc, Mutex, Weak};

/// What was seen of one dataset. Shared with the jobs that plan.
#[derive(Debug, Default)]
pub(super) struct Seen {
    last: Mutex<Option<(Weak<Dataset>, Arc<Features>)>>,
}

impl Seen {
    /// The features of `dataset`: at hand, or looked at now with the cache in `folder`.
    ///
    /// # Errors
    /// Asked to stop.
    pub(super) fn of(&self, dataset: &Arc<Dataset>, folder: Option<&Path>, progress: &Progress) -> Result<Arc<Features>, Cancelled> {
        if let Ok(last) = self.last.lock()
            && let Some((of, features)) = last.as_ref()
            && of.upgrade().is_some_and(|of| Arc::ptr_eq(&of, dataset))
        {
            return Ok(Arc::clone(features));
        }
        // A cache that cannot be had only costs time.
        let cache = folder.and_then(|folder| Cache::open(folder).ok());
        let features = Arc::new(plan::look(dataset, cache.as_ref(), progress)?);
        if let Ok(mut last) = self.last.lock() {
            *last = Some((Arc::downgrade(dataset), Arc::clone(&features)));
        }
        Ok(features)
    }
}
