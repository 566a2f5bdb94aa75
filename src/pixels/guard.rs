//! The one place where a third party's decoder may panic on hostile bytes: its panic becomes an error about the file.

use super::{Format, PixelsError};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is inside a guarded decoder: a panic now is caught and told as an error about the file, so a panic hook
/// has no reason to print it.
pub fn in_decoder() -> bool {
    INSIDE.get()
}

/// Runs `decode`; a panic in it is `Damaged` data of `format`.
pub(super) fn guarded<T>(format: Format, decode: impl FnOnce() -> Result<T, PixelsError>) -> Result<T, PixelsError> {
    let before = INSIDE.replace(true);
    // Nothing that the closure leaves behind is looked at after a panic: it owns its decoder and its buffers.
    let result = catch_unwind(AssertUnwindSafe(decode));
    INSIDE.set(before);
    result.unwrap_or_else(|_| Err(PixelsError::damaged(format, "the decoder stumbled over it")))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, reason = "tests may panic")]
    use super::*;

    #[test]
    fn a_panic_is_damage_and_the_mark_is_taken_back() {
        let result = guarded::<()>(Format::Gif, || {
            assert!(in_decoder());
            panic!("on purpose");
        });
        assert!(matches!(result, Err(PixelsError::Damaged { format: Format::Gif, .. })));
        assert!(!in_decoder());
    }
}
