//! Removing an earlier export, file by file: what was looked at and is still that, and nothing else. Whatever is found to be otherwise ends
//! it, and stays.

use super::found::{Folder, Found, Id, Kind};
use super::ours::{Few, Foreign, LAST, Ours};
use crate::progress::Progress;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::io;
use std::path::Path;

/// A removal on its way.
struct Going<'p> {
    progress: &'p Progress,
    /// The files of which a name was removed: others of the export's own may be left, and the system notes that one went.
    gone: HashSet<Id>,
}

impl Ours {
    /// Removes its files, which now lie in `dir`, and the folders that are empty then; nothing else. Links are removed, not what they lead to.
    ///
    /// # Errors
    /// Something is left, and why.
    pub(super) fn remove(&self, dir: &Path, progress: &Progress) -> Result<(), Foreign> {
        progress.begin("Removing the earlier export", self.files());
        let root = Folder::open(dir).map_err(Foreign::Unremoved)?;
        if !self.is_folder("", &root.found) {
            return Err(Foreign::Meanwhile);
        }
        let mut going = Going { progress, gone: HashSet::new() };
        self.empty(&root, "", &mut going)?;
        for book in LAST {
            self.remove_one((&root, book.as_ref()), book, &mut going)?;
        }
        std::fs::remove_dir(dir).map_err(Foreign::Unremoved)
    }

    /// Removes all that is in `folder`, which the export calls `below`, except the books that go last.
    fn empty(&self, folder: &Folder<'_>, below: &str, going: &mut Going<'_>) -> Result<(), Foreign> {
        for name in folder.names().map_err(Foreign::Unremoved)? {
            let within = if below.is_empty() { String::new() } else { format!("{below}/") };
            match name.to_str().map(|name| format!("{within}{name}")) {
                Some(called) if LAST.contains(&called.as_str()) => {}
                Some(called) => self.remove_one((folder, &name), &called, going)?,
                None => return Err(Foreign::Strange(Few::one(&format!("{within}{}", name.display())))),
            }
        }
        Ok(())
    }

    /// Removes what is at `name` in `folder`, which the export calls `called`. What is gone is gone.
    fn remove_one(&self, (folder, name): (&Folder<'_>, &OsStr), called: &str, going: &mut Going<'_>) -> Result<(), Foreign> {
        let found = match folder.find(name) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(Foreign::Unremoved(error)),
        };
        if found.kind == Kind::Folder {
            // Looked at once it is held: another may be there by then.
            let inner = folder.inner(name).map_err(Foreign::Unremoved)?;
            if !self.is_folder(called, &inner.found) {
                return Err(Foreign::Strange(Few::one(&format!("{called}/"))));
            }
            self.empty(&inner, called, going)?;
        } else if !self.is_known(called, &found) {
            return Err(Foreign::Strange(Few::one(called)));
        } else if !(self.is_as_seen(called, &found) || going.has_gone(&found) && self.is_as_seen_of_several(called, &found)) {
            return Err(Foreign::Changed(Few::one(called)));
        }
        if !folder.is_in_place() {
            return Err(Foreign::Meanwhile);
        }
        match folder.remove(name, found.kind) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Foreign::Unremoved(error)),
            _ => {
                going.progress.tick(u64::from(found.kind != Kind::Folder));
                going.gone.extend(found.id.filter(|_| found.kind == Kind::File));
                Ok(())
            }
        }
    }
}

impl Going<'_> {
    /// Whether another name of the same file was removed.
    fn has_gone(&self, found: &Found) -> bool {
        found.id.is_some_and(|id| self.gone.contains(&id))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::export::ours::tests::written_to;
    use std::path::PathBuf;

    /// What is left in a folder where an export was looked at, something was done to it (given the folder and one beside it), and it was then
    /// removed; and what was told.
    fn left(meddle: impl FnOnce(&Path, &Path)) -> (tempfile::TempDir, PathBuf, String) {
        let home = tempfile::tempdir().unwrap();
        let (out, mine) = (home.path().join("out"), home.path().join("mine"));
        let ours = written_to(&out);
        meddle(&out, &mine);
        let told = ours.remove(&out, &Progress::new()).map_or_else(|left| left.fact(), |()| String::new());
        (home, mine, told)
    }

    fn files(dir: &Path) -> usize {
        walkdir::WalkDir::new(dir).into_iter().filter(|entry| entry.as_ref().unwrap().file_type().is_file()).count()
    }

    #[test]
    fn it_goes_whole_and_only_what_was_looked_at_goes() {
        let (home, _, told) = left(|out, _| {
            // Gone already, and what desktops leave.
            std::fs::remove_file(out.join("train/a/y.png")).unwrap();
            std::fs::write(out.join("train/b/Thumbs.db"), "x").unwrap();
        });
        assert_eq!((told.as_str(), std::fs::read_dir(home.path()).unwrap().count()), ("", 0));

        let (home, _, told) = left(|out, _| std::fs::write(out.join("train/b/mine.txt"), "precious").unwrap());
        assert_eq!(told, "it holds train/b/mine.txt, which no export wrote");
        assert!(
            ["train/b/mine.txt", "evenset.json", "recipe.json", "manifest.csv"].iter().all(|name| home
                .path()
                .join("out")
                .join(name)
                .is_file())
        );

        for name in ["train/b/x.png", "manifest.csv"] {
            let (home, _, told) = left(|out, _| std::fs::write(out.join(name), "precious").unwrap());
            assert_eq!(told, format!("{name} in it was changed since"));
            assert_eq!(std::fs::read_to_string(home.path().join("out").join(name)).unwrap(), "precious");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_was_changed_and_looks_the_same_stays() {
        let (home, _, told) = left(|out, _| {
            let path = out.join("train/a/x.png");
            let when = path.metadata().unwrap().modified().unwrap();
            std::fs::write(&path, "b/x.pnG").unwrap();
            std::fs::File::options().write(true).open(&path).unwrap().set_modified(when).unwrap();
        });
        assert_eq!(told, "train/a/x.png in it was changed since");
        assert_eq!(std::fs::read_to_string(home.path().join("out/train/a/x.png")).unwrap(), "b/x.pnG");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_or_folder_put_in_the_place_of_a_folder_keeps_what_it_leads_to() {
        use std::os::unix::fs::symlink;
        for moved in ["", "train", "train/a"] {
            let (_home, mine, told) = left(|out, mine| {
                let from: PathBuf = out.join(moved).components().collect();
                std::fs::rename(&from, mine).unwrap();
                symlink(mine, &from).unwrap();
            });
            assert!(!told.is_empty());
            assert_eq!(files(&mine), [6, 3, 2][moved.split('/').filter(|part| !part.is_empty()).count()], "{moved}: {told}");
        }
        // Another folder with the same names in it.
        let (home, mine, told) = left(|out, mine| {
            std::fs::rename(out.join("train/a"), mine).unwrap();
            std::fs::create_dir(out.join("train/a")).unwrap();
            std::fs::hard_link(mine.join("x.png"), out.join("train/a/x.png")).unwrap();
        });
        assert!(told.contains("train/a/"), "{told}");
        assert!(mine.join("x.png").is_file() && home.path().join("out/train/a/x.png").is_file());
    }

    #[test]
    fn a_held_folder_knows_when_it_was_moved() {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(home.path().join("out/train/a")).unwrap();
        let root = Folder::open(&home.path().join("out")).unwrap();
        let train = root.inner("train".as_ref()).unwrap();
        let class = train.inner("a".as_ref()).unwrap();
        assert!(class.is_in_place());
        if cfg!(unix) {
            std::fs::rename(home.path().join("out/train"), home.path().join("mine")).unwrap();
            assert!(root.is_in_place() && !train.is_in_place() && !class.is_in_place());
        }
    }
}
