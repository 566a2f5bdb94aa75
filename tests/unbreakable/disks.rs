//! Disks that are full at some stage, may not be written to, or are others than the source's.

use super::ground::{Disk, assert_same, listing, noted};
use super::place::{ANIMALS, Place, code, told};
use std::io::Write;
use std::path::Path;

/// Fills `disk` to the last byte.
fn fill(disk: &Disk) {
    let mut ballast = std::fs::File::create(disk.0.join("ballast")).unwrap();
    for piece in [1 << 20, 1 << 14, 1 << 8, 1] {
        let block = vec![7; piece];
        while ballast.write_all(&block).is_ok() {}
    }
}

fn clear(disk: &Disk) {
    for name in listing(&disk.0) {
        let path = disk.0.join(name);
        let _ = std::fs::remove_file(&path).or_else(|_| std::fs::remove_dir_all(&path));
    }
}

/// A name and what is there when the stage is reached.
type Reached = fn(&Path) -> bool;

#[test]
fn a_disk_that_fills_up_at_any_stage_is_told_and_left_as_it_was() {
    let place = Place::new(&ANIMALS);
    let Some(disk) = Disk::new(place.beside("disk"), "size=6m") else { return };
    let whole = place.out("whole");
    assert_eq!(code(&place.export(&whole, &[])), 0);
    let stages: [(&str, Reached); 7] = [
        ("at once", |stage| stage.exists()),
        ("at the first original", |stage| noted(stage) > 0),
        ("among the originals", |stage| noted(stage) > 8),
        ("among made images", |stage| noted(stage) > 30),
        ("at the manifest", |stage| stage.join("tree/manifest.csv").exists()),
        ("at the recipe", |stage| stage.join("tree/recipe.json").exists()),
        ("at the report", |stage| stage.join("tree/README.md").exists()),
    ];
    let (out, stage) = (disk.0.join("out"), disk.0.join(".out.evenset-partial"));
    let mut full = 0;
    for (name, reached) in stages {
        let mut child = place.begin(&out, &["--threads", "1"]);
        while !reached(&stage) && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        fill(&disk);
        let output = child.wait_with_output().unwrap();
        if code(&output) == 0 {
            // The last byte was written before the disk was full.
            assert_same(&whole, &out);
        } else {
            full += 1;
            assert_eq!(code(&output), 2, "{name}: {}", told(&output));
            assert!(told(&output).contains("not enough space"), "{name}: {}", told(&output));
            assert_eq!(listing(&disk.0), ["ballast"], "{name}");
        }
        clear(&disk);
    }
    eprintln!("the disk was full in {full} of 7 stages");
    assert!(full >= 3, "the disk was filled too late: {full}");
    assert_eq!(code(&place.export(&out, &[])), 0);
    assert_same(&whole, &out);
}

#[test]
fn a_disk_that_fills_up_leaves_the_export_that_was_to_be_replaced() {
    let place = Place::new(&ANIMALS);
    let Some(disk) = Disk::new(place.beside("disk"), "size=6m") else { return };
    let (out, stage, whole) = (disk.0.join("out"), disk.0.join(".out.evenset-partial"), place.out("whole"));
    let stages: [Reached; 3] = [|stage| stage.exists(), |stage| noted(stage) > 8, |stage| stage.join("tree/manifest.csv").exists()];
    assert_eq!(code(&place.export(&whole, &["--as", "keras-csv"])), 0);
    assert_eq!(code(&place.export(&out, &["--as", "keras-csv"])), 0);
    let mut full = 0;
    for reached in stages {
        let mut child = place.begin(&out, &["--threads", "1", "--replace"]);
        while !reached(&stage) && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        fill(&disk);
        let output = child.wait_with_output().unwrap();
        std::fs::remove_file(disk.0.join("ballast")).unwrap();
        if code(&output) == 0 {
            // The last byte was written before the disk was full.
            assert_eq!(code(&place.export(&out, &["--as", "keras-csv", "--replace"])), 0);
        } else {
            full += 1;
            assert!(told(&output).contains("not enough space"), "{}", told(&output));
        }
        assert_same(&whole, &out);
        assert_eq!(listing(&disk.0), ["out"]);
    }
    assert!(full > 0, "the disk was filled too late");
}

#[test]
fn a_disk_that_has_no_room_for_names_is_told() {
    let place = Place::new(&ANIMALS);
    for inodes in [3, 6, 12, 40] {
        let Some(disk) = Disk::new(place.beside("disk"), &format!("size=6m,nr_inodes={inodes}")) else { return };
        let output = place.export(&disk.0.join("out"), &[]);
        assert_eq!(code(&output), 2, "{inodes}: {}", told(&output));
        assert_eq!(listing(&disk.0), Vec::<String>::new(), "{inodes}");
    }
}

/// Without root: files beyond a length are refused, as by a quota.
#[cfg(unix)]
#[test]
fn a_limit_on_the_length_of_files_is_told() {
    let place = Place::new(&ANIMALS);
    for kib in ["1", "4", "12"] {
        let script = "trap '' XFSZ; ulimit -f \"$1\" || exit 77; shift; exec \"$@\"";
        let out = place.out("out");
        let mut command = std::process::Command::new("bash");
        command.args(["-c", script, "bash", kib, env!("CARGO_BIN_EXE_evenset"), "export"]).arg(place.source());
        command.args(super::place::EDITS).arg("--out").arg(&out).env("XDG_CACHE_HOME", place.beside("cache"));
        let Ok(output) = command.output() else {
            eprintln!("skipped: bash is not there");
            return;
        };
        if code(&output) == 77 {
            eprintln!("skipped: the shell sets no limit");
            return;
        }
        assert_eq!(code(&output), 2, "{kib}: {}", told(&output));
        assert!(told(&output).contains("cannot write"), "{kib}: {}", told(&output));
        assert_eq!(listing(&place.beside("exports")), Vec::<String>::new(), "{kib}");
    }
}

#[test]
fn a_target_that_may_not_be_written_to_is_told() {
    let place = Place::new(&ANIMALS);
    let Some(disk) = Disk::new(place.beside("disk"), "size=6m,ro") else { return };
    for out in ["out", "new/deep/out"] {
        let output = place.export(&disk.0.join(out), &[]);
        assert_eq!(code(&output), 2, "{}", told(&output));
        assert!(told(&output).contains("choose a folder on another disk"), "{}", told(&output));
    }
}

#[test]
fn another_file_system_takes_the_same_tree_but_no_hard_links() {
    let place = Place::new(&ANIMALS);
    let Some(disk) = Disk::new(place.beside("disk"), "size=6m") else { return };
    let whole = place.out("whole");
    for link in ["copy", "symlink"] {
        let _ = std::fs::remove_dir_all(&whole);
        assert_eq!(code(&place.export(&whole, &["--link", link])), 0);
        let out = disk.0.join(link);
        let output = place.export(&out, &["--link", link]);
        assert_eq!(code(&output), 0, "{}", told(&output));
        assert_same(&whole, &out);
        clear(&disk);
    }
    for (link, hint) in [("hard", "hard links need both folders on one file system"), ("reflink", "cannot share blocks")] {
        let output = place.export(&disk.0.join("out"), &["--link", link]);
        assert_eq!(code(&output), 2, "{}", told(&output));
        assert!(told(&output).contains(hint), "{}", told(&output));
        assert_eq!(listing(&disk.0), Vec::<String>::new());
    }
}
