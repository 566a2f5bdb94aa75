//! The presets: files as the library reads them, in `assets/presets`.

use super::chain::{Chain, PRESETS};
use super::file;
use std::sync::LazyLock;

static CHAINS: LazyLock<[Chain; PRESETS.len()]> = LazyLock::new(|| {
    let files = [
        include_str!("../../assets/presets/gentle.json"),
        include_str!("../../assets/presets/photo.json"),
        include_str!("../../assets/presets/strong.json"),
    ];
    files.map(|text| file::read(text).expect("a test reads every preset"))
});

/// The preset of this name.
pub(super) fn get(name: &str) -> Option<&'static Chain> {
    PRESETS.iter().position(|known| *known == name).map(|at| &CHAINS[at])
}
