//! Exports that are killed, cancelled or met by others, and what goes on with them.

use super::*;

/// What the child process of [`a_killed_export_goes_on`] does: an export that is going to be killed.
#[test]
fn child_that_is_killed() {
    let (Ok(source), Ok(out)) = (std::env::var("EVENSET_TEST_SOURCE"), std::env::var("EVENSET_TEST_OUT")) else { return };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    pool.install(|| export(&open(Path::new(&source)), &grown(60, photo()), &Options::new(out))).unwrap();
}

/// Exports to `out` in another process, which is killed once so many files are noted, or earlier if it ends.
fn kill_after(files: usize, place: &Place, out: &Path) {
    let stage = out.with_file_name(format!(".{}.evenset-partial", out.file_name().unwrap().display()));
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "interrupted::child_that_is_killed"])
        .env("EVENSET_TEST_SOURCE", &place.source)
        .env("EVENSET_TEST_OUT", out)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    while ground::noted(&stage) < files && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[cfg(unix)]
#[test]
fn what_somebody_put_into_a_killed_export_is_not_written_through() {
    let place = Place::new(&ANIMALS);
    let (dataset, out, stage, elsewhere) =
        (open(&place.source), place.out("out"), place.out(".out.evenset-partial"), place.out("elsewhere"));
    export(&dataset, &grown(60, photo()), &Options::new(place.out("whole"))).unwrap();
    let mut tried = 0;
    for (name, goes_on) in [("tree", true), ("ledger", true), ("tree/Training", false), ("tree/Training/cats", false)] {
        std::fs::create_dir(&elsewhere).unwrap();
        std::fs::write(elsewhere.join("mine"), "precious").unwrap();
        kill_after(25, &place, &out);
        if out.exists() {
            eprintln!("skipped {name}: the export ended before it was killed");
        } else {
            let (target, path) = (if name == "ledger" { elsewhere.join("mine") } else { elsewhere.clone() }, stage.join(name));
            std::fs::remove_file(&path).or_else(|_| std::fs::remove_dir_all(&path)).unwrap();
            std::os::unix::fs::symlink(target, path).unwrap();
            let resumed = export(&dataset, &grown(60, photo()), &Options { resume: true, ..Options::new(&out) });
            assert_eq!(resumed.is_ok(), goes_on, "{name}: {resumed:?}");
            if goes_on {
                assert_same(&place.out("whole"), &out);
            }
            assert_eq!(tree(&elsewhere).into_iter().collect::<Vec<_>>(), [(PathBuf::from("mine"), b"precious".to_vec())], "{name}");
            assert_eq!(listing(&elsewhere), ["mine"], "{name}: no folder was made there");
            tried += 1;
        }
        let _ = std::fs::remove_dir_all(&out);
        std::fs::remove_dir_all(&elsewhere).unwrap();
    }
    assert!(tried > 0, "every export ended before it was killed");
}

#[test]
fn a_killed_export_goes_on() {
    let place = Place::new(&ANIMALS);
    let dataset = open(&place.source);
    let recipe = grown(60, photo());
    export(&dataset, &recipe, &Options::new(place.out("whole"))).unwrap();
    for (round, lines) in [3, 25, 60, 90].into_iter().enumerate() {
        let out = place.out(&format!("killed-{round}"));
        let stage = place.out(&format!(".killed-{round}.evenset-partial"));
        kill_after(lines, &place, &out);
        assert!(stage.exists() || out.exists(), "the child wrote nothing");
        // A torn file, as a power cut leaves it.
        if let Some(file) = tree(&stage).keys().find(|name| name.starts_with("tree/Training")) {
            std::fs::write(stage.join(file), "torn").unwrap();
        }
        if stage.exists() && !out.exists() {
            let other = export(&dataset, &grown(61, photo()), &Options { resume: true, ..Options::new(&out) });
            assert!(matches!(other, Err(ExportError::Resume { .. })), "{other:?}");
        }
        export(&dataset, &recipe, &Options { resume: true, ..Options::new(&out) }).unwrap();
        assert_same(&place.out("whole"), &out);
        assert!(!stage.exists());
    }
    // Asked to resume what is finished: nothing to do. Asked to resume where nothing is: an export.
    let whole = Options { resume: true, ..Options::new(place.out("whole")) };
    assert_eq!(export(&dataset, &recipe, &whole).unwrap().made, 120 - 13);
    export(&dataset, &recipe, &Options { resume: true, ..Options::new(place.out("new")) }).unwrap();
    assert_same(&place.out("whole"), &place.out("new"));
}

#[test]
fn what_a_killed_export_left_is_replaced_unless_it_is_somebody_elses() {
    let place = Place::new(&ANIMALS);
    let dataset = open(&place.source);
    let stage = place.out(".out.evenset-partial");
    std::fs::create_dir_all(stage.join("tree/Training")).unwrap();
    std::fs::write(stage.join("mine.txt"), "precious").unwrap();
    let refused = export(&dataset, &Recipe::default(), &Options::new(place.out("out")));
    assert!(matches!(refused, Err(ExportError::Resume { .. })), "{refused:?}");
    assert_eq!(std::fs::read_to_string(stage.join("mine.txt")).unwrap(), "precious");

    std::fs::remove_file(stage.join("mine.txt")).unwrap();
    std::fs::write(stage.join("evenset-partial.txt"), "evenset partial export 00\n").unwrap();
    export(&dataset, &Recipe::default(), &Options::new(place.out("out"))).unwrap();
    assert_eq!(listing(&place.parent), ["out"]);
}

#[test]
fn cancelling_leaves_nothing() {
    let place = Place::new(&ANIMALS);
    let dataset = open(&place.source);
    let recipe = grown(60, photo());
    let plan = Plan::new(&dataset, &recipe);
    let progress = Progress::new();
    let out = place.out("new/deep/out");
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while progress.read().done < 5 {
                std::thread::yield_now();
            }
            progress.cancel();
        });
        let stopped = export::run(&dataset, &recipe, &plan, &Options::new(&out), &progress);
        assert!(matches!(stopped, Err(ExportError::Cancelled(_))), "{stopped:?}");
    });
    assert_eq!(listing(&place.parent), Vec::<String>::new());
}

#[test]
fn a_source_that_is_written_to_all_the_time_is_told_and_not_exported_torn() {
    use std::io::{Seek, Write};
    use std::sync::atomic::{AtomicBool, Ordering};
    let place = Place::new(&ANIMALS);
    let (dataset, busy) = (open(&place.source), place.source.join("Training/cats/1.jpg"));
    // Long enough that somebody who never pauses always writes to it while it is read.
    let mut file = std::fs::OpenOptions::new().append(true).open(&busy).unwrap();
    file.write_all(&vec![0; 48 << 20]).unwrap();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut file = std::fs::OpenOptions::new().write(true).open(&busy).unwrap();
            for byte in (0..=255).cycle().take_while(|_| !stop.load(Ordering::Relaxed)) {
                file.seek(std::io::SeekFrom::End(-1)).unwrap();
                file.write_all(&[byte]).unwrap();
            }
        });
        let told = export(&dataset, &Recipe::default(), &Options::new(place.out("out")));
        stop.store(true, Ordering::Relaxed);
        assert!(
            matches!(&told, Err(ExportError::Read { path, reason }) if *path == busy && reason.contains("again and again")),
            "{told:?}"
        );
    });
    assert_eq!(listing(&place.parent), Vec::<String>::new());
    export(&dataset, &Recipe::default(), &Options::new(place.out("out"))).unwrap();
    assert_eq!(verify(&place.out("out"), 0).unwrap().problems, []);
}

#[test]
fn two_exports_to_one_target_do_not_meet() {
    let place = Place::new(&ANIMALS);
    let dataset = open(&place.source);
    let stage = place.out(".out.evenset-partial");
    std::fs::create_dir(&stage).unwrap();
    let marker = std::fs::File::create(stage.join("evenset-partial.txt")).unwrap();
    marker.try_lock().unwrap();
    let busy = export(&dataset, &Recipe::default(), &Options::new(place.out("out")));
    assert!(matches!(busy, Err(ExportError::Busy(_))), "{busy:?}");
    assert!(stage.exists());
}
