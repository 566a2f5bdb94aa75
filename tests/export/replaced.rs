//! A new export in the place of an earlier one: when it may, what it removes, and what is never lost.

use super::*;
use evenset::export::{Earlier, Form, Replace, Stands};

/// Exports to `out`, where an earlier export makes way.
fn replace(dataset: &Dataset, recipe: &Recipe, out: &Path) -> Result<Report, ExportError> {
    export(dataset, recipe, &Options { replace: Replace::Earlier, ..Options::new(out) })
}

/// A place with an export of 18 images at `out`.
fn exported() -> (Place, Dataset, PathBuf) {
    let place = Place::new(&ANIMALS);
    let (dataset, out) = (open(&place.source), place.out("out"));
    export(&dataset, &Recipe::default(), &Options::new(&out)).unwrap();
    (place, dataset, out)
}

/// Why it is refused to replace the export at `out`; nothing has changed then.
fn refusal(place: &Place, dataset: &Dataset, out: &Path) -> String {
    let before = (stamps(&place.parent), stamps(&place.source));
    let options = Options { replace: Replace::Earlier, ..Options::new(out) };
    let why = export(dataset, &grown(9, flip()), &options).unwrap_err().to_string();
    assert_eq!((stamps(&place.parent), stamps(&place.source)), before, "{why}");
    why
}

#[test]
fn every_form_takes_the_place_of_every_other_and_leaves_nothing_of_it() {
    let (place, dataset, out) = exported();
    let copies = |count| {
        let steps = vec![step(Action::Target { to: Target::Count(count) }), step(Action::Grow { by: Grow::Copies })];
        Recipe { steps, ..Recipe::default() }
    };
    let before = stamps(&place.source);
    let mut images = 18;
    for (form, count) in Form::ALL.into_iter().chain([Form::Tree]).zip(5..) {
        let options = |name: &str, replace| Options { form, replace, ..Options::new(place.out(name)) };
        let recipe = copies(count);
        export(&dataset, &recipe, &options("fresh", Replace::Nothing)).unwrap();
        let plan = Plan::new(&dataset, &recipe);
        let earlier = Some(Earlier { dataset: "animals".to_owned(), images });
        assert_eq!(
            export::check(&dataset, &plan, &options("out", Replace::Earlier), &Progress::new()).unwrap().replaces,
            earlier,
            "{form}"
        );
        let report = export(&dataset, &recipe, &options("out", Replace::Earlier)).unwrap();
        assert_eq!((report.replaced, report.beside, report.remains, report.out), (earlier, None, vec![], out.canonicalize().unwrap()));
        assert_same(&place.out("fresh"), &out);
        assert_eq!(listing(&place.parent), ["fresh", "out"]);
        std::fs::remove_dir_all(place.out("fresh")).unwrap();
        images = report.originals + report.made;
    }
    assert_eq!(stamps(&place.source), before, "the source changed");
    // Where nothing stands, nothing is replaced.
    let report = replace(&dataset, &Recipe::default(), &place.out("new")).unwrap();
    assert_eq!((report.replaced, report.was_there), (None, false));
}

#[test]
fn it_has_to_be_asked_for() {
    let (place, dataset, out) = exported();
    let before = stamps(&out);
    let refused = export(&dataset, &grown(9, flip()), &Options::new(&out)).unwrap_err();
    let ExportError::Taken { stands: Stands::Earlier(earlier), free, .. } = &refused else { panic!("{refused:?}") };
    assert_eq!(*earlier, Earlier { dataset: "animals".to_owned(), images: 18 });
    assert_eq!(*free, Some(place.out("out-2").parent().unwrap().canonicalize().unwrap().join("out-2")));
    assert!(refused.to_string().contains("made from animals, 18 images; replace it, or choose another name (out-2 is free)"), "{refused}");
    assert_eq!(stamps(&out), before);
}

#[test]
fn what_no_export_wrote_is_never_taken_away() {
    let (place, dataset, out) = exported();
    std::fs::write(out.join("Training/cats/mine.jpg"), "precious").unwrap();
    let why = refusal(&place, &dataset, &out);
    assert!(
        why.contains("but it holds Training/cats/mine.jpg, which no export wrote; move it away, or choose another name (out-2"),
        "{why}"
    );
    std::fs::create_dir(out.join("notes")).unwrap();
    std::fs::write(out.join("notes/a.txt"), "precious").unwrap();
    std::fs::create_dir(out.join("Training/empty")).unwrap();
    let why = refusal(&place, &dataset, &out);
    assert!(why.contains("holds Training/cats/mine.jpg, Training/empty/ and 1 more, which no export wrote; move them away"), "{why}");
    for name in ["notes", "Training/empty"] {
        std::fs::remove_dir_all(out.join(name)).unwrap();
    }
    std::fs::remove_file(out.join("Training/cats/mine.jpg")).unwrap();
    // What desktops leave is nobody's.
    std::fs::write(out.join("Training/.DS_Store"), "x").unwrap();
    // What was taken out of it is not missed.
    std::fs::remove_file(out.join("Training/cats/0.jpg")).unwrap();
    std::fs::remove_file(out.join("report.html")).unwrap();
    replace(&dataset, &grown(9, flip()), &out).unwrap();
    export(&dataset, &grown(9, flip()), &Options::new(place.out("fresh"))).unwrap();
    assert_same(&place.out("fresh"), &out);
    // Neither is any other folder an export.
    std::fs::create_dir_all(place.out("other/train")).unwrap();
    assert!(refusal(&place, &dataset, &place.out("other")).contains("already exists and is not empty"));
}

#[test]
fn what_somebody_changed_is_theirs() {
    let (place, dataset, out) = exported();
    let mut names: Vec<PathBuf> = tree(&out).into_keys().filter(|name| name.components().count() == 1).collect();
    assert_eq!(names.len(), 9);
    names.push("Training/dogs/1.jpg".into());
    for name in names {
        let (path, whole) = (out.join(&name), std::fs::read(out.join(&name)).unwrap());
        // Of the same length, as the names and sizes tell nothing.
        let at = whole.iter().rposition(|byte| byte.is_ascii_lowercase()).unwrap();
        let mut bent = whole.clone();
        bent[at] ^= 1;
        std::fs::write(&path, &bent).unwrap();
        let why = refusal(&place, &dataset, &out);
        // A recipe or settings that cannot be read make it no export.
        let may_be_none = ["recipe.json", "evenset.json"].iter().any(|book| name.as_os_str() == *book) && why.contains("is not empty");
        assert!(why.contains(&format!("{} in it was changed since; move it away", name.display())) || may_be_none, "{why}");
        std::fs::write(&path, &whole).unwrap();
    }
    // An export that does not say what its books were, as of versions before.
    let told: serde_json::Value = serde_json::from_slice(&std::fs::read(out.join("evenset.json")).unwrap()).unwrap();
    let mut old = told.clone();
    ["written", "seal"].iter().for_each(|key| drop(old.as_object_mut().unwrap().remove(*key)));
    std::fs::write(out.join("evenset.json"), old.to_string()).unwrap();
    assert!(refusal(&place, &dataset, &out).contains("it does not say what its files were"));
}

#[cfg(unix)]
#[test]
fn links_are_removed_and_what_they_lead_to_is_not() {
    let place = Place::new(&ANIMALS);
    let dataset = open(&place.source);
    for (link, name) in [(LinkMode::Hard, "hard"), (LinkMode::Symlink, "symbolic")] {
        let out = place.out(name);
        export(&dataset, &grown(9, photo()), &Options { link, ..Options::new(&out) }).unwrap();
        // A source that is another by now shows through the link, and stays.
        std::fs::write(place.source.join("Training/cats/1.jpg"), name).unwrap();
        let before = (tree(&place.source), stamps(&place.source));
        let report = replace(&open(&place.source), &Recipe::default(), &out).unwrap();
        assert_eq!((report.replaced.unwrap().images, report.remains), (23, vec![]), "{name}");
        assert_eq!((tree(&place.source), stamps(&place.source)), before, "{name}");
        assert!(!out.join("Training/dogs/0.jpg").is_symlink());
    }
    // Links that somebody put there, to a file and to a folder.
    let (out, elsewhere) = (place.out("hard"), place.out("elsewhere"));
    std::fs::create_dir(&elsewhere).unwrap();
    std::fs::write(elsewhere.join("mine"), "precious").unwrap();
    for (name, target) in [("Training/more", elsewhere.clone()), ("Training/cats/0.jpg", elsewhere.join("mine"))] {
        let _ = std::fs::remove_file(out.join(name));
        std::os::unix::fs::symlink(&target, out.join(name)).unwrap();
        let why = refusal(&place, &dataset, &out);
        assert!(why.contains("which no export wrote") || why.contains("0.jpg in it was changed since"), "{why}");
        std::fs::remove_file(out.join(name)).unwrap();
    }
    // The target itself by a link.
    std::os::unix::fs::symlink(&out, place.out("door")).unwrap();
    for door in ["door", "door/"] {
        assert!(refusal(&place, &dataset, &place.out(door)).contains("it is a link; to replace the earlier export"));
    }
    assert_eq!(std::fs::read_to_string(elsewhere.join("mine")).unwrap(), "precious");
}

#[cfg(unix)]
#[test]
fn names_of_one_file_all_go() {
    let place = Place::new(&ANIMALS);
    let out = place.out("hard");
    let mut copied = grown(9, photo());
    copied.steps[1] = step(Action::Grow { by: Grow::Copies });
    export(&open(&place.source), &copied, &Options { link: LinkMode::Hard, ..Options::new(&out) }).unwrap();
    // Sources that are saved anew: the export's names are all that is left of the files, and the system notes when one of them goes.
    for (name, bytes) in tree(&place.source) {
        std::fs::remove_file(place.source.join(&name)).unwrap();
        std::fs::write(place.source.join(&name), bytes).unwrap();
    }
    let report = replace(&open(&place.source), &Recipe::default(), &out).unwrap();
    assert_eq!(report.remains, Vec::<String>::new());
    assert!(!listing(out.parent().unwrap()).iter().any(|name| name.contains("earlier")));
}

#[test]
fn the_dataset_is_never_replaced() {
    let (place, dataset, out) = exported();
    let opened = open(&out);
    assert!(refusal(&place, &opened, &out).contains("it is the dataset itself"));
    assert!(refusal(&place, &opened, &out.join("Training")).contains("inside the dataset"));
    #[cfg(unix)]
    {
        // An image of the dataset that lies in the earlier export would go with it.
        std::os::unix::fs::symlink(out.join("Training/dogs"), place.source.join("Training/more")).unwrap();
        let linked = open(&place.source);
        let why = refusal(&place, &linked, &out);
        assert!(why.contains("Training/more/0.jpg of the dataset is a link into it"), "{why}");
        // By way of it to a file elsewhere, too.
        std::fs::remove_file(place.source.join("Training/more")).unwrap();
        let (elsewhere, by_way) = (place.out("elsewhere.jpg"), out.join("Training/dogs/0.jpg"));
        std::fs::rename(&by_way, &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, &by_way).unwrap();
        std::os::unix::fs::symlink(&by_way, place.source.join("Training/dogs/way.jpg")).unwrap();
        let why = refusal(&place, &open(&place.source), &out);
        assert!(why.contains("Training/dogs/way.jpg of the dataset is a link into it"), "{why}");
        std::fs::remove_file(place.source.join("Training/dogs/way.jpg")).unwrap();
        std::fs::rename(&elsewhere, &by_way).unwrap();
    }
    // A mount point, whole or in part.
    drop(dataset);
    let dataset = Place::new(&ANIMALS);
    let (source, disk) = (open(&dataset.source), place.out("disk"));
    let Some(_disk) = Disk::new(disk.clone(), "size=9m") else { return };
    export(&source, &Recipe::default(), &Options::new(disk.join("out"))).unwrap();
    for entry in std::fs::read_dir(disk.join("out")).unwrap().map(Result::unwrap) {
        std::fs::rename(entry.path(), disk.join(entry.file_name())).unwrap();
    }
    std::fs::remove_dir(disk.join("out")).unwrap();
    let options = Options { replace: Replace::Earlier, ..Options::new(&disk) };
    let why = export(&source, &Recipe::default(), &options).unwrap_err().to_string();
    assert!(why.contains("another disk is mounted there"), "{why}");
    let _inner = Disk::new(out.join("Training/cats"), "size=9m").unwrap();
    let options = Options { replace: Replace::Earlier, ..Options::new(&out) };
    let why = export(&source, &Recipe::default(), &options).unwrap_err().to_string();
    assert!(why.contains("Training/cats/, which no export wrote"), "{why}");
}

#[cfg(unix)]
#[test]
fn what_it_was_made_from_is_never_removed_with_it() {
    use std::os::unix::fs::symlink;
    let (place, _, out) = exported();
    let (source, moved) = (place.source.clone(), place.source.with_file_name("moved"));
    std::fs::rename(&source, &moved).unwrap();
    let dataset = open(&moved);
    // The dataset is the export, and was worked on there.
    symlink(&out, &source).unwrap();
    let why = refusal(&place, &dataset, &out);
    assert!(why.contains("animals, from which it was made, is kept in it; move the folder away"), "{why}");
    // A part of it is.
    std::fs::remove_file(&source).unwrap();
    std::fs::create_dir(&source).unwrap();
    symlink(out.join("Training"), source.join("Training")).unwrap();
    let why = refusal(&place, &dataset, &out);
    assert!(why.contains("Training/cats/0.jpg, Training/cats/1.jpg and 11 more, from which it was made, are kept in it"), "{why}");
    // One image is.
    std::fs::remove_file(source.join("Training")).unwrap();
    std::fs::create_dir_all(source.join("Training/dogs")).unwrap();
    symlink(out.join("Training/dogs/1.jpg"), source.join("Training/dogs/1.jpg")).unwrap();
    let why = refusal(&place, &dataset, &out);
    assert!(why.contains("Training/dogs/1.jpg, from which it was made, is kept in it"), "{why}");
    std::fs::remove_dir_all(source.join("Training")).unwrap();
    // The open dataset is a part of it, mounted elsewhere.
    let mount = place.out("mounted");
    if let Some(_bound) = Disk::bound(&out.join("Training"), mount.clone()) {
        let why = refusal(&place, &open(&mount), &out);
        assert!(why.contains("mounted lies in it, and the dataset is never changed"), "{why}");
    }
    // A folder of elsewhere, on the same disk, is mounted in it; or it is mounted there itself.
    if let Some(_bound) = Disk::bound(&moved.join("Training/dogs"), out.join("Training/dogs")) {
        let why = refusal(&place, &dataset, &out);
        assert!(why.contains("holds Training/dogs/, which no export wrote"), "{why}");
    }
    if let Some(_bound) = Disk::bound(&out, mount.clone()) {
        let why = refusal(&place, &dataset, &mount);
        assert!(why.contains("another disk is mounted there"), "{why}");
    }
    std::fs::remove_dir_all(&mount).unwrap();
    std::fs::remove_dir(&source).unwrap();
    std::fs::rename(&moved, &source).unwrap();
    replace(&open(&source), &Recipe::default(), &out).unwrap();
    assert_eq!(listing(&place.parent), ["out"]);
}

/// Replaces the export at `out`, and does `meddle` to it once images are being written.
fn meddled(dataset: &Dataset, out: &Path, meddle: impl FnOnce() + Send) -> Result<Report, ExportError> {
    let stage = out.with_file_name(format!(".{}.evenset-partial", out.file_name().unwrap().display()));
    std::thread::scope(|scope| {
        scope.spawn(move || {
            while !stage.join("tree").exists() {
                std::thread::yield_now();
            }
            meddle();
        });
        replace(dataset, &grown(60, photo()), out)
    })
}

#[test]
fn what_is_put_or_changed_there_meanwhile_stays_and_the_new_export_lies_beside() {
    let (place, dataset, out) = exported();
    let image = out.join("Training/dogs/0.jpg");
    let whole = std::fs::read(&image).unwrap();
    let report = meddled(&dataset, &out, || std::fs::write(out.join("notes.txt"), "precious").unwrap()).unwrap();
    assert!(report.beside.as_ref().is_some_and(|why| why.contains("holds notes.txt, which no export wrote")), "{report:?}");
    assert_eq!((report.replaced, report.out.file_name().unwrap().to_str()), (None, Some("out-2")));
    assert!(report.loading[0].code.contains("out-2"), "{}", report.loading[0].code);
    assert_eq!(std::fs::read_to_string(out.join("notes.txt")).unwrap(), "precious");
    std::fs::remove_file(out.join("notes.txt")).unwrap();

    let mut bent = whole.clone();
    bent[600] ^= 1;
    let report = meddled(&dataset, &out, || std::fs::write(&image, &bent).unwrap()).unwrap();
    assert!(report.beside.as_ref().is_some_and(|why| why.contains("was changed while the export ran")), "{report:?}");
    assert_eq!(std::fs::read(&image).unwrap(), bent);
    std::fs::write(&image, &whole).unwrap();
    // The same, by somebody who put its time back.
    #[cfg(unix)]
    {
        let when = image.metadata().unwrap().modified().unwrap();
        let back = || {
            std::fs::write(&image, &bent).unwrap();
            std::fs::File::options().write(true).open(&image).unwrap().set_modified(when).unwrap();
        };
        let report = meddled(&dataset, &out, back).unwrap();
        assert!(report.beside.as_ref().is_some_and(|why| why.contains("was changed while the export ran")), "{report:?}");
        std::fs::remove_dir_all(report.out).unwrap();
        assert_eq!(std::fs::read(&image).unwrap(), bent);
        std::fs::write(&image, &whole).unwrap();
    }
    assert_eq!(listing(&place.parent), ["out", "out-2", "out-3"]);
    assert_same(&place.out("out-2"), &place.out("out-3"));
    // One that was moved, with a link in its place: neither is touched.
    #[cfg(unix)]
    {
        let moved = || {
            std::fs::rename(&out, place.out("moved")).unwrap();
            std::os::unix::fs::symlink(place.out("moved"), &out).unwrap();
        };
        let report = meddled(&dataset, &out, moved).unwrap();
        assert!(report.beside.is_some() && out.is_symlink(), "{report:?}");
        assert_eq!(tree(&place.out("moved")).len(), 18 + 9);
        std::fs::remove_file(&out).unwrap();
        std::fs::rename(place.out("moved"), &out).unwrap();
    }
    // One that was taken away needs not make way.
    let report = meddled(&dataset, &out, || std::fs::rename(&out, place.out("mine")).unwrap()).unwrap();
    assert_eq!((report.replaced, report.beside), (None, None));
    assert_same(&place.out("out-2"), &out);
    assert_eq!(tree(&place.out("mine")).len(), 18 + 9);
}

/// What `work` gives if it is cancelled in this stage.
fn cancelled_at<T>(stage: &str, work: impl FnOnce(&Progress) -> T) -> T {
    use std::sync::atomic::{AtomicBool, Ordering};
    let (progress, over) = (Progress::new(), AtomicBool::new(false));
    if stage.is_empty() {
        progress.cancel();
    }
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while progress.read().stage != stage && !over.load(Ordering::Relaxed) {
                std::thread::yield_now();
            }
            progress.cancel();
        });
        let done = work(&progress);
        over.store(true, Ordering::Relaxed);
        done
    })
}

#[test]
fn cancelled_or_refused_on_the_way_the_earlier_export_is_as_it_was() {
    let (place, dataset, out) = exported();
    let before = tree(&out);
    let recipe = grown(60, photo());
    let plan = Plan::new(&dataset, &recipe);
    let options = Options { replace: Replace::Earlier, ..Options::new(&out) };
    // Before it begins, among the images, and among the books.
    for stage in ["", "Writing images", "Writing the manifest"] {
        let stopped = (0..20).map(|_| cancelled_at(stage, |progress| export::run(&dataset, &recipe, &plan, &options, progress)));
        let mut stopped = stopped.skip_while(|done| {
            // It was over before the other thread saw it: once more.
            done.is_ok() && replace(&dataset, &Recipe::default(), &out).is_ok()
        });
        let stopped = stopped.next();
        assert!(matches!(stopped, Some(Err(ExportError::Cancelled(_)))), "{stage}: {stopped:?}");
        assert_eq!(listing(&place.parent), ["out"], "{stage}");
        assert_eq!(tree(&out), before, "{stage}");
    }
    // A source that is gone when it is its turn.
    std::fs::remove_file(place.source.join("Validation/dogs/0.jpg")).unwrap();
    assert!(matches!(replace(&dataset, &recipe, &out), Err(ExportError::Read { .. })));
    assert_eq!(tree(&out), before);
}

/// What a killed export leaves beside `out`: its folder, marked, with nothing in it yet.
fn left(place: &Place) -> PathBuf {
    let stage = place.out(".out.evenset-partial");
    std::fs::create_dir(&stage).unwrap();
    std::fs::write(stage.join("evenset-partial.txt"), "evenset partial export 00\n").unwrap();
    stage
}

#[test]
fn killed_between_two_renames_the_earlier_one_is_put_back() {
    let (place, dataset, out) = exported();
    let (before, recipe) = (tree(&out), grown(9, flip()));
    let stage = left(&place);
    std::fs::rename(&out, stage.join("earlier")).unwrap();
    std::fs::create_dir(stage.join("tree")).unwrap();
    std::fs::write(stage.join("journal.jsonl"), "{}").unwrap();
    let (refused, told) = export(&dataset, &recipe, &Options::new(&out)).unwrap_err().parted();
    assert!(matches!(refused, ExportError::Taken { stands: Stands::Earlier(_), .. }), "{refused:?}");
    assert!(told[0].contains("out again: the one that was to take its place was killed"), "{told:?}");
    assert_eq!(tree(&out), before);
    assert_eq!(replace(&dataset, &recipe, &out).unwrap().replaced.unwrap().images, 18);
    assert_eq!(listing(&place.parent), ["out"], "also what a version of before noted in");
    // Somebody put something of their own there before that.
    let stage = left(&place);
    std::fs::rename(&out, stage.join("earlier")).unwrap();
    std::fs::create_dir(stage.join("tree")).unwrap();
    std::fs::create_dir_all(out.join("mine")).unwrap();
    let refused = replace(&dataset, &recipe, &out).unwrap_err();
    assert!(refused.to_string().contains("choose another name") && refused.to_string().contains("out-earlier: an export"), "{refused}");
    assert!(matches!(refused.parted().0, ExportError::Taken { stands: Stands::Folder, .. }));
    assert!(place.out("out-earlier/manifest.csv").is_file() && out.join("mine").is_dir(), "neither is lost");
}

/// What an exchange with the export at `out` that was killed leaves beside it: an earlier one, and which is which.
fn exchanged(place: &Place, dataset: &Dataset, out: &Path) -> PathBuf {
    let (stage, earlier) = (left(place), place.out(".out.evenset-partial/earlier"));
    export(dataset, &grown(6, flip()), &Options::new(place.out("other"))).unwrap();
    std::fs::rename(place.out("other"), &earlier).unwrap();
    let mark = |dir: &Path| {
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(&dir.metadata().unwrap());
        #[cfg(not(unix))]
        let number = 0;
        format!("{} {number}", blake3::hash(&std::fs::read(dir.join("evenset.json")).unwrap()).to_hex())
    };
    std::fs::write(stage.join("exchange.txt"), format!("{}\n{}\n", mark(out), mark(&earlier))).unwrap();
    earlier
}

#[test]
fn killed_after_the_exchange_the_earlier_one_is_removed_if_it_is_ours_alone() {
    let (place, dataset, out) = exported();
    let recipe = grown(9, flip());
    // Whole; with a part of it gone already; and with nothing of it left but its folder.
    for gone in ["", "recipe.json manifest.csv", "recipe.json manifest.csv evenset.json"] {
        let earlier = exchanged(&place, &dataset, &out);
        if !gone.is_empty() {
            // As a removal leaves it: those that tell what the others are go last.
            for name in listing(&earlier)
                .into_iter()
                .filter(|name| gone.contains(name.as_str()) || !name.ends_with("json") && *name != "manifest.csv")
            {
                let path = earlier.join(name);
                let _ = std::fs::remove_file(&path).or_else(|_| std::fs::remove_dir_all(&path));
            }
            ["class_to_idx.json", "class_weights.json"].iter().for_each(|name| std::fs::remove_file(earlier.join(name)).unwrap());
        }
        assert_eq!(listing(&earlier).len(), if gone.is_empty() { 11 } else { 3 - gone.split(' ').count() });
        let report = export(&dataset, &Recipe::default(), &Options { resume: true, ..Options::new(&out) }).unwrap();
        assert_eq!((report.was_there, report.remains), (true, vec![]));
        assert_eq!(listing(&place.parent), ["out"]);
    }
    // What is somebody's is given a name that can be seen.
    for (name, why) in [("mine.txt", "holds mine.txt, which no export wrote"), ("Training/dogs/0.jpg", "0.jpg in it was changed since")] {
        let earlier = exchanged(&place, &dataset, &out);
        std::fs::write(earlier.join(name), "precious").unwrap();
        let report = replace(&dataset, &recipe, &out).unwrap();
        let told = &report.remains[0];
        assert!(told.contains("out-earlier") && told.contains(why) && report.remains.len() == 1, "{told}");
        assert_eq!(std::fs::read_to_string(place.out("out-earlier").join(name)).unwrap(), "precious");
        std::fs::remove_dir_all(place.out("out-earlier")).unwrap();
        assert_eq!(listing(&place.parent), ["out"]);
    }
    export(&dataset, &recipe, &Options::new(place.out("fresh"))).unwrap();
    assert_same(&place.out("fresh"), &out);
}

#[test]
fn asked_to_stop_in_whichever_stage_the_one_or_the_other_stands_there_whole() {
    let place = Place::new(&[("train/cats", 120), ("train/dogs", 120)]);
    let (dataset, out) = (open(&place.source), place.out("out"));
    let source = stamps(&place.source);
    // The two differ by their books.
    let forms = [Form::Tree, Form::KerasCsv];
    let options = |stands: usize| Options { form: forms[stands], replace: Replace::Earlier, ..Options::new(&out) };
    let run = |stands: usize, progress: &Progress| {
        let recipe = Recipe::default();
        export::run(&dataset, &recipe, &Plan::new(&dataset, &recipe), &options(stands), progress)
    };
    run(0, &Progress::new()).unwrap();
    let old = tree(&out);
    run(1, &Progress::new()).unwrap();
    let whole = [old, tree(&out)];
    let mut stands = 1;
    let mut stopped = BTreeMap::new();
    for round in 0..9 {
        let stage = ["Checking the earlier export", "Waiting for the disk", "Removing the earlier export"][round % 3];
        let progress = Progress::new();
        let ended = std::thread::scope(|scope| {
            let work = scope.spawn(|| run(1 - stands, &progress));
            while progress.read().stage != stage && !work.is_finished() {
                std::hint::spin_loop();
            }
            progress.cancel();
            work.join().unwrap()
        });
        let now = tree(&out);
        match ended {
            Err(error) => {
                assert!(matches!(error, ExportError::Cancelled(_)), "{stage}: {error}");
                assert!(now == whole[stands], "{stage}: what stood there is not whole");
                *stopped.entry(stage).or_insert(0) += 1;
            }
            Ok(report) => {
                assert!(now == whole[1 - stands] && report.beside.is_none(), "{stage}: the new one is not whole");
                // What is left of the one before is told and can be seen.
                let left: Vec<String> = listing(&place.parent).into_iter().filter(|name| name != "out").collect();
                assert_eq!(report.remains.len(), left.len(), "{stage}: {left:?} {:?}", report.remains);
                for name in left {
                    assert!(report.remains[0].contains(&name), "{name}: {:?}", report.remains);
                    std::fs::remove_dir_all(place.out(&name)).unwrap();
                    *stopped.entry(stage).or_insert(0) += 1;
                }
                stands = 1 - stands;
            }
        }
        assert_eq!(listing(&place.parent), ["out"], "{stage}");
    }
    eprintln!("stopped: {stopped:?}");
    assert!(stopped.contains_key("Checking the earlier export"), "none was stopped: {stopped:?}");
    assert_eq!(stamps(&place.source), source, "the source changed");
}

#[test]
fn a_look_at_a_target_ends_when_asked() {
    let (place, dataset, out) = exported();
    let progress = Progress::new();
    progress.cancel();
    let plan = Plan::new(&dataset, &Recipe::default());
    let options = Options { replace: Replace::Earlier, ..Options::new(&out) };
    assert!(matches!(export::check(&dataset, &plan, &options, &progress), Err(ExportError::Cancelled(_))));
    assert_eq!(listing(&place.parent), ["out"]);
}
