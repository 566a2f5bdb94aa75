//! The roll of a sample: every file, what is in it and how it is written; which defects are planted where. Pure.

use super::dice::Dice;
use super::picture::Animal;
use crate::pixels::Encoding;

/// The splits and the shares of each class that go into the second and third; the first has the rest.
pub(super) const SPLITS: [&str; 3] = ["train", "val", "test"];
const SHARE: f64 = 0.15;

/// One class of the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    /// What is in its pictures.
    pub(super) animal: Animal,
    /// The folder.
    pub(super) folder: &'static str,
    /// What its files' names begin with.
    pub(super) stem: &'static str,
    /// How many the article has.
    full: u32,
}

/// The article's classes.
pub(super) const KINDS: [Kind; 6] = [
    Kind { animal: Animal::Dog, folder: "dogs", stem: "dog", full: 3972 },
    Kind { animal: Animal::Cat, folder: "cats", stem: "cat", full: 3956 },
    Kind { animal: Animal::Penguin, folder: "penguins", stem: "penguin", full: 219 },
    Kind { animal: Animal::Lizard, folder: "lizards", stem: "lizard", full: 128 },
    Kind { animal: Animal::Snake, folder: "snakes", stem: "snake", full: 127 },
    Kind { animal: Animal::Parrot, folder: "parrots", stem: "parrot", full: 278 },
];

impl Kind {
    /// Pictures in train, val and test at `scale`: rounded, and at least one in each.
    pub(super) fn counts(&self, scale: f64) -> [u32; 3] {
        let total = ((f64::from(self.full) * scale).round() as u32).max(3);
        let held = ((f64::from(total) * SHARE).round() as u32).max(1);
        [total - 2 * held, held, held]
    }
}

/// A picture by what is in it and its number: the same subject always looks the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Subject {
    /// What is in it.
    pub(super) animal: Animal,
    /// Which of its kind.
    pub(super) number: u32,
}

impl Subject {
    /// The number of its random stream.
    pub(super) fn stream(self) -> u64 {
        (self.animal as u64) << 32 | u64::from(self.number)
    }

    /// How it is encoded: mostly JPEG of some quality, some PNG.
    pub(super) fn encoding(self, seed: u64) -> Encoding {
        let mut dice = Dice::new(seed, self.stream() | 1 << 62);
        if dice.chance(0.07) { Encoding::Png } else { Encoding::Jpeg(82 + dice.below(12) as u8) }
    }
}

/// What is done with a subject's picture on its way to the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Treatment {
    /// Encoded.
    Plain(Encoding),
    /// A few pixels cut off at the rim, then encoded.
    Cropped(Encoding),
    /// Encoded, and the end of the file is missing.
    Truncated(Encoding),
    /// No picture: a text.
    Text,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its path in the sample, with `/`.
    pub(super) path: String,
    /// What is drawn.
    pub(super) subject: Subject,
    /// How it is written.
    pub(super) treatment: Treatment,
}

/// One planted defect.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(super) struct Defect {
    /// As the kinds of `evenset findings`.
    pub(super) kind: &'static str,
    /// The files concerned; of several, the first is the one the others were made from.
    pub(super) files: Vec<String>,
    /// What was done.
    pub(super) note: &'static str,
}

/// All files and the defects among them.
pub(super) struct Roll {
    /// By class, then split, then number; the planted text last.
    pub(super) entries: Vec<Entry>,
    /// In the order of planting.
    pub(super) defects: Vec<Defect>,
}

impl Roll {
    /// The roll at `scale` (0.01 to 1) from `seed`.
    pub(super) fn new(scale: f64, seed: u64) -> Self {
        let mut roll = Self { entries: Vec::new(), defects: Vec::new() };
        let mut places = Vec::new();
        for kind in KINDS {
            let mut number = 0;
            let mut starts = Vec::new();
            for (split, count) in SPLITS.iter().zip(kind.counts(scale)) {
                starts.push(roll.entries.len());
                for _ in 0..count {
                    number += 1;
                    let subject = Subject { animal: kind.animal, number };
                    let encoding = subject.encoding(seed);
                    let path = name(split, kind, number, encoding);
                    roll.entries.push(Entry { path, subject, treatment: Treatment::Plain(encoding) });
                }
            }
            places.push(starts);
        }
        let mut dice = Dice::new(seed, 1 << 63);
        roll.plant_in_dogs(&places[0], seed, &mut dice);
        roll.plant_in_cats(&places[1], seed, &mut dice);
        roll.plant_text(scale);
        roll
    }

    fn plant_in_dogs(&mut self, starts: &[usize], seed: u64, dice: &mut Dice) {
        let train = shuffled(starts[0]..starts[1], dice);
        self.twin((train[0], train[1]), seed, ("exact_duplicate", "the same bytes under another name"));
        self.again((train[2], train[3]), Treatment::Plain(Encoding::Jpeg(55)), "encoded again at a low quality");
        self.twin((train[4], starts[2]), seed, ("leak", "a picture of train that is in test too"));
        self.stranger(train[5], Animal::Cat, "a cat among the dogs");
    }

    /// One file more than the counts say: no scan counts it as an image.
    fn plant_text(&mut self, scale: f64) {
        let number = KINDS[0].counts(scale).iter().sum::<u32>() + 1;
        let path = name(SPLITS[0], KINDS[0], number, Encoding::Jpeg(90));
        self.defects.push(Defect { kind: "unreadable", files: vec![path.clone()], note: "a text that is named as a picture" });
        self.entries.push(Entry { path, subject: Subject { animal: Animal::Dog, number }, treatment: Treatment::Text });
    }

    fn plant_in_cats(&mut self, starts: &[usize], seed: u64, dice: &mut Dice) {
        let train = shuffled(starts[0]..starts[1], dice);
        self.twin((train[0], train[1]), seed, ("exact_duplicate", "the same bytes under another name"));
        self.again((train[2], train[3]), Treatment::Cropped(Encoding::Jpeg(88)), "a few pixels cut off at the rim");
        self.twin((train[4], starts[1]), seed, ("leak", "a picture of train that is in val too"));
        self.stranger(train[5], Animal::Dog, "a dog among the cats");
        self.single(train[6], Treatment::Truncated(Encoding::Jpeg(88)), ("unreadable", "the end of the file is missing"));
        self.single(train[7], Treatment::Plain(Encoding::Png), ("wrong_extension", "PNG data named .jpg"));
    }

    /// The file at `to` becomes the bytes of the one at `from`.
    fn twin(&mut self, (from, to): (usize, usize), seed: u64, (kind, note): (&'static str, &'static str)) {
        let subject = self.entries[from].subject;
        let encoding = subject.encoding(seed);
        self.rename(to, encoding);
        self.entries[to].subject = subject;
        self.entries[to].treatment = Treatment::Plain(encoding);
        let files = vec![self.entries[from].path.clone(), self.entries[to].path.clone()];
        self.defects.push(Defect { kind, files, note });
    }

    /// The file at `to` becomes the picture of the one at `from`, written another way.
    fn again(&mut self, (from, to): (usize, usize), treatment: Treatment, note: &'static str) {
        self.rename(to, Encoding::Jpeg(90));
        self.entries[to].subject = self.entries[from].subject;
        self.entries[to].treatment = treatment;
        let files = vec![self.entries[from].path.clone(), self.entries[to].path.clone()];
        self.defects.push(Defect { kind: "near_duplicate", files, note });
    }

    /// The file at `at` shows another animal, of a number that no other file has.
    fn stranger(&mut self, at: usize, animal: Animal, note: &'static str) {
        self.entries[at].subject.animal = animal;
        self.entries[at].subject.number += 1_000_000;
        self.defects.push(Defect { kind: "mislabelled", files: vec![self.entries[at].path.clone()], note });
    }

    /// The file at `at`, named as a JPEG, is written another way.
    fn single(&mut self, at: usize, treatment: Treatment, (kind, note): (&'static str, &'static str)) {
        self.rename(at, Encoding::Jpeg(90));
        self.entries[at].treatment = treatment;
        self.defects.push(Defect { kind, files: vec![self.entries[at].path.clone()], note });
    }

    /// Gives the file at `at` the extension of `encoding`.
    fn rename(&mut self, at: usize, encoding: Encoding) {
        let path = &mut self.entries[at].path;
        path.truncate(path.rfind('.').unwrap_or(path.len()));
        path.push_str(extension(encoding));
    }
}

fn extension(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Jpeg(_) => ".jpg",
        Encoding::WebP => ".webp",
        Encoding::Png => ".png",
    }
}

fn name(split: &str, kind: Kind, number: u32, encoding: Encoding) -> String {
    format!("{split}/{}/{}_{number:04}{}", kind.folder, kind.stem, extension(encoding))
}

/// The numbers of `range` in random order (Fisher and Yates).
fn shuffled(range: std::ops::Range<usize>, dice: &mut Dice) -> Vec<usize> {
    let mut numbers: Vec<usize> = range.collect();
    for i in (1..numbers.len()).rev() {
        numbers.swap(i, dice.below(i + 1));
    }
    numbers
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use super::*;
    use std::collections::HashSet;

    fn totals(scale: f64) -> Vec<u32> {
        KINDS.iter().map(|kind| kind.counts(scale).iter().sum()).collect()
    }

    #[test]
    fn counts_are_the_articles_scaled() {
        assert_eq!(totals(1.0), [3972, 3956, 219, 128, 127, 278]);
        assert_eq!(totals(0.125), [497, 495, 27, 16, 16, 35]);
        assert_eq!(totals(1.0 / 32.0), [124, 124, 7, 4, 4, 9]);
        assert_eq!(KINDS[0].counts(0.125), [347, 75, 75]);
        assert_eq!(KINDS[3].counts(0.01), [1, 1, 1]);
    }

    #[test]
    fn the_roll_has_one_extra_file_and_no_name_twice() {
        for scale in [0.01, 1.0 / 32.0, 0.125, 1.0] {
            let roll = Roll::new(scale, 7);
            assert_eq!(roll.entries.len() as u32, totals(scale).iter().sum::<u32>() + 1);
            let names: HashSet<&str> = roll.entries.iter().map(|entry| entry.path.split('.').next().unwrap()).collect();
            assert_eq!(names.len(), roll.entries.len());
        }
    }

    #[test]
    fn every_kind_of_defect_is_planted_and_no_file_is_in_two() {
        let roll = Roll::new(0.01, 3);
        let kinds: HashSet<&str> = roll.defects.iter().map(|defect| defect.kind).collect();
        assert_eq!(kinds, HashSet::from(["exact_duplicate", "near_duplicate", "leak", "unreadable", "wrong_extension", "mislabelled"]));
        let files: Vec<&String> = roll.defects.iter().flat_map(|defect| &defect.files).collect();
        assert_eq!(files.iter().collect::<HashSet<_>>().len(), files.len());
        assert!(files.iter().all(|file| roll.entries.iter().any(|entry| entry.path == **file)));
    }

    #[test]
    fn another_seed_plants_elsewhere() {
        assert_ne!(Roll::new(0.125, 1).defects, Roll::new(0.125, 2).defects);
        assert_eq!(Roll::new(0.125, 1).entries, Roll::new(0.125, 1).entries);
    }
}
