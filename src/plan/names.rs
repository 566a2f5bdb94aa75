//! Output paths: unique also where case or Unicode form is ignored, legal on every system, and a function of what the file is.

use super::mend::{fold, mended, shortened, split_extension};
use super::{Made, Plan, Roster, Row, stream};
use crate::augment::Chain;
use crate::dataset::{Dataset, ImageId};
use rayon::prelude::*;
use std::collections::HashSet;
use std::sync::Arc;

/// The longest name of a file or folder, in bytes of UTF-8.
const MAX_BYTES: usize = 255;
/// Room that the stem of a made image leaves for what follows: `~copy-4294967295-01234567` and the longest extension.
const TAIL_BYTES: usize = 48;

impl Roster {
    /// The folder of each final class, unique and mended: the class's own name wherever a file system allows it.
    pub fn class_folders(&self) -> Vec<String> {
        folders(self.classes.iter().map(String::as_str))
    }
}

/// A name for each row, in one block of memory.
#[derive(Clone, Debug, Default)]
pub struct Names {
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Names {
    /// The name of a row, if there is one.
    pub fn get(&self, row: usize) -> Option<&str> {
        let end = *self.ends.get(row)?;
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start..end)
    }

    /// All of them, in the order of rows.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|row| self.get(row))
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn push(&mut self, name: &str) {
        self.text.push_str(name);
        self.ends.push(self.text.len());
    }

    fn append(&mut self, other: &Self) {
        let before = self.text.len();
        self.text.push_str(&other.text);
        self.ends.extend(other.ends.iter().map(|end| before + end));
    }
}

impl std::ops::Index<usize> for Names {
    type Output = str;

    fn index(&self, row: usize) -> &str {
        self.get(row).expect("every row has a name")
    }
}

impl FromIterator<String> for Names {
    fn from_iter<All: IntoIterator<Item = String>>(all: All) -> Self {
        let mut names = Self::default();
        for name in all {
            names.push(&name);
        }
        names
    }
}

impl Plan {
    /// Output paths relative to the target, one for each row, with `/`: unique also where case is ignored, reserved names mended.
    ///
    /// Originals keep their names; where two of one class and split would have the same, all but the first in the dataset's order get
    /// a suffix from their keys, whichever of them a target keeps. Made images are `.jpg`.
    pub fn names(&self, dataset: &Dataset) -> Vec<String> {
        self.names_with(dataset, |_| "jpg")
    }

    /// As [`Plan::names`], with the extension that `made` gives each augmented image ("png" where alpha must be kept).
    pub fn names_with(&self, dataset: &Dataset, made: impl Fn(&Row) -> &'static str + Sync) -> Vec<String> {
        self.by_folder(dataset, made).iter().flat_map(Names::iter).map(str::to_owned).collect()
    }

    /// As [`Plan::names`], in one block of memory: a million names take a third of what they take one by one.
    pub fn names_in_one(&self, dataset: &Dataset) -> Names {
        let parts = self.by_folder(dataset, |_| "jpg");
        let mut all = Names {
            text: String::with_capacity(parts.iter().map(|part| part.text.len()).sum()),
            ends: Vec::with_capacity(self.rows.len()),
        };
        parts.into_iter().for_each(|part| all.append(&part));
        all
    }

    /// The names of the rows of each class and split.
    fn by_folder(&self, dataset: &Dataset, made: impl Fn(&Row) -> &'static str + Sync) -> Vec<Names> {
        let splits = folders(self.roster.splits.iter().map(|split| split.name.as_str()));
        let classes = self.roster.class_folders();
        let chains = self.chain_texts();
        let groups: Vec<&[Row]> = self.rows.chunk_by(|one, next| (one.split, one.class) == (next.split, next.class)).collect();
        let named = |rows: &&[Row]| {
            let (split, class) = (usize::from(rows[0].split.0), rows[0].class.0 as usize);
            let folder = format!("{}/{}", splits[split], classes[class]);
            Folder::new(dataset, &self.roster.members[split][class], &chains[class]).paths(&folder, rows, &made)
        };
        groups.par_iter().map(named).collect()
    }
}

impl Plan {
    /// The chain of each class as text; classes that share one share its text.
    fn chain_texts(&self) -> Vec<Arc<str>> {
        let mut known: Vec<(&Arc<Chain>, Arc<str>)> = Vec::new();
        let mut texts = Vec::with_capacity(self.chains.len());
        for chain in &self.chains {
            let shared = known.iter().find(|(other, _)| Arc::ptr_eq(other, chain)).map(|(_, text)| Arc::clone(text));
            let text = shared.unwrap_or_else(|| {
                let text: Arc<str> = chain.to_json().to_string().into();
                known.push((chain, Arc::clone(&text)));
                text
            });
            texts.push(text);
        }
        texts
    }
}

/// Names of folders side by side.
fn folders<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken = Taken::default();
    names.map(|name| taken.claim(|attempt| with_suffix(&mended(name), "", MAX_BYTES, name, attempt))).collect()
}

/// `stem` and `extension` in at most `max_bytes`; from the second attempt on with a suffix between them that tells what bears `key`
/// apart from others of its name.
fn with_suffix(stem: &str, extension: &str, max_bytes: usize, key: &str, attempt: u64) -> String {
    if attempt == 0 {
        return format!("{}{extension}", shortened(stem, max_bytes - extension.len(), key));
    }
    let suffix = format!("~{}", stream::tag(stream::hash("name", attempt, &[key])));
    format!("{}{suffix}{extension}", shortened(stem, max_bytes - suffix.len() - extension.len(), key))
}

/// Names given out in one folder, as a file system without case would compare them. Only their hashes are kept, for a class may have a
/// million; of two names with one hash, one pair in 2^64, the later would get a suffix that it does not need.
#[derive(Default)]
struct Taken(HashSet<u64>);

impl Taken {
    /// The first of `candidates` (by attempt, from 0) that is new here.
    fn claim(&mut self, candidates: impl Fn(u64) -> String) -> String {
        let mut attempt = 0;
        loop {
            let name = candidates(attempt);
            if self.0.insert(crate::digest::eight(&blake3::hash(fold(&name).as_bytes()))) {
                return name;
            }
            attempt += 1;
        }
    }
}

/// The files of one class in one split.
struct Folder<'a> {
    dataset: &'a Dataset,
    members: &'a [ImageId],
    /// The name of each member, and how many bytes of it are its extension with its dot.
    originals: Names,
    extensions: Vec<u8>,
    taken: Taken,
    chain: &'a str,
}

impl<'a> Folder<'a> {
    fn new(dataset: &'a Dataset, members: &'a [ImageId], chain: &'a str) -> Self {
        let (mut taken, mut extensions) = (Taken::default(), Vec::with_capacity(members.len()));
        let original = |&id: &ImageId| {
            let (name, key) = (mended(dataset.file_name(id)), dataset.key(id));
            let (stem, extension) = split_extension(&name);
            extensions.push(extension.len() as u8);
            taken.claim(|attempt| with_suffix(stem, extension, MAX_BYTES, &key, attempt))
        };
        let originals = members.iter().map(original).collect();
        Self { dataset, members, originals, extensions, taken, chain }
    }

    fn paths(mut self, folder: &str, rows: &[Row], made: &impl Fn(&Row) -> &'static str) -> Names {
        rows.iter().map(|row| format!("{folder}/{}", self.name(row, made))).collect()
    }

    fn name(&mut self, row: &Row, made: &impl Fn(&Row) -> &'static str) -> String {
        let at = self.members.binary_search(&row.source).expect("a row's source is a member of its class");
        let name = &self.originals[at];
        let (stem, extension) = name.split_at(name.len() - usize::from(self.extensions[at]));
        let short = shortened(stem, MAX_BYTES - TAIL_BYTES, stem);
        match row.made {
            Made::Original => name.to_owned(),
            Made::Copy(copy) => self.taken.claim(|attempt| match attempt {
                0 => format!("{short}~copy-{copy}{extension}"),
                _ => format!("{short}~copy-{copy}-{}{extension}", mark(attempt, &self.dataset.key(row.source))),
            }),
            Made::Blended(copy, _) => {
                let extension = made(row);
                self.taken.claim(|attempt| format!("{short}~mix-{copy}-{}.{extension}", mark(row.seed.wrapping_add(attempt), self.chain)))
            }
            Made::Augmented(copy) => {
                let extension = made(row);
                self.taken.claim(|attempt| format!("{short}~aug-{copy}-{}.{extension}", mark(row.seed.wrapping_add(attempt), self.chain)))
            }
        }
    }
}

/// Eight digits that are another for another number or text.
fn mark(number: u64, text: &str) -> String {
    stream::tag(stream::hash("file", number, &[text]))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::progress::Progress;
    use crate::recipe::{Edit, Grow, Recipe, Target};
    use proptest::prelude::*;

    /// A scanned folder of one-pixel images at these keys.
    fn on_disk(keys: &[&str]) -> (tempfile::TempDir, Dataset) {
        let folder = tempfile::tempdir().unwrap();
        let pixel = crate::pixels::Image::filled(1, 1, crate::pixels::Layout::Rgb, &[9, 9, 9]);
        let bytes = crate::pixels::encode(&pixel, crate::pixels::Encoding::Png).unwrap();
        for key in keys {
            let path = folder.path().join(key);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, &bytes).unwrap();
        }
        let dataset = crate::dataset::open(folder.path(), &Progress::new()).unwrap();
        (folder, dataset)
    }

    fn recipe(dataset: &Dataset, edits: &[Edit]) -> Recipe {
        edits.iter().fold(Recipe::default(), |recipe, edit| recipe.apply(edit, dataset.classes()).unwrap())
    }

    fn names(dataset: &Dataset, edits: &[Edit]) -> Vec<String> {
        Plan::new(dataset, &recipe(dataset, edits)).names(dataset)
    }

    fn grown(to: u32, by: Grow) -> [Edit; 2] {
        [Edit::SetTarget(Some(Target::Count(to))), Edit::SetGrow(by)]
    }

    #[test]
    fn originals_keep_their_names_and_made_images_say_what_they_are() {
        let dataset = Dataset::synthetic(&[("train", "cats", 1)]);
        assert_eq!(names(&dataset, &grown(2, Grow::Copies)), ["train/cats/000000.jpg", "train/cats/000000~copy-1.jpg"]);
        let augmented = names(&dataset, &grown(3, Grow::Augment));
        let mark = augmented[1].strip_prefix("train/cats/000000~aug-1-").unwrap().strip_suffix(".jpg").unwrap();
        assert!(mark.len() == 8 && mark.bytes().all(|digit| digit.is_ascii_hexdigit()), "{mark}");
        assert!(augmented[2].starts_with("train/cats/000000~aug-2-"));
    }

    #[test]
    fn two_files_of_one_name_stay_two() {
        let (_folder, dataset) = on_disk(&["cats/a/img.png", "cats/b/img.png", "cats/IMG.PNG", "dogs/img.png"]);
        let all = names(&dataset, &[]);
        assert_eq!(all.len(), 4);
        assert!(all.contains(&"train/cats/IMG.PNG".to_owned()) && all.contains(&"train/dogs/img.png".to_owned()), "{all:?}");
        let folded: HashSet<String> = all.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(folded.len(), 4, "{all:?}");
        // Which of them a target keeps changes no name.
        let few = names(&dataset, &grown(1, Grow::Copies));
        assert!(few.iter().all(|name| all.contains(name)), "{few:?}");
    }

    #[test]
    fn a_file_that_bears_the_name_of_a_made_one_is_kept_apart() {
        let (_folder, dataset) = on_disk(&["cats/a.png", "cats/a~copy-1.png"]);
        let all = names(&dataset, &grown(4, Grow::Copies));
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 4, "{all:?}");
    }

    #[test]
    fn classes_that_a_file_system_could_confuse_get_folders_of_their_own() {
        let dataset =
            Dataset::synthetic(&[("train", "CON", 1), ("train", "a.", 1), ("train", "cats", 1), ("train", "Cats", 1), ("train", "a", 1)]);
        let folders = Roster::new(&dataset, &Recipe::default()).class_folders();
        assert_eq!(folders[..2], ["CON_", "Cats"]);
        let folded: HashSet<String> = folders.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(folded.len(), 5, "{folders:?}");
    }

    #[test]
    fn long_names_fit_also_for_made_images() {
        let long = format!("cats/{}.png", "ü".repeat(125));
        let (_folder, dataset) = on_disk(&[&long]);
        for name in names(&dataset, &grown(3, Grow::Augment)) {
            assert!(name.rsplit('/').next().unwrap().len() <= 255, "{name}");
        }
        assert_eq!(names(&dataset, &[]), [format!("train/{long}")]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn names_are_unique_where_case_is_ignored(a in 0usize..25, b in 0usize..25, wanted in 1u32..60, copies: bool) {
            let dataset = Dataset::synthetic(&[("train", "cats", a), ("train", "Cats", b), ("val", "cats", 3)]);
            let all = names(&dataset, &grown(wanted, if copies { Grow::Copies } else { Grow::Augment }));
            let folded: HashSet<String> = all.iter().map(|name| fold(name)).collect();
            prop_assert_eq!(folded.len(), all.len());
        }
    }
}
