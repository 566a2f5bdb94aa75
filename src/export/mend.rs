//! Bringing to an end what an exchange of two exports that was killed has left.

use super::error::ExportError;
use super::exchange::{EARLIER, is_folder, mark_of, noted, put_away, show};
use super::ours::{Foreign, Ours};
use super::stage;
use super::target::{Now, Place};
use crate::dataset::Dataset;
use crate::progress::Progress;

/// What was found to do beside a target before an export begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mended {
    /// Nothing.
    Nothing,
    /// The earlier export stands at the target again.
    PutBack,
    /// What an exchange had not got to the end of is done; with what is to be told.
    PutAway(Option<String>),
}

/// Brings to an end what an exchange at `place` that was killed left. An earlier export is removed only if the one that was to take its place
/// stands there, and nothing of the `dataset` that is to be exported lies in it.
///
/// # Errors
/// Asked to stop; the earlier export cannot be put back.
pub(super) fn mend(place: &Place, dataset: &Dataset, progress: &Progress) -> Result<Mended, ExportError> {
    let folder = place.stage();
    let (tree, aside) = (stage::tree_in(&folder), folder.join(EARLIER));
    let Some(_lock) = stage::lock_left(&folder).filter(|_| is_folder(&aside)) else { return Ok(Mended::Nothing) };
    // All of it was removed but the folder.
    if std::fs::remove_dir(&aside).is_ok() {
        return Ok(Mended::PutAway(None));
    }
    let (lies, stands, noted) = (mark_of(&aside), mark_of(&place.out), noted(&folder));
    let is_new = |mark: &Option<String>| noted.as_ref().is_some_and(|noted| mark.as_ref() == Some(&noted.new));
    let is_old = |mark: &Option<String>| noted.as_ref().is_some_and(|noted| mark.as_ref() == Some(&noted.old));
    if !is_folder(&tree) && is_new(&lies) {
        // Killed before the exchange: this is the new one, finished, under the other's name.
        std::fs::rename(&aside, &tree).map_err(|error| ExportError::write(&tree, &error))?;
        return Ok(Mended::Nothing);
    }
    if is_folder(&tree) && place.now != Now::Full {
        std::fs::rename(&aside, &place.out).map_err(|error| ExportError::write(&place.out, &error))?;
        return Ok(Mended::PutBack);
    }
    // Something else was put there since, or nothing tells what that is.
    if is_folder(&tree) || !is_old(&lies) || !is_new(&stands) {
        return Ok(Mended::PutAway(Some(show(&aside, &place.out, "an export that was to take its place was killed"))));
    }
    let looked = Ours::look(&aside, progress).and_then(|ours| ours.read(progress).map(|()| ours));
    let kept = looked.as_ref().ok().map_or(Ok(None), |ours| ours.keeps_of(dataset, progress))?;
    Ok(Mended::PutAway(match looked {
        Ok(_) if kept.is_some() => Some(show(&aside, &place.out, &kept.unwrap_or_default())),
        Ok(ours) => put_away(&ours, &aside, &place.out, progress),
        Err(Foreign::Cancelled(cancelled)) => return Err(cancelled.into()),
        Err(foreign) => Some(show(&aside, &place.out, &foreign.fact())),
    }))
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::export::exchange;
    use crate::export::ours::tests::written_to;
    use std::path::{Path, PathBuf};

    /// A target `out` with an export, and the folder of one that was killed beside it, with another in `there`.
    struct Scene {
        home: tempfile::TempDir,
        out: PathBuf,
        folder: PathBuf,
    }

    impl Scene {
        fn new(there: &str) -> Self {
            let home = tempfile::tempdir().unwrap();
            let (out, folder) = (home.path().join("out"), home.path().join(".out.evenset-partial"));
            std::fs::create_dir_all(home.path().join("source")).unwrap();
            written_to(&out);
            written_to(&folder.join(there));
            std::fs::write(folder.join("evenset-partial.txt"), "evenset partial export 00\n").unwrap();
            Self { home, out, folder }
        }

        fn note(&self, new: &Path, old: &Path) {
            exchange::note(&self.folder, new, old);
        }

        fn mended(&self) -> Mended {
            let place = Place::find(&self.home.path().join("source"), &self.out).unwrap();
            mend(&place, &Dataset::synthetic(&[("train", "cats", 1)]), &Progress::new()).unwrap()
        }

        /// Whether the export at `name` is whole.
        fn has(&self, name: &str) -> bool {
            ["train/a/x.png", "evenset.json"].iter().all(|file| self.home.path().join(name).join(file).is_file())
        }
    }

    #[test]
    fn a_finished_export_that_was_not_exchanged_yet_is_gone_on_with() {
        let scene = Scene::new("earlier");
        scene.note(&scene.folder.join("earlier"), &scene.out);
        assert_eq!(scene.mended(), Mended::Nothing);
        assert!(scene.has(".out.evenset-partial/tree") && scene.has("out") && !scene.has("out-earlier"));
    }

    #[test]
    fn the_earlier_one_is_removed_only_where_the_new_one_stands() {
        // It does.
        let scene = Scene::new("earlier");
        scene.note(&scene.out, &scene.folder.join("earlier"));
        assert_eq!(scene.mended(), Mended::PutAway(None));
        assert!(scene.has("out") && !scene.folder.join("earlier").exists() && !scene.has("out-earlier"));
        // Nothing tells; another stands there; nothing stands there.
        for meddle in ["", "another", "nothing"] {
            let scene = Scene::new("earlier");
            if !meddle.is_empty() {
                scene.note(&scene.out, &scene.folder.join("earlier"));
                std::fs::rename(&scene.out, scene.home.path().join("mine")).unwrap();
            }
            if meddle == "another" {
                written_to(&scene.out);
            }
            let Mended::PutAway(Some(told)) = scene.mended() else { unreachable!("{meddle}") };
            assert!(told.contains("out-earlier") && scene.has("out-earlier"), "{meddle}: {told}");
            assert_eq!((scene.has("out"), scene.has("mine")), (meddle != "nothing", !meddle.is_empty()));
        }
    }

    #[test]
    fn it_is_put_back_where_the_new_one_did_not_get_there() {
        let scene = Scene::new("tree");
        scene.note(&scene.folder.join("tree"), &scene.out);
        std::fs::rename(&scene.out, scene.folder.join("earlier")).unwrap();
        assert_eq!(scene.mended(), Mended::PutBack);
        assert!(scene.has("out") && scene.has(".out.evenset-partial/tree"));
    }

    #[test]
    fn the_last_step_of_a_removal_is_done() {
        let scene = Scene::new("tree");
        std::fs::create_dir(scene.folder.join("earlier")).unwrap();
        assert_eq!(scene.mended(), Mended::PutAway(None));
        assert!(!scene.folder.join("earlier").exists() && !scene.home.path().join("out-earlier").exists());
    }
}
