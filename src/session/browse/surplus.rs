//! Which images the plan leaves out to shrink their class, though the recipe does not: a bit each, made once per plan.

use crate::dataset::{Dataset, ImageId};
use crate::plan::{Made, Plan};
use crate::recipe::grouped;
use std::sync::Arc;

/// The originals that a plan does not keep.
#[derive(Debug, Default)]
pub(super) struct Surplus {
    plan: Option<Arc<Plan>>,
    bits: Vec<u64>,
}

impl Surplus {
    /// Those of `plan`, which is of a dataset with so many `images`; none while there is no plan.
    pub(super) fn new(plan: Option<Arc<Plan>>, images: usize) -> Self {
        let mut bits = vec![0_u64; images.div_ceil(64)];
        if let Some(plan) = &plan {
            for id in plan.roster.members.iter().flatten().flatten() {
                bits[id.0 as usize / 64] |= 1 << (id.0 % 64);
            }
            for row in plan.rows.iter().filter(|row| row.made == Made::Original) {
                bits[row.source.0 as usize / 64] &= !(1 << (row.source.0 % 64));
            }
        }
        Self { plan, bits }
    }

    /// The plan that this is of.
    pub(super) fn plan(&self) -> Option<&Arc<Plan>> {
        self.plan.as_ref()
    }

    /// Whether the plan leaves `id` out.
    pub(super) fn has(&self, id: ImageId) -> bool {
        self.bits.get(id.0 as usize / 64).is_some_and(|word| word >> (id.0 % 64) & 1 == 1)
    }

    /// Why it leaves `id` out: "left out to bring cats to 200".
    pub(super) fn why(&self, dataset: &Dataset, id: ImageId) -> Option<String> {
        let plan = self.plan.as_ref().filter(|_| self.has(id))?;
        let split = plan.roster.split_of(dataset, id);
        let class = plan.roster.class_of(split, id)?.0 as usize;
        let name = plan.roster.classes.get(class)?;
        let count = plan.outline.splits.get(usize::from(split.0))?.classes.get(class)?;
        Some(match count.target {
            Some(target) if target < count.before && count.beyond_target() == 0 => {
                format!("left out to bring {name} to {}", grouped(target))
            }
            // Methods that clean remove what they find, also where there are not too many.
            _ => format!("left out by the cleaning of {name}"),
        })
    }
}
