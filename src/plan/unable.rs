//! What is said where a method cannot work on some classes: once a method and number, with every class that is too small for it.

use super::Roster;
use crate::dataset::ImageId;
use crate::problem::{Problem, ProblemKind};
use crate::progress::Cancelled;
use crate::recipe::{Grow, Shrink, grouped, grow_argument, listed};
use crate::sampling::SamplingError;

/// More classes than this are not written out in what can be typed.
const NAMED: usize = 3;

/// What could not be done in one split.
pub(super) struct Unable<'a> {
    split: &'a str,
    /// All images of each class, before any was left out.
    members: &'a [Vec<ImageId>],
    roster: &'a Roster,
    lacks: Vec<Lack>,
    others: Vec<Problem>,
}

/// A method that needs more images than some classes, or the split, have.
struct Lack {
    by: Method,
    needed: usize,
    /// Classes with what they have, in the order found; none where the split as a whole has too few.
    few: Vec<(usize, usize)>,
    /// What the split has, where it as a whole has too few.
    in_all: Option<usize>,
}

#[derive(Clone, Copy, PartialEq)]
enum Method {
    Shrink(Shrink),
    Grow(Grow),
}

impl<'a> Unable<'a> {
    /// Of the split called `name`, which is the roster's at `split`.
    pub(super) fn new((split, name): (usize, &'a str), roster: &'a Roster) -> Self {
        Self { split: name, members: &roster.members[split], roster, lacks: Vec::new(), others: Vec::new() }
    }

    /// A problem in words of its own.
    pub(super) fn add(&mut self, problem: Problem) {
        self.others.push(problem);
    }

    /// `class` (or the split) cannot shrink so.
    ///
    /// # Errors
    /// Where it was asked to stop.
    pub(super) fn shrinking(&mut self, by: Shrink, class: Option<usize>, error: SamplingError) -> Result<(), Cancelled> {
        self.take(Method::Shrink(by), class, error)
    }

    /// `class` (or the split) cannot grow so.
    ///
    /// # Errors
    /// Where it was asked to stop.
    pub(super) fn growing(&mut self, by: Grow, class: Option<usize>, error: SamplingError) -> Result<(), Cancelled> {
        self.take(Method::Grow(by), class, error)
    }

    fn take(&mut self, by: Method, class: Option<usize>, error: SamplingError) -> Result<(), Cancelled> {
        match error {
            SamplingError::Cancelled(stop) => return Err(stop),
            SamplingError::Unsuited(why) => {
                let path = class.map_or_else(|| self.split.to_owned(), |class| self.path(class));
                self.others.push(Problem::new(ProblemKind::RecipeRefused, path, why));
            }
            SamplingError::TooFew { needed, there, class: few } => {
                let at =
                    self.lacks.iter().position(|lack| lack.by == by && lack.needed == needed && lack.in_all.is_some() == few.is_none());
                let at = at.unwrap_or_else(|| {
                    self.lacks.push(Lack { by, needed, few: Vec::new(), in_all: few.is_none().then_some(there) });
                    self.lacks.len() - 1
                });
                let (lack, few) = (&mut self.lacks[at], few.map(|few| (few as usize, there)));
                if let Some(few) = few.filter(|few| !lack.few.contains(few)) {
                    lack.few.push(few);
                }
            }
        }
        Ok(())
    }

    fn path(&self, class: usize) -> String {
        format!("{}/{}", self.split, self.roster.classes[class])
    }

    /// One for each method and number.
    pub(super) fn problems(mut self) -> Vec<Problem> {
        let lacks: Vec<Problem> = self.lacks.iter().map(|lack| self.lacking(lack)).collect();
        self.others.extend(lacks);
        self.others
    }

    fn lacking(&self, lack: &Lack) -> Problem {
        let (name, needed) = (lack.by.name(), grouped(lack.needed as u64));
        if let Some(there) = lack.in_all {
            let reason = format!("{name} needs {needed} images in all, and there are {}: {}", grouped(there as u64), lack.by.otherwise());
            return Problem::new(ProblemKind::RecipeRefused, self.split, reason);
        }
        let has = |(class, there): &(usize, usize)| {
            let (name, all) = (&self.roster.classes[*class], self.members[*class].len());
            let there = grouped(*there as u64);
            // What grows does so from what stays: of a class that was cleaned or shrinks, that is fewer than its reader knows of.
            if there == grouped(all as u64) {
                format!("{name} has {there}")
            } else {
                format!("{name} keeps {there} of {}", grouped(all as u64))
            }
        };
        let few = listed(&lack.few.iter().map(has).collect::<Vec<_>>());
        let path = if let [(class, _)] = lack.few[..] { self.path(class) } else { self.split.to_owned() };
        let names: Vec<&str> = lack.few.iter().map(|(class, _)| self.roster.classes[*class].as_str()).collect();
        let reason = format!("{name} needs {needed} images of a class{}, and {few}: {}", lack.by.what_for(), lack.by.remedy(&names));
        Problem::new(ProblemKind::RecipeRefused, path, reason)
    }
}

impl Method {
    fn name(self) -> &'static str {
        match self {
            Self::Shrink(by) => by.name(),
            Self::Grow(by) => by.name(),
        }
    }

    fn what_for(self) -> &'static str {
        match self {
            Self::Grow(Grow::MixUp | Grow::CutMix) => "",
            _ => " to look for neighbours among",
        }
    }

    fn otherwise(self) -> &'static str {
        match self {
            Self::Shrink(_) => "choose another way to shrink",
            Self::Grow(_) => "choose another way to grow",
        }
    }

    /// What to do about these classes.
    fn remedy(self, classes: &[&str]) -> String {
        let them = if classes.len() == 1 { "it" } else { "them" };
        let argument = if classes.len() <= NAMED { grow_argument(classes, Grow::Copies) } else { None };
        let argument = argument.unwrap_or_else(|| "--grow NAME=copies".to_owned());
        let first = match self {
            Self::Shrink(_) => self.otherwise().to_owned(),
            Self::Grow(_) => format!("grow {them} by copies ({argument})"),
        };
        format!("{first}, merge {them} with another class, or drop {them}")
    }
}
