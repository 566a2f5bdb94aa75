//! The chain while it is edited: what a slider does to it is kept here until the pointer lets go, and is then one step of undo.

use super::track::Track;
use crate::augment::{Chain, Entry, Setting, Shown, Step, Value};
use crate::recipe::ChainChoice;
use crate::session::Named;

/// The chain on the desk, and the last one that was nobody's preset.
#[derive(Default)]
pub(crate) struct Desk {
    edited: Option<Chain>,
    custom: Option<Named>,
}

/// Where a step stands: its place in the chain, then in the composition there, and so on. Empty: the chain itself.
pub(crate) type Place = Vec<usize>;

/// One change of a chain.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Touch {
    /// The probability of a step.
    Chance(Place, f64),
    /// The numbers of a setting of a step: one, or two.
    Numbers(Place, &'static str, Vec<f64>),
    /// Takes a step out.
    Remove(Place),
    /// Puts the step at `.0` before step `.1` of the same list (as counted before).
    Shift(Place, usize),
    /// Puts the step at `from` before the `to`-th of the list that the composition at `list` holds (as counted before).
    Put {
        /// Today's place.
        from: Place,
        /// The composition; empty: the chain itself.
        list: Place,
        /// Before which.
        to: usize,
    },
    /// Puts a step like the one there behind it.
    Double(Place),
    /// Adds a transform at the end of the composition at `.0`.
    Add(Place, &'static Entry),
}

/// What came of a frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Outcome {
    /// What was done to the chain.
    pub touches: Vec<Touch>,
    /// Whether that is finished, not still being dragged.
    pub finished: bool,
    /// The lists of cards that were drawn, so that a dragged one finds its place.
    pub lists: Vec<List>,
}

/// Where a list of cards stands on the screen.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct List {
    /// The composition that holds it; empty: the chain itself.
    pub place: Place,
    /// All of it, with what adds to it.
    pub room: egui::Rect,
    /// Its cards.
    pub cards: Vec<egui::Rect>,
}

impl Desk {
    /// The chain to show: as edited, or the recipe's.
    pub(crate) fn chain(&self, recipe: &ChainChoice) -> Chain {
        self.edited.clone().unwrap_or_else(|| recipe.chain().unwrap_or_default())
    }

    /// Takes in what was done in a frame; the chain that the recipe is to have now, if it is to change.
    pub(crate) fn take(&mut self, recipe: &ChainChoice, outcome: &Outcome) -> Option<ChainChoice> {
        if !outcome.touches.is_empty() {
            let chain = self.chain(recipe);
            self.edited = Some(outcome.touches.iter().fold(chain, touched));
        }
        if !outcome.finished {
            return None;
        }
        let choice = choice(self.edited.take()?);
        if matches!(choice, ChainChoice::Custom(_)) {
            self.custom = Some(Named::plain(choice.clone()));
        }
        (choice != *recipe).then_some(choice)
    }

    /// The last chain of the user's own, to go back to from a preset.
    pub(crate) fn custom(&self) -> Option<&Named> {
        self.custom.as_ref()
    }

    /// Remembers the recipe's chain, which is `called` so, if it is the user's own.
    pub(crate) fn remember(&mut self, recipe: &ChainChoice, called: Option<&str>) {
        let is_same = |known: &Named| known.chain == *recipe && known.name.as_deref() == called;
        if (called.is_some() || matches!(recipe, ChainChoice::Custom(_))) && !self.custom.as_ref().is_some_and(is_same) {
            self.custom = Some(Named { name: called.map(str::to_owned), chain: recipe.clone() });
        }
    }

    /// Another dataset, or the recipe was changed elsewhere.
    pub(crate) fn drop_edits(&mut self) {
        self.edited = None;
    }
}

/// The preset's name where the chain is one.
pub(crate) fn choice(chain: Chain) -> ChainChoice {
    match chain.preset_name() {
        Some(name) => ChainChoice::Preset(name.to_owned()),
        None => ChainChoice::Custom(chain),
    }
}

fn touched(mut chain: Chain, touch: &Touch) -> Chain {
    match touch {
        Touch::Chance(place, p) => {
            if let Some((steps, at)) = list_of(&mut chain, place) {
                steps[at].p = p.clamp(0.0, 1.0);
            }
        }
        Touch::Numbers(place, name, numbers) => {
            if let Some((steps, at)) = list_of(&mut chain, place) {
                set(&mut steps[at], name, numbers);
            }
        }
        Touch::Remove(place) => {
            if let Some((steps, at)) = list_of(&mut chain, place) {
                steps.remove(at);
            }
        }
        Touch::Shift(place, to) => {
            if let Some((steps, from)) = list_of(&mut chain, place) {
                let step = steps.remove(from);
                let to = if *to > from { to - 1 } else { *to };
                steps.insert(to.min(steps.len()), step);
            }
        }
        Touch::Put { from, list, to } => put(&mut chain, from, (list, *to)),
        Touch::Double(place) => {
            if let Some((steps, at)) = list_of(&mut chain, place) {
                let double = steps[at].clone();
                steps.insert(at + 1, double);
            }
        }
        Touch::Add(place, entry) => {
            let mut step = Step::new(entry);
            // A composition that is added is to be seen at work.
            step.p = if step.is_composition() { 1.0 } else { step.p };
            match list_of(&mut chain, place) {
                Some((steps, at)) => steps[at].children.push(step),
                None => chain.steps.push(step),
            }
        }
    }
    chain
}

/// Puts the step at `from` before the `to`-th of the list at `list`; nothing where that list is inside the step.
fn put(chain: &mut Chain, from: &[usize], (list, to): (&[usize], usize)) {
    let depth = from.len().saturating_sub(1);
    if list.starts_with(from) || steps_in(chain, list).is_none() {
        return;
    }
    let Some((steps, at)) = list_of(chain, from) else { return };
    let step = steps.remove(at);
    // What stood behind the step moved up by one: the way to the list, or the place in it.
    let mut list = list.to_vec();
    let mut to = to;
    if list.len() > depth && list[..depth] == from[..depth] && list[depth] > at {
        list[depth] -= 1;
    } else if list == from[..depth] && to > at {
        to -= 1;
    }
    if let Some(steps) = steps_in(chain, &list) {
        steps.insert(to.min(steps.len()), step);
    }
}

/// What the composition at `place` holds; the chain's own steps where `place` is empty.
fn steps_in<'a>(chain: &'a mut Chain, place: &[usize]) -> Option<&'a mut Vec<Step>> {
    let mut steps = &mut chain.steps;
    for at in place {
        let step = steps.get_mut(*at)?;
        if !step.is_composition() {
            return None;
        }
        steps = &mut step.children;
    }
    Some(steps)
}

/// The list that holds the step at `place`, and where in it; `None` if there is no such step.
fn list_of<'a>(chain: &'a mut Chain, place: &[usize]) -> Option<(&'a mut Vec<Step>, usize)> {
    let (last, above) = place.split_last()?;
    let mut steps = &mut chain.steps;
    for at in above {
        steps = &mut steps.get_mut(*at)?.children;
    }
    (*last < steps.len()).then_some((steps, *last))
}

fn set(step: &mut Step, name: &'static str, numbers: &[f64]) {
    let value = match (step.get(name), numbers) {
        (Some(Value::Int(_)), [one]) => Value::Int(*one as i64),
        (Some(Value::Num(_)), [one]) => Value::Num(*one),
        (Some(Value::IntRange(..)), [low, high]) => Value::IntRange(*low as i64, *high as i64),
        (Some(Value::Range(..)), [low, high]) => Value::Range(*low, *high),
        _ => return,
    };
    // The slider's ends are the setting's bounds: what is refused beyond them leaves the step as it was.
    let _ = step.set(name, value);
}

/// The numbers of a setting that is shown, and the scale of its slider; `None` for what has no slider.
pub(crate) fn slider(step: &Step, setting: &Setting) -> Option<(Track, Vec<f64>)> {
    let handles = match setting.shown {
        Shown::Hidden => return None,
        Shown::Slider => 1,
        Shown::RangeSlider => 2,
    };
    let (numbers, whole) = numbers(step.get(setting.name)?)?;
    let usual = usual(setting)?;
    let wide = setting.min.is_finite() && setting.max.is_finite() && setting.max > setting.min;
    (wide && numbers.len() == handles).then(|| (Track::new((setting.min, setting.max), usual, whole), numbers))
}

/// From where to where a setting usually is.
fn usual(setting: &Setting) -> Option<(f64, f64)> {
    let (numbers, _) = numbers(&(setting.default)())?;
    Some((numbers.first().copied()?, numbers.last().copied()?))
}

fn numbers(value: &Value) -> Option<(Vec<f64>, bool)> {
    match value {
        Value::Int(one) => Some((vec![*one as f64], true)),
        Value::Num(one) => Some((vec![*one], false)),
        Value::IntRange(low, high) => Some((vec![*low as f64, *high as f64], true)),
        Value::Range(low, high) => Some((vec![*low, *high], false)),
        Value::Flag(_) | Value::Word(_) | Value::Json(_) => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

    use super::*;
    use crate::augment::{catalog, compositions, entry};

    fn gentle() -> ChainChoice {
        ChainChoice::Preset("gentle".to_owned())
    }

    fn drag(touch: Touch) -> Outcome {
        Outcome { touches: vec![touch], ..Outcome::default() }
    }

    #[test]
    fn a_drag_changes_the_recipe_once_when_it_ends() {
        let mut desk = Desk::default();
        assert_eq!(desk.take(&gentle(), &drag(Touch::Chance(vec![0], 0.3))), None);
        assert_eq!(desk.take(&gentle(), &drag(Touch::Chance(vec![0], 0.9))), None);
        assert_eq!(desk.chain(&gentle()).steps[0].p, 0.9, "shown while it is dragged");
        let done = desk.take(&gentle(), &Outcome { finished: true, ..Outcome::default() }).unwrap();
        let ChainChoice::Custom(chain) = &done else { panic!("{done:?}") };
        assert_eq!(chain.steps[0].p, 0.9);
        assert_eq!(desk.take(&done, &Outcome { finished: true, ..Outcome::default() }), None);
        assert_eq!(desk.custom().map(|custom| &custom.chain), Some(&ChainChoice::Custom(chain.clone())));
    }

    #[test]
    fn a_chain_that_is_a_preset_again_is_called_so() {
        let mut desk = Desk::default();
        let p = gentle().chain().unwrap().steps[0].p;
        desk.take(&gentle(), &drag(Touch::Chance(vec![0], 0.05)));
        assert_eq!(desk.take(&gentle(), &Outcome { touches: vec![Touch::Chance(vec![0], p)], finished: true, ..Outcome::default() }), None);
    }

    #[test]
    fn steps_are_shifted_added_and_removed() {
        let names = |chain: &Chain| chain.steps.iter().map(|step| step.entry.name).collect::<Vec<_>>();
        let add = |name: &str| Touch::Add(vec![], entry(name).unwrap());
        let chain = [add("ToGray"), add("Rotate"), add("Sharpen")].iter().fold(Chain::default(), touched);
        let shift = |from: usize, to: usize| touched(chain.clone(), &Touch::Shift(vec![from], to));
        assert_eq!(names(&shift(0, 3)), ["Rotate", "Sharpen", "ToGray"]);
        assert_eq!(names(&shift(2, 0)), ["Sharpen", "ToGray", "Rotate"]);
        assert_eq!(names(&shift(1, 1)), names(&chain));
        assert_eq!(names(&touched(chain, &Touch::Remove(vec![1]))), ["ToGray", "Sharpen"]);
    }

    #[test]
    fn steps_inside_compositions_are_edited_where_they_stand() {
        let one_of = compositions()[0];
        let touches = [
            Touch::Add(vec![], one_of),
            Touch::Add(vec![0], entry("ToGray").unwrap()),
            Touch::Add(vec![0], entry("Rotate").unwrap()),
            Touch::Chance(vec![0, 1], 0.25),
            Touch::Numbers(vec![0, 1], "limit", vec![-3.0, 4.0]),
            Touch::Shift(vec![0, 1], 0),
            Touch::Remove(vec![0, 7]),
            Touch::Chance(vec![3, 0], 1.0),
        ];
        let chain = touches.iter().fold(Chain::default(), touched);
        assert_eq!((chain.steps.len(), chain.steps[0].p), (1, 1.0));
        let inner: Vec<&str> = chain.steps[0].children.iter().map(|step| step.entry.name).collect();
        assert_eq!(inner, ["Rotate", "ToGray"]);
        assert_eq!((chain.steps[0].children[0].p, chain.steps[0].children[0].get("limit")), (0.25, Some(&Value::Range(-3.0, 4.0))));
        assert!(touched(chain, &Touch::Remove(vec![0, 0])).steps[0].children.len() == 1);
    }

    #[test]
    fn steps_go_from_list_to_list() {
        fn names(steps: &[Step]) -> Vec<String> {
            let one = |step: &Step| {
                let inner = if step.is_composition() { format!("[{}]", names(&step.children).join(" ")) } else { String::new() };
                format!("{}{inner}", step.entry.name)
            };
            steps.iter().map(one).collect()
        }
        let add = |place: &[usize], name: &str| Touch::Add(place.to_vec(), entry(name).unwrap());
        let one_of = compositions()[0];
        let chain = [add(&[], "ToGray"), Touch::Add(vec![], one_of), add(&[1], "Rotate"), add(&[], "Sharpen")];
        let chain = chain.iter().fold(Chain::default(), touched);
        assert_eq!(names(&chain.steps), ["ToGray", "OneOf[Rotate]", "Sharpen"]);
        let put = |from: &[usize], list: &[usize], to: usize| {
            names(&touched(chain.clone(), &Touch::Put { from: from.to_vec(), list: list.to_vec(), to }).steps)
        };
        assert_eq!(put(&[0], &[1], 1), ["OneOf[Rotate ToGray]", "Sharpen"], "the list itself moved up");
        assert_eq!(put(&[2], &[1], 0), ["ToGray", "OneOf[Sharpen Rotate]"]);
        assert_eq!(put(&[1, 0], &[], 3), ["ToGray", "OneOf[]", "Sharpen", "Rotate"]);
        assert_eq!(put(&[0], &[], 3), ["OneOf[Rotate]", "Sharpen", "ToGray"]);
        assert_eq!(put(&[1], &[1], 0), names(&chain.steps), "not into itself");
        assert_eq!(put(&[0], &[2], 0), names(&chain.steps), "not into what holds nothing");
        assert_eq!(names(&touched(chain.clone(), &Touch::Double(vec![1])).steps)[2], "OneOf[Rotate]");
    }

    #[test]
    fn every_slider_of_the_catalogue_can_reach_both_ends() {
        for entry in catalog() {
            let step = Step::new(entry);
            for setting in entry.settings.iter().filter(|setting| setting.shown != Shown::Hidden) {
                let (track, numbers) = slider(&step, setting).unwrap_or_else(|| panic!("{}.{} has no slider", entry.name, setting.name));
                let ends: Vec<f64> = if numbers.len() == 2 { vec![track.min, track.max] } else { vec![track.max] };
                let mut wide = step.clone();
                set(&mut wide, setting.name, &ends);
                assert_eq!(slider(&wide, setting).unwrap().1, ends, "{}.{}", entry.name, setting.name);
            }
        }
    }
}
