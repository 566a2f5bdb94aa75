//! `--draw-again`: which made images are meant.

use super::near;
use crate::dataset::{Dataset, ImageId};
use crate::plan::Roster;
use crate::recipe::{Edit, Fate, Recipe, Redraw};
use anyhow::{anyhow, bail};
use std::cell::LazyCell;

/// The edit of all that was typed; `None` if that is nothing.
pub(super) fn edit(typed: &[String], recipe: &Recipe, dataset: &Dataset) -> anyhow::Result<Option<Edit>> {
    if typed.is_empty() {
        return Ok(None);
    }
    // Where every image is named with its class, as "Copy as command" does it, nobody asks.
    let roster = LazyCell::new(|| Roster::new(dataset, recipe));
    let images = typed.iter().map(|text| redraw(text, dataset, &|id| class_of(id, (dataset, recipe, &roster))));
    Ok(Some(Edit::DrawAgain { images: images.collect::<anyhow::Result<_>>()? }))
}

/// "train/cats/1.jpg#2", or with the class: "cats=train/cats/1.jpg#2".
fn redraw(text: &str, dataset: &Dataset, class_of: &dyn Fn(ImageId) -> String) -> anyhow::Result<Redraw> {
    let (image, copy, times) = Redraw::parse_number(text).ok_or_else(|| {
        anyhow!("--draw-again {text:?} says no image that is made: write it as \"train/cats/1.jpg#2\", the second made of that file")
    })?;
    // A file may have the sign in its name.
    let (named, source, id) = match (dataset.id_of(image), image.split_once('=')) {
        (Some(id), _) => (None, image, Some(id)),
        // No class has a "/" in its name, and none has no name: then the sign is one of the path.
        (None, Some((class, source))) if !class.contains('/') && !class.trim().is_empty() => {
            (Some(class.trim()), source, dataset.id_of(source))
        }
        _ => (None, image, None),
    };
    let class = match (named, id) {
        // That such an image is not there tells the plan: a recipe that says so is taken too.
        (Some(class), _) => class.to_owned(),
        (None, Some(id)) => class_of(id),
        (None, None) => {
            let known: Vec<String> = dataset.ids().map(|id| dataset.key(id)).collect();
            match near::hint(image, &known).as_str() {
                "" => bail!("--draw-again: there is no image {image:?} in the dataset"),
                hint => bail!("--draw-again: there is no image {image:?} in the dataset: {hint}"),
            }
        }
    };
    Ok(Redraw { source: source.to_owned(), class, copy, times })
}

/// The final class of an image; of one that takes no part what becomes of its class on disk, so that the plan can say that nothing is made.
fn class_of(id: ImageId, (dataset, recipe, roster): (&Dataset, &Recipe, &Roster)) -> String {
    let at = roster.class_of(roster.split_of(dataset, id), id);
    let final_name = at.and_then(|at| roster.classes.get(at.0 as usize)).cloned();
    final_name.unwrap_or_else(|| {
        let disk = dataset.record(id).class.0 as usize;
        match recipe.resolve(dataset.classes()).fates.into_iter().nth(disk) {
            Some(Fate::Becomes(name)) => name,
            _ => dataset.classes()[disk].clone(),
        }
    })
}
