//! One number for everything that the bytes of an export depend on, so that only the same export is resumed.

use super::Options;
use super::settings::Settings;
use crate::dataset::Dataset;
use crate::plan::Plan;
use crate::recipe::{Recipe, RecipeFile};
use rayon::prelude::*;

/// Rows that are taken in at once.
const AT_ONCE: usize = 4096;

/// The fingerprint of an export, in hexadecimal.
pub(super) fn of(dataset: &Dataset, recipe: &Recipe, plan: &Plan, options: &Options) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("evenset 2026 fingerprint of an export, third form");
    let mut add = |bytes: &[u8]| {
        hasher.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    };
    add(env!("CARGO_PKG_VERSION").as_bytes());
    add(format!("{:?}", options.link).as_bytes());
    add(Settings::of(options).to_json().as_bytes());
    add(RecipeFile { recipe: recipe.clone(), dataset: Some(dataset.root().to_path_buf()) }.to_json().as_bytes());
    for (name, chain) in plan.roster.classes.iter().zip(&plan.chains) {
        add(name.as_bytes());
        add(chain.to_json().to_string().as_bytes());
    }
    let mut seen = vec![false; dataset.records().len()];
    for rows in plan.rows.chunks(AT_ONCE) {
        // Sizes and times of files that nobody has looked at yet are asked of the system: each once, and not one after the other.
        let new = rows.iter().map(|row| row.source).filter(|id| !std::mem::replace(&mut seen[id.0 as usize], true));
        let stamps: Vec<(u64, i64)> = new.collect::<Vec<_>>().into_par_iter().map(|id| dataset.stamp(id)).collect();
        for (bytes, modified_nanos) in stamps {
            add(&bytes.to_le_bytes());
            add(&modified_nanos.to_le_bytes());
        }
        for row in rows {
            add(dataset.key(row.source).as_bytes());
            let partner = row.partner.map_or(0, |id| u64::from(id.0) + 1);
            for number in [partner, u64::from(row.class.0), u64::from(row.split.0), row.seed] {
                add(&number.to_le_bytes());
            }
            add(format!("{:?}", row.made).as_bytes());
        }
    }
    hasher.finalize().to_hex().to_string()
}
