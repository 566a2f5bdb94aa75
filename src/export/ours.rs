//! Whether a folder is an earlier export and holds nothing else, so that nothing of anybody's is lost when another takes its place.

use super::again::text_of;
use super::found::{Found, Id, Kind};
use super::manifest;
use super::settings::{self, RECIPE, Settings};
use super::target::other_mount;
use crate::progress::{Cancelled, Progress};
use crate::recipe::RecipeFile;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

/// Books by which the others are known: they go last, so that a removal that was killed can be gone on with.
pub(super) const LAST: [&str; 3] = [RECIPE, manifest::MANIFEST, settings::FILE];

/// What desktops leave in every folder that is looked at; nobody's work is lost with it.
const LITTER: [&str; 2] = [".DS_Store", "Thumbs.db"];

/// Names that are said; the others are counted.
const SAID: usize = 2;

/// An earlier export of evenset that stands at a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// The name of the dataset that it was made from.
    pub dataset: String,
    /// Its images: the lines of its manifest.
    pub images: u64,
}

/// An earlier export in which nothing but its own files was found.
#[derive(Debug)]
pub(super) struct Ours {
    /// Where it was when it was looked at, links resolved.
    pub(super) dir: PathBuf,
    /// What it is of.
    pub(super) earlier: Earlier,
    /// The hashes of its files beside the images.
    pub(super) written: BTreeMap<String, String>,
    /// The beginnings of the hashes of all names of files: a million names would not be small.
    names: HashSet<u64>,
    folders: HashSet<String>,
    /// Whether the manifest's lines are files here.
    pub(super) places: Places,
    /// What was found of each file, by the beginning of the hash of its name.
    stamps: HashMap<u64, u64>,
    /// Which folders it consists of.
    ids: HashSet<Id>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Places {
    Images,
    BooksAlone,
}

/// Why a folder must not make way.
#[derive(Debug)]
pub(super) enum Foreign {
    /// It is no export.
    Other,
    /// An export that does not say what its files were.
    Unsaid,
    /// Things that no export wrote.
    Strange(Few),
    /// Files that are not what was exported.
    Changed(Few),
    /// Something that it was made from lies in it.
    Kept(Few),
    /// It is another than it was.
    Meanwhile,
    /// The system refused to remove something of it.
    Unremoved(io::Error),
    /// Asked to stop.
    Cancelled(Cancelled),
}

impl From<Cancelled> for Foreign {
    fn from(cancelled: Cancelled) -> Self {
        Self::Cancelled(cancelled)
    }
}

impl Foreign {
    /// What is the matter with it, as half a sentence about the export.
    pub(super) fn fact(&self) -> String {
        match self {
            Self::Other => "it is no export".to_owned(),
            Self::Unsaid => "it does not say what its files were, so nobody can tell whether they were changed".to_owned(),
            Self::Strange(few) => format!("it holds {few}, which no export wrote"),
            Self::Changed(few) => format!("{few} in it {} changed since", if few.count == 1 { "was" } else { "were" }),
            Self::Kept(few) => format!("{few}, from which it was made, {} kept in it", if few.count == 1 { "is" } else { "are" }),
            Self::Unremoved(error) => format!("it could not be removed: {error}"),
            Self::Meanwhile => "something in it was changed while the export ran".to_owned(),
            Self::Cancelled(_) => "nobody looked what it holds".to_owned(),
        }
    }

    /// What to do about it.
    pub(super) fn remedy(&self) -> &'static str {
        match self {
            Self::Strange(few) | Self::Changed(few) if few.count > 1 => "move them away",
            Self::Strange(_) | Self::Changed(_) => "move it away",
            _ => "move the folder away",
        }
    }
}

/// Some names, of which the first are said.
#[derive(Debug, Default)]
pub(super) struct Few {
    first: BTreeSet<String>,
    pub(super) count: usize,
}

impl Few {
    pub(super) fn one(name: &str) -> Self {
        Self { first: BTreeSet::from([name.to_owned()]), count: 1 }
    }

    pub(super) fn add(&mut self, name: String) {
        self.count += 1;
        self.first.insert(name);
        if self.first.len() > SAID {
            self.first.pop_last();
        }
    }
}

impl std::fmt::Display for Few {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.first.iter().map(String::as_str).collect();
        match self.count.saturating_sub(names.len()) {
            0 => f.write_str(&names.join(" and ")),
            more => write!(f, "{} and {more} more", names.join(", ")),
        }
    }
}

impl Ours {
    /// The export that stands at a target.
    pub(super) fn at_target(dir: &Path, progress: &Progress) -> Result<Self, Foreign> {
        let is_whole = LAST.iter().all(|book| dir.join(book).is_file());
        if is_whole { Self::look(dir, progress) } else { Err(Foreign::Other) }
    }

    /// Looks at names and kinds in `dir`, and reads nothing but its settings and manifest. Files may lack: whoever removed them has lost
    /// nothing more by what comes.
    pub(super) fn look(dir: &Path, progress: &Progress) -> Result<Self, Foreign> {
        let text = text_of(&dir.join(settings::FILE)).map_err(|_| Foreign::Other)?;
        let settings = Settings::from_json(&text).ok_or(Foreign::Other)?;
        let (Some(written), Some(form)) = (settings.written.clone(), settings.form()) else { return Err(Foreign::Unsaid) };
        if !settings.is_sealed(&text) {
            return Err(Foreign::Changed(Few::one(settings::FILE)));
        }
        let places = if form.places_originals() { Places::Images } else { Places::BooksAlone };
        let source = text_of(&dir.join(RECIPE)).ok().and_then(|text| RecipeFile::from_json(&text).ok()).and_then(|file| file.dataset);
        let name = source.as_ref().and_then(|source| Some(source.file_name()?.to_string_lossy().into_owned()));
        let earlier = Earlier { dataset: name.unwrap_or_else(|| "a dataset".to_owned()), images: 0 };
        let (names, folders, stamps, ids) = (HashSet::new(), HashSet::new(), HashMap::new(), HashSet::new());
        let dir = dir.canonicalize().map_err(|_| Foreign::Other)?;
        let mut ours = Self { dir, earlier, written, names, folders, places, stamps, ids };
        settings.empty.iter().for_each(|folder| ours.know_folders(&format!("{folder}/")));
        ours.learn(progress)?;
        ours.see(progress)?;
        // Moved away, perhaps, and a link put in its place.
        match source.filter(|source| source.is_absolute() && ours.is_around(source)) {
            Some(source) => Err(Foreign::Kept(Few::one(&source.display().to_string()))),
            None => Ok(ours),
        }
    }

    /// Learns the names of all its files.
    fn learn(&mut self, progress: &Progress) -> Result<(), Foreign> {
        let books: Vec<String> = self.written.keys().map(String::as_str).chain([settings::FILE]).map(str::to_owned).collect();
        books.iter().for_each(|book| self.know(book));
        let path = self.dir.join(manifest::MANIFEST);
        if !path.exists() {
            return Ok(());
        }
        let read = manifest::find(&path, |line| {
            self.earlier.images += 1;
            if self.places == Places::Images {
                self.know(&line.file_name);
            }
            progress.is_cancelled()
        });
        progress.check()?;
        read.map(drop).map_err(|_| Foreign::Changed(Few::one(manifest::MANIFEST)))
    }

    fn know(&mut self, name: &str) {
        self.names.insert(mark(name));
        self.know_folders(name);
    }

    /// Those that the file of that name lies in.
    fn know_folders(&mut self, name: &str) {
        let mut rest = name;
        while let Some((folder, _)) = rest.rsplit_once('/') {
            if !self.folders.insert(folder.to_owned()) {
                break;
            }
            rest = folder;
        }
    }

    /// Remembers what is there.
    fn see(&mut self, progress: &Progress) -> Result<(), Foreign> {
        let (mut stamps, mut ids) = (HashMap::new(), HashSet::new());
        self.walk((&self.dir, progress), |name, found| match found.kind {
            Kind::Folder => ids.extend(found.id),
            _ => drop(stamps.insert(mark(name), found.stamp)),
        })?;
        (self.stamps, self.ids) = (stamps, ids);
        Ok(())
    }

    /// Hands everything in `dir`, in which nothing may be that is not known, to `each`. Links are not followed.
    fn walk(&self, (dir, progress): (&Path, &Progress), mut each: impl FnMut(&str, &Found)) -> Result<(), Foreign> {
        // Moved away, with a link in its place: what that leads to is not what makes way.
        let root = Found::at(dir).ok().filter(|root| root.kind == Kind::Folder).ok_or(Foreign::Meanwhile)?;
        each("", &root);
        let mut strange = Few::default();
        let mut walk = walkdir::WalkDir::new(dir).follow_root_links(false).min_depth(1).into_iter();
        while let Some(entry) = walk.next() {
            progress.check()?;
            let looked = entry.map_err(io::Error::from).and_then(|entry| Ok((Found::at(entry.path())?, entry)));
            let (found, entry) = match looked {
                Ok(looked) => looked,
                Err(error) => {
                    strange.add(format!("something that cannot be looked at ({error})"));
                    continue;
                }
            };
            let (name, is_folder) = (name_in(dir, entry.path()), found.kind == Kind::Folder);
            let mounted = || is_folder && other_mount(entry.path(), dir);
            match name.as_deref().filter(|name| self.is_known(name, &found) && !mounted()) {
                Some(name) if is_folder || !self.is_litter(name, &found) => each(name, &found),
                Some(_) => {}
                None => {
                    let shown = entry.path().strip_prefix(dir).unwrap_or(entry.path()).display();
                    strange.add(format!("{shown}{}", if is_folder { "/" } else { "" }));
                    if is_folder {
                        walk.skip_current_dir();
                    }
                }
            }
        }
        if strange.count > 0 { Err(Foreign::Strange(strange)) } else { Ok(()) }
    }

    /// Whether an export has such a thing of that name.
    pub(super) fn is_known(&self, name: &str, found: &Found) -> bool {
        match found.kind {
            Kind::Folder => self.folders.contains(name),
            Kind::File | Kind::Link => self.names.contains(&mark(name)) || self.is_litter(name, found),
            Kind::Other => false,
        }
    }

    /// Whether it is one of the folders that were there, of that name.
    pub(super) fn is_folder(&self, name: &str, found: &Found) -> bool {
        (name.is_empty() || self.is_known(name, found)) && found.id.is_none_or(|id| self.has_id(id))
    }

    /// Whether the file of that name is what it was.
    pub(super) fn is_as_seen(&self, name: &str, found: &Found) -> bool {
        self.stamps.get(&mark(name)) == Some(&found.stamp) || self.is_litter(name, found)
    }

    /// The same for one of whose names another was removed just now.
    pub(super) fn is_as_seen_of_several(&self, name: &str, found: &Found) -> bool {
        self.stamps.get(&mark(name)) == Some(&found.stamp_of_several)
    }

    fn is_litter(&self, name: &str, found: &Found) -> bool {
        let is_such = found.kind == Kind::File && LITTER.contains(&name.rsplit('/').next().unwrap_or_default());
        is_such && !self.names.contains(&mark(name))
    }

    pub(super) fn has_id(&self, id: Id) -> bool {
        self.ids.contains(&id)
    }

    /// How many files were found.
    pub(super) fn files(&self) -> u64 {
        self.stamps.len() as u64
    }

    /// Whether it is, at `dir` now, what it was when it was looked at.
    pub(super) fn is_as_it_was(&self, dir: &Path, progress: &Progress) -> Result<(), Foreign> {
        let (mut is_same, mut files) = (true, 0);
        self.walk((dir, progress), |name, found| {
            if found.kind == Kind::Folder {
                is_same &= self.is_folder(name, found);
            } else {
                files += 1;
                is_same &= self.is_as_seen(name, found);
            }
        })?;
        if is_same && files == self.files() { Ok(()) } else { Err(Foreign::Meanwhile) }
    }
}

/// What `path` in `dir` is called by a manifest; `None` where no manifest could.
fn name_in(dir: &Path, path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.strip_prefix(dir).ok()?.iter().map(std::ffi::OsStr::to_str).collect();
    Some(parts?.join("/"))
}

/// Eight bytes that stand for a name.
fn mark(name: &str) -> u64 {
    crate::digest::eight(&blake3::hash(name.as_bytes()))
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::export::Options;

    /// An export of two classes, written by hand to `dir`, and looked at.
    pub(in crate::export) fn written_to(dir: &Path) -> Ours {
        let mut lines = "file_name,label,label_id,split,kind,source,source_hash,parent2,transforms,seed,hash,width,height\n".to_owned();
        for name in ["a/x.png", "a/y.png", "b/x.png"] {
            let path = dir.join("train").join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, name).unwrap();
            let hash = blake3::hash(name.as_bytes()).to_hex();
            lines += &format!("train/{name},{},0,train,original,{name},{hash},,,,{hash},1,1\n", &name[..1]);
        }
        let mut written = BTreeMap::new();
        for (book, text) in [(manifest::MANIFEST, lines.as_str()), (RECIPE, "{}")] {
            std::fs::write(dir.join(book), text).unwrap();
            written.insert(book.to_owned(), blake3::hash(text.as_bytes()).to_hex().to_string());
        }
        // A class of which no image could be made.
        std::fs::create_dir_all(dir.join("val/c")).unwrap();
        let settings = settings::Settings::of(&Options::new(dir)).sealed(written, ["val/c".to_owned()].into());
        std::fs::write(dir.join(settings::FILE), settings.to_json()).unwrap();
        Ours::look(dir, &Progress::new()).unwrap()
    }

    #[test]
    fn a_forged_list_of_files_reads_nothing_outside() {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("mine"), "x").unwrap();
        let mut ours = written_to(&home.path().join("out"));
        ours.written.insert("../mine".to_owned(), blake3::hash(b"x").to_hex().to_string());
        let why = ours.read(&Progress::new()).unwrap_err().fact();
        assert_eq!(why, "../mine in it was changed since");
    }
}
