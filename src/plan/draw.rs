//! What a row's image is drawn by.

use super::{Blending, Made, Plan, Row};
use crate::augment::{Chain, Draw, Drawn, entry};
use std::sync::LazyLock;

/// MixUp and CutMix alone, always applied, with the settings of the catalogue.
static MIXUP: LazyLock<Chain> = LazyLock::new(|| alone("MixUp"));
static CUTMIX: LazyLock<Chain> = LazyLock::new(|| alone("CutMix"));

fn alone(name: &str) -> Chain {
    let text = format!("{{\"__class_fullname__\": {name:?}, \"p\": 1.0}}");
    Chain::from_json(&text).expect("a transform of the catalogue with its own settings")
}

impl Plan {
    /// What is drawn for `row` from `seed` (the row's own, or one derived from it) for a source of `width` x `height` pixels.
    /// Nothing for originals and copies.
    pub fn draw(&self, row: &Row, seed: u64, width: u32, height: u32) -> Draw {
        match row.made {
            Made::Original | Made::Copy(_) => Draw { applied: Vec::new(), exact: false },
            Made::Augmented(_) => self
                .chains
                .get(row.class.0 as usize)
                .map_or(Draw { applied: Vec::new(), exact: false }, |chain| chain.draw(seed, width, height)),
            Made::Blended(_, Blending::MixUp) => MIXUP.draw(seed, width, height),
            Made::Blended(_, Blending::CutMix) => CUTMIX.draw(seed, width, height),
            Made::Blended(_, Blending::Between(share)) => between(share),
        }
    }
}

fn between(share: u16) -> Draw {
    let mix = serde_json::json!(f64::from(share) / 65_536.0);
    let drawn = |entry| Drawn { entry, params: serde_json::Map::from_iter([("mix".to_owned(), mix)]) };
    Draw { applied: entry("MixUp").map(drawn).into_iter().collect(), exact: false }
}
