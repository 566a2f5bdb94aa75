//! Made images that are drawn again one by one: each gets another draw in its place, and everything else stays as it is, but for an image that
//! would come out equal to it: of two equal made images the export draws the later again.

use super::{Action, EditError, Recipe, Step, grouped};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;

/// So many images are drawn again one by one at most; another seed draws all of them anew.
pub const MOST_REDRAWN: usize = 10_000;
/// So many times one image is drawn again at most.
pub const MOST_TIMES: u32 = 1_000;

/// One made image by what it is made of, and how many times it is drawn again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redraw {
    /// The key of its source ([`crate::dataset::Dataset::key`]).
    pub source: String,
    /// Its class, by final name.
    pub class: String,
    /// Which of the images made of that source it is, from 1.
    pub copy: NonZeroU32,
    /// How many times, from 1 to [`MOST_TIMES`].
    pub times: NonZeroU32,
}

/// The image alone.
type Key = (String, String, NonZeroU32);

impl Redraw {
    /// The `copy`-th image of the class `class` made of `source`, drawn again once; `None` for a copy number of 0, which no made image has.
    pub fn once(source: String, class: String, copy: u32) -> Option<Self> {
        NonZeroU32::new(copy).map(|copy| Self { source, class, copy, times: NonZeroU32::MIN })
    }

    /// `2`, or `2x3` for the third other draw of the second image: what stands behind the `#` of `--draw-again`.
    fn number(&self) -> String {
        if self.times.get() == 1 { self.copy.to_string() } else { format!("{}x{}", self.copy, self.times) }
    }

    /// As the command's `--draw-again` says it, with its class: `cats=train/cats/1.jpg#2`.
    pub fn argument(&self) -> String {
        format!("{}={}#{}", self.class, self.source, self.number())
    }

    /// Which image and how many times, read from the end of an argument: `train/cats/1.jpg` with 2 and 3 from `train/cats/1.jpg#2x3`.
    pub fn parse_number(argument: &str) -> Option<(&str, NonZeroU32, NonZeroU32)> {
        let (image, number) = argument.rsplit_once('#')?;
        let (copy, times) = number.split_once('x').unwrap_or((number, "1"));
        Some((image, copy.parse().ok()?, times.parse().ok()?))
    }
}

impl fmt::Display for Redraw {
    /// `train/cats/1.jpg#2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.source, self.number())
    }
}

/// Sorted, each image once: of one that is named twice the times add up.
pub(super) fn merged(lists: &[&[Redraw]]) -> Arc<Vec<Redraw>> {
    let mut all: BTreeMap<Key, NonZeroU32> = BTreeMap::new();
    for one in lists.iter().copied().flatten() {
        let key = (one.source.clone(), one.class.clone(), one.copy);
        all.entry(key).and_modify(|times| *times = times.saturating_add(one.times.get())).or_insert(one.times);
    }
    Arc::new(all.into_iter().map(|((source, class, copy), times)| Redraw { source, class, copy, times }).collect())
}

/// That a step says no more than it may.
pub(super) fn check(images: &[Redraw]) -> Result<(), EditError> {
    if images.len() > MOST_REDRAWN {
        return Err(EditError::ManyRedrawn(grouped(MOST_REDRAWN as u64)));
    }
    match images.iter().find(|one| one.times.get() > MOST_TIMES) {
        Some(one) => Err(EditError::RedrawnTooOften(format!("{}#{}", one.source, one.copy), grouped(u64::from(MOST_TIMES)))),
        None => Ok(()),
    }
}

/// Joins the step that is on, or appends one.
pub(super) fn draw_again(recipe: &Recipe, images: &[Redraw]) -> Result<Recipe, EditError> {
    let mut changed = recipe.clone();
    if images.is_empty() {
        return Ok(changed);
    }
    let there = changed.steps.iter_mut().filter(|step| !step.off).find_map(|step| match &mut step.action {
        Action::DrawAgain { images } => Some(images),
        _ => None,
    });
    let all = merged(&[there.as_deref().map_or(&[][..], |there| there.as_slice()), images]);
    check(&all)?;
    match there {
        Some(there) => *there = all,
        None => changed.steps.push(Step { action: Action::DrawAgain { images: all }, off: false }),
    }
    Ok(changed)
}

impl Recipe {
    /// What is drawn again, with the place of the step that says it.
    pub fn redraws(&self) -> impl Iterator<Item = (usize, &Redraw)> {
        self.active().flat_map(|(step, action)| {
            let images: &[Redraw] = if let Action::DrawAgain { images } = action { images } else { &[] };
            images.iter().map(move |one| (step, one))
        })
    }

    /// How many times the `copy`-th image of the final class `class` made of the image `source` is drawn again; 0 of nearly all. Looks through
    /// all that are: of many rows a plan knows it at once ([`crate::plan::Plan::times_drawn_again`]).
    pub fn times_drawn_again(&self, source: &str, class: &str, copy: u32) -> u32 {
        let of_it = self.redraws().filter(|(_, one)| one.copy.get() == copy && one.source == source && one.class == class);
        of_it.fold(0, |times, (_, one)| times.saturating_add(one.times.get()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::recipe::{Edit, RecipeFile};

    fn redraw(source: &str, copy: u32, times: u32) -> Redraw {
        Redraw { times: NonZeroU32::new(times).unwrap(), ..Redraw::once(source.into(), "cats".into(), copy).unwrap() }
    }

    fn again(recipe: &Recipe, images: &[Redraw]) -> Result<Recipe, EditError> {
        recipe.apply(&Edit::DrawAgain { images: images.to_vec() }, &["cats".to_owned()])
    }

    #[test]
    fn draws_add_up_in_one_step_that_is_on() {
        let first = again(&Recipe::default(), &[redraw("b.jpg", 1, 1), redraw("a.jpg", 2, 1)]).unwrap();
        let second = again(&first, &[redraw("a.jpg", 2, 1), redraw("a.jpg", 1, 1)]).unwrap();
        let all = vec![redraw("a.jpg", 1, 1), redraw("a.jpg", 2, 2), redraw("b.jpg", 1, 1)];
        assert_eq!(second.steps, [Step { action: Action::DrawAgain { images: Arc::new(all) }, off: false }]);
        assert_eq!(second.steps[0].action.label(), "Draw 3 images again");
        assert_eq!(second.times_drawn_again("a.jpg", "cats", 2), 2);
        assert_eq!(second.times_drawn_again("a.jpg", "dogs", 2) + second.times_drawn_again("a.jpg", "cats", 3), 0);
        let off = second.apply(&Edit::ToggleStep(0), &[]).unwrap();
        assert_eq!((off.times_drawn_again("a.jpg", "cats", 2), off.redraws().count()), (0, 0));
        assert_eq!(again(&off, &[redraw("a.jpg", 2, 1)]).unwrap().steps.len(), 2, "a step that is off is left alone");
        assert_eq!(again(&first, &[]).unwrap(), first);
    }

    #[test]
    fn what_is_too_much_is_refused() {
        let many: Vec<Redraw> = (1..=MOST_REDRAWN as u32).map(|copy| redraw("a.jpg", copy, 1)).collect();
        let full = again(&Recipe::default(), &many).unwrap();
        let why = again(&full, &[redraw("b.jpg", 1, 1)]).unwrap_err().to_string();
        assert!(why.contains("10\u{2009}000") && why.contains("seed"), "{why}");
        let often = again(&full, &[redraw("a.jpg", 1, MOST_TIMES - 1)]).unwrap();
        let why = again(&often, &[redraw("a.jpg", 1, 1)]).unwrap_err().to_string();
        assert!(why.contains("a.jpg#1"), "{why}");
        let action = Action::DrawAgain { images: Arc::new(vec![redraw("a.jpg", 1, MOST_TIMES + 1)]) };
        assert!(full.apply(&Edit::ReplaceStep { at: 0, action }, &[]).is_err());
    }

    #[test]
    fn a_file_holds_it_by_name_and_is_read_with_care() {
        let recipe = again(&Recipe::default(), &[redraw("train/cats/1.jpg", 2, 3)]).unwrap();
        let text = RecipeFile { recipe: recipe.clone(), dataset: None }.to_json();
        let step = r#"{"do":{"draw_again":{"images":[{"source":"train/cats/1.jpg","class":"cats","copy":2,"times":3}]}}}"#;
        assert!(text.split_whitespace().collect::<String>().contains(step), "{text}");
        assert_eq!(RecipeFile::from_json(&text).unwrap().recipe, recipe);
        let twice = step.replace("[{", r#"[{"source":"z","class":"c","copy":1,"times":1},{"source":"z","class":"c","copy":1,"times":2},{"#);
        let file = |step: &str| RecipeFile::from_json(&format!("{{\"evenset_recipe\": 1, \"steps\": [{step}]}}"));
        let read = file(&twice).unwrap().recipe;
        let images: Vec<String> = read.redraws().map(|(_, one)| one.argument()).collect();
        assert_eq!(images, ["cats=train/cats/1.jpg#2x3", "c=z#1x3"]);
        for wrong in ["\"copy\":0", "\"copy\":-1", "\"copy\":2,\"seed\":7"] {
            assert!(file(&step.replace("\"copy\":2", wrong)).is_err(), "{wrong}");
        }
        assert!(file(&step.replace("\"times\":3", "\"times\":1001")).unwrap_err().to_string().contains("step 1"));
    }

    #[test]
    fn the_first_form_of_the_step_loads_for_ever() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recipes/v1-draw-again.json");
        let recipe = RecipeFile::read(&path).unwrap().recipe;
        let images: Vec<String> = recipe.redraws().map(|(step, one)| format!("{step} {}", one.argument())).collect();
        assert_eq!(images, ["1 cats=train/cats/1.jpg#1x3", "1 cats=train/cats/1.jpg#2"]);
    }

    #[test]
    fn numbers_stand_behind_the_last_sign() {
        let parsed = |text| Redraw::parse_number(text).map(|(image, copy, times)| (image, copy.get(), times.get()));
        assert_eq!(parsed("a/#1.jpg#2"), Some(("a/#1.jpg", 2, 1)));
        assert_eq!(parsed("cats=a.jpg#2x3"), Some(("cats=a.jpg", 2, 3)));
        for wrong in ["a.jpg", "a.jpg#", "a.jpg#0", "a.jpg#2x0", "a.jpg#2x", "a.jpg#two", "#"] {
            assert_eq!(parsed(wrong), None, "{wrong}");
        }
    }
}
