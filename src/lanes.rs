//! Wider registers where the processor has them. The results are the same everywhere: only whole numbers and single IEEE operations are
//! computed, which no compiler reorders.

use fearless_simd::{Level, Simd};
use std::sync::LazyLock;

/// What the processor has: asked once.
pub(crate) static LEVEL: LazyLock<Level> = LazyLock::new(Level::new);

/// Runs `work`, compiled a second time for AVX2 where the processor has it. What `work` calls must be inlined to gain from it.
#[inline(always)]
pub(crate) fn widened<R>(work: impl FnOnce() -> R) -> R {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    if let Some(avx2) = LEVEL.as_avx2() {
        return avx2.vectorize(work);
    }
    work()
}
