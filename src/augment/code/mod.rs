//! Chains as Python for other libraries, as close as they come. What is only near is said in a comment beside it; what has no counterpart
//! is named and left out, never silently.

mod keras;
mod torchvision;

use super::chain::Chain;
use super::step::Step;
use super::words;

/// A library that a chain is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Library {
    /// `torchvision.transforms.v2`.
    Torchvision,
    /// Keras 3 preprocessing layers.
    Keras,
}

impl Chain {
    /// A Python file that makes `augment`, the chain's nearest in `library`.
    pub fn to_python(&self, library: Library) -> String {
        match library {
            Library::Torchvision => torchvision::file(self),
            Library::Keras => keras::file(self),
        }
    }
}

/// One transform in another library.
struct Said {
    /// The Python that makes it; `None` where there is no counterpart.
    code: Option<String>,
    /// What is only near; empty if nothing.
    note: String,
    /// Whether the code has the probability in it already.
    has_chance: bool,
}

impl Said {
    fn code(code: impl Into<String>) -> Self {
        Self { code: Some(code.into()), note: String::new(), has_chance: false }
    }

    fn none(note: &str) -> Self {
        Self { code: None, note: note.to_owned(), has_chance: false }
    }

    fn near(mut self, note: &str) -> Self {
        note.clone_into(&mut self.note);
        self
    }

    /// One note more.
    fn also(mut self, note: &str) -> Self {
        if !self.note.is_empty() {
            self.note.push_str("; ");
        }
        self.note.push_str(note);
        self
    }

    /// What neither library does as `step` asks for it: other fillings than black, other ways to resize than bilinear.
    fn noting(self, step: &Step) -> Self {
        let resizes = ["Resize", "SmallestMaxSize", "LongestMaxSize", "RandomResizedCrop"].contains(&step.entry.name);
        let blanks = ["CoarseDropout", "Erasing"].contains(&step.entry.name);
        if self.code.is_none() {
            self
        } else if resizes && !matches!(step.int("interpolation"), 1 | 5) {
            self.also("bilinear")
        } else if blanks && step.json("fill").as_f64() != Some(0.0) {
            self.also("painted black")
        } else {
            self
        }
    }

    fn with_chance(mut self) -> Self {
        self.has_chance = true;
        self
    }
}

/// What the lists of a library's file differ in.
struct Tongue {
    /// One transform.
    said: fn(&Step) -> Said,
    /// A transform that is applied with a probability.
    sometimes: fn(&str, f64) -> String,
    /// A transform that does nothing.
    nothing: &'static str,
}

impl Tongue {
    /// The list of a whole chain; something stands where it would be empty.
    fn whole(&self, steps: &[Step]) -> String {
        let nothing =
            if steps.iter().any(|step| (self.said)(step).code.is_some()) { String::new() } else { format!("{},\n", self.nothing) };
        self.list(steps, true) + &nothing
    }

    /// A line a transform; `chances`: whether each is applied with its own probability.
    fn list(&self, steps: &[Step], chances: bool) -> String {
        let mut text = String::new();
        for step in steps {
            let forced = Step { p: 1.0, ..step.clone() };
            // As in the library, what is above does not force these.
            let chances = chances || matches!(step.entry.name, "SomeOf" | "RandomOrder" | "OneOrOther");
            let said = (self.said)(if chances { step } else { &forced });
            let Some(code) = said.code else {
                text.push_str(&format!("# left out: {} (p={}): {}\n", step.entry.name, num(step.p), said.note));
                continue;
            };
            if !said.note.is_empty() {
                text.push_str(&format!("# near, {}: {}\n", step.entry.name, said.note));
            }
            let always = step.p >= 1.0 || said.has_chance || !chances;
            text.push_str(&if always { code } else { (self.sometimes)(&code, step.p) });
            text.push_str(",\n");
        }
        text
    }
}

/// "(0.8, 1.2)".
fn pair((low, high): (f64, f64)) -> String {
    format!("({}, {})", num(low), num(high))
}

/// A number as Python writes it, with at most six decimals.
fn num(number: f64) -> String {
    words::number(number, 6).replace('\u{2212}', "-")
}

/// The same where Python must not take it for a whole number: "1.0".
fn float(number: f64) -> String {
    let text = num(number);
    if text.contains('.') { text } else { text + ".0" }
}

/// `range` about 1, moved: -0.2 to 0.2 is 0.8 to 1.2; never below 0.
fn about_one((low, high): (f64, f64)) -> (f64, f64) {
    ((1.0 + low).max(0.0), (1.0 + high).max(0.0))
}

fn divided((low, high): (f64, f64), by: f64) -> (f64, f64) {
    (low / by, high / by)
}

fn largest((low, high): (f64, f64)) -> f64 {
    high.max(-low)
}

/// Python lists nest: each line of `text` four spaces further in.
fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}

/// The odd kernel size that a Gaussian of `sigma` needs.
fn kernel(sigma: f64) -> u32 {
    2 * (libm::ceil(3.0 * sigma) as u32).max(1) + 1
}

/// "height, width" where the setting holds one.
fn size(step: &Step) -> Option<(u64, u64)> {
    let list = step.json("size").as_array()?;
    Some((list.first()?.as_u64()?, list.get(1)?.as_u64()?))
}

/// "height, width" from the settings of those names.
fn sides(step: &Step) -> (i64, i64) {
    (step.int("height"), step.int("width"))
}
