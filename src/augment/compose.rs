//! Compositions: transforms that hold others and say which of them are applied, as in Albumentations 2.0.8. A draw holds none of them:
//! it is the flat list of what was applied.

use super::action::{Action, Size};
use super::draw::{self, Drawn, MOST_STEPS};
use super::entry::{Code, Entry, Group, Nothing, Refusal, Transform};
use super::setting::{Allowed, Setting, Value};
use super::step::Step;
use super::stream::Stream;
use std::collections::HashMap;

/// Chains nest no deeper than this.
pub(super) const MOST_DEPTH: usize = 8;

/// Every composition, in the order of menus.
pub(super) static COMPOSITIONS: &[&Entry] = &[&ONE_OF, &SOME_OF, &RANDOM_ORDER, &SEQUENTIAL, &ONE_OR_OTHER, &COMPOSE];

const fn entry(name: &'static str, title: &'static str, about: &'static str, settings: &'static [Setting]) -> Entry {
    Entry { name, title, group: Group::Composition, about, caution: "", settings, code: Code::of::<Composition>() }
}

const HOW_MANY: Setting = Setting::slider("n", "How many", (1.0, MOST_STEPS as f64), || Value::Int(1));
const REPLACE: Setting = Setting::hidden("replace", "The same more than once", Allowed::Bounds, || Value::Flag(false));

static ONE_OF: Entry = entry("OneOf", "One of", "Applies one of its transforms; their probabilities are weights", &[]);
static SOME_OF: Entry = entry(
    "SomeOf",
    "Some of",
    "Chooses a number of its transforms, each as likely; each then has its own probability",
    &[HOW_MANY, REPLACE],
);
static RANDOM_ORDER: Entry = entry(
    "RandomOrder",
    "Some, in any order",
    "Chooses a number of its transforms and applies them in a random order",
    &[HOW_MANY, REPLACE],
);
static SEQUENTIAL: Entry = entry("Sequential", "In sequence", "Applies its transforms one after the other, or none of them", &[]);
static ONE_OR_OTHER: Entry =
    entry("OneOrOther", "One or the other", "Applies the first of its transforms with its probability, else the last", &[]);
static COMPOSE: Entry = entry("Compose", "Chain", "A chain inside a chain: all of its transforms, or none of them", &[]);

/// The composition called `name`.
pub(super) fn composition(name: &str) -> Option<&'static Entry> {
    COMPOSITIONS.iter().copied().find(|entry| entry.name == name)
}

/// Stands behind the entries of compositions; no draw holds one.
struct Composition;

impl Transform for Composition {
    type Params = Nothing;

    fn draw(_: &Step, _: &mut Stream, _: Size) -> Nothing {
        Nothing {}
    }

    fn act(_: &Nothing, _: Size) -> Result<Action, Refusal> {
        Err(Refusal { param: "", reason: "a composition is not drawn".to_owned() })
    }

    fn describe(_: &Nothing) -> String {
        String::new()
    }
}

/// The most transforms that one draw of `step` applies.
pub(super) fn most_applied(step: &Step) -> usize {
    let parts = step.children.iter().map(most_applied);
    match step.entry.name {
        _ if !step.is_composition() => 1,
        "OneOf" | "OneOrOther" => parts.max().unwrap_or(0),
        "SomeOf" | "RandomOrder" if step.flag("replace") => parts.max().unwrap_or(0).saturating_mul(step.int("n").max(0) as usize),
        _ => parts.fold(0, usize::saturating_add),
    }
}

/// A step with the number that tells its stream from those of others of its name.
struct Numbered<'a> {
    step: &'a Step,
    nth: u64,
    children: Vec<Numbered<'a>>,
}

/// Counts steps of a name through the whole tree, whichever of them a draw applies, so that no choice reshuffles what comes after.
fn numbered<'a>(steps: &'a [Step], seen: &mut HashMap<&'static str, u64>) -> Vec<Numbered<'a>> {
    let one = |step: &'a Step| {
        let count = seen.entry(step.entry.name).or_default();
        let nth = *count;
        *count += 1;
        Numbered { step, nth, children: numbered(&step.children, seen) }
    };
    steps.iter().map(one).collect()
}

/// A draw on its way.
pub(super) struct Drawing {
    seed: u64,
    size: Size,
    applied: Vec<Drawn>,
}

impl Drawing {
    /// What `steps` apply to an image of `size`.
    pub(super) fn of(steps: &[Step], seed: u64, size: Size) -> Vec<Drawn> {
        let mut drawing = Self { seed, size, applied: Vec::new() };
        drawing.all(&numbered(steps, &mut HashMap::new()), 0);
        drawing.applied
    }

    fn all(&mut self, nodes: &[Numbered<'_>], round: u64) {
        for node in nodes {
            self.node(node, false, round);
        }
    }

    /// `forced`: a composition above has decided already. `round` tells repeated draws of one step apart.
    fn node(&mut self, node: &Numbered<'_>, forced: bool, round: u64) {
        let step = node.step;
        let mut stream = Stream::of_step(self.seed, step.entry.name, node.nth + (round << 8));
        let happens = stream.unit() < step.p;
        if !step.is_composition() {
            if forced || happens {
                self.apply(step, &mut stream);
            }
            return;
        }
        match step.entry.name {
            "OneOf" if forced || happens => {
                let chosen = weighted(&step.children, &mut stream);
                if let Some(child) = chosen.and_then(|at| node.children.get(at)) {
                    self.node(child, true, round);
                }
            }
            "Sequential" | "Compose" if forced || happens => self.all(&node.children, round),
            // As in the library, what is above does not force these two.
            "SomeOf" | "RandomOrder" if happens => {
                let mut times = vec![0; node.children.len()];
                for at in chosen(step, &mut stream) {
                    self.node(&node.children[at], false, round * MOST_STEPS as u64 + times[at]);
                    times[at] += 1;
                }
            }
            "OneOrOther" => {
                let child = if happens { node.children.first() } else { node.children.last() };
                child.into_iter().for_each(|child| self.node(child, true, round));
            }
            _ => {}
        }
    }

    fn apply(&mut self, step: &Step, stream: &mut Stream) {
        let drawn = Drawn { entry: step.entry, params: (step.entry.code.draw)(step, stream, self.size) };
        if drawn.entry.group == Group::Geometric {
            self.size = draw::action(&drawn, self.size).map_or(self.size, |action| action.size_after(self.size));
        }
        self.applied.push(drawn);
    }
}

/// One of `steps`, each as likely as its probability says beside the others'; `None` where all are 0.
fn weighted(steps: &[Step], stream: &mut Stream) -> Option<usize> {
    let mut left = stream.unit() * steps.iter().map(|step| step.p).sum::<f64>();
    let mut last = None;
    for (at, step) in steps.iter().enumerate().filter(|(_, step)| step.p > 0.0) {
        last = Some(at);
        left -= step.p;
        if left < 0.0 {
            break;
        }
    }
    last
}

/// The places of the children that a `SomeOf` or `RandomOrder` takes, in the order of application.
fn chosen(step: &Step, stream: &mut Stream) -> Vec<usize> {
    let there = step.children.len();
    if there == 0 {
        return Vec::new();
    }
    let wanted = step.int("n").max(0) as usize;
    let mut taken: Vec<usize> = if step.flag("replace") {
        (0..wanted).map(|_| stream.int((0, there as i64 - 1)) as usize).collect()
    } else {
        let mut places: Vec<usize> = (0..there).collect();
        for at in 0..wanted.min(there) {
            places.swap(at, stream.int((at as i64, there as i64 - 1)) as usize);
        }
        places.truncate(wanted);
        places
    };
    if step.entry.name == "SomeOf" {
        taken.sort_unstable();
    }
    taken
}
