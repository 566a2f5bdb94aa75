use super::*;

#[test]
fn leftovers_are_counted_and_readmes_above_classes_are_nobodys_business() {
    let dir = built("train/a: 1, __MACOSX/a: 2, .git: 1, train/.ipynb_checkpoints: 1, train/a/.hidden: 1");
    for file in ["README.md", "classes.txt", "train/notes.csv", "train/a/Thumbs.db", ".DS_Store"] {
        fs::write(dir.path().join(file), "words").unwrap();
    }
    let dataset = opened(dir.path());
    assert_eq!(told(&dataset), "train a 1");
    assert!(dataset.problems().is_empty(), "{:?}", dataset.problems());
    assert_eq!(dataset.ignored(), 9);
}

#[test]
fn what_lies_among_images_must_be_one() {
    let dir = built("a: 1");
    fs::write(dir.path().join("a/notes.txt"), "words").unwrap();
    fs::write(dir.path().join("a/empty.jpg"), "").unwrap();
    fs::write(dir.path().join("a/new.heic"), "ftyp").unwrap();
    fs::write(dir.path().join("a/download"), png()).unwrap();
    fs::write(dir.path().join("a/odd.xyz"), png()).unwrap();
    let dataset = opened(dir.path());
    assert_eq!(told(&dataset), "train a 4");
    let (dataset, _) = probe(&dataset, &Progress::new()).unwrap();
    assert_eq!(dataset.ids().filter(|id| dataset.is_usable(*id)).count(), 3, "the empty one cannot be used");
    assert_eq!(paths(&dataset, ProblemKind::NotAnImage), ["a/new.heic", "a/notes.txt"]);
    assert_eq!(paths(&dataset, ProblemKind::EmptyFile), ["a/empty.jpg"]);
    assert!(dataset.problems().iter().any(|problem| problem.reason.contains("HEIC")));
    assert!(dataset.problems().is_sorted_by(|a, b| a.path <= b.path));
}

#[test]
fn images_above_classes_are_misplaced() {
    let dir = built("train/a: 1, train: 1, .: 1");
    let dataset = opened(dir.path());
    assert_eq!(told(&dataset), "train a 1");
    assert_eq!(paths(&dataset, ProblemKind::Misplaced), ["000.png", "train/000.png"]);
}

#[test]
fn an_empty_class_is_listed_and_said_if_empty_everywhere() {
    let dir = built("train/a: 1, train/b: 0, test/b: 2, train/c: 0, test/c: 0");
    let dataset = opened(dir.path());
    assert_eq!(told(&dataset), "train a 1 b 0 c 0 | test a 0 b 2 c 0");
    assert_eq!(paths(&dataset, ProblemKind::EmptyClass).len(), 1);
    assert!(paths(&dataset, ProblemKind::EmptyClass)[0].ends_with("/c"));
}

#[test]
fn classes_that_differ_in_case_are_pointed_out() {
    let dir = built("train/Cats: 1, test/cats: 1");
    if fs::read_dir(dir.path().join("train")).unwrap().count() + fs::read_dir(dir.path().join("test")).unwrap().count() == 2 {
        let dataset = opened(dir.path());
        assert_eq!(paths(&dataset, ProblemKind::Note), ["cats"]);
    }
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn links_are_followed_and_loops_reported() {
        let dir = built("a: 2, b: 1");
        let outside = built("more: 3");
        symlink(outside.path().join("more"), dir.path().join("c")).unwrap();
        symlink(outside.path().join("more/000.png"), dir.path().join("a/linked.png")).unwrap();
        symlink(dir.path(), dir.path().join("a/up")).unwrap();
        symlink(".", dir.path().join("b/self")).unwrap();
        symlink("nowhere.png", dir.path().join("b/gone.png")).unwrap();
        symlink("round.png", dir.path().join("b/round.png")).unwrap();
        let dataset = opened(dir.path());
        assert_eq!(told(&dataset), "train a 3 b 1 c 3");
        assert_eq!(paths(&dataset, ProblemKind::BadLink), ["a/up", "b/gone.png", "b/round.png", "b/self"]);
    }

    #[test]
    fn links_to_one_another_end() {
        let dir = built("a: 1, b: 1");
        symlink(dir.path().join("b"), dir.path().join("a/to_b")).unwrap();
        symlink(dir.path().join("a"), dir.path().join("b/to_a")).unwrap();
        let dataset = opened(dir.path());
        assert_eq!(told(&dataset), "train a 2 b 2");
        assert_eq!(paths(&dataset, ProblemKind::BadLink), ["a/to_b/to_a", "b/to_a/to_b"]);
    }

    #[test]
    fn a_maze_of_links_ends_too() {
        let dir = built("a: 1");
        let maze = tempfile::tempdir().unwrap();
        for room in 0..8 {
            let folder = maze.path().join(room.to_string());
            fs::create_dir(&folder).unwrap();
            for door in (0..8).filter(|door| *door != room) {
                symlink(maze.path().join(door.to_string()), folder.join(format!("to{door}"))).unwrap();
            }
        }
        symlink(maze.path().join("0"), dir.path().join("a/maze")).unwrap();
        let dataset = opened(dir.path());
        assert_eq!(told(&dataset), "train a 1");
        assert!(!paths(&dataset, ProblemKind::BadLink).is_empty());
    }

    #[test]
    fn names_that_are_no_unicode_are_reported() {
        let dir = built("a: 1");
        let name = std::ffi::OsStr::from_bytes(b"caf\xE9.png");
        if fs::write(dir.path().join("a").join(name), png()).is_ok() {
            let dataset = opened(dir.path());
            assert_eq!(told(&dataset), "train a 1");
            assert_eq!(paths(&dataset, ProblemKind::NotUnicode), ["a/caf\u{FFFD}.png"]);
        }
    }

    #[test]
    fn an_unreadable_folder_is_a_problem_and_no_stop() {
        let dir = built("a: 1, locked: 1");
        let locked = dir.path().join("locked");
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read_dir(&locked).is_ok() {
            println!("skipped: this user may read everything");
        } else {
            let dataset = opened(dir.path());
            assert_eq!(told(&dataset), "train a 1 locked 0");
            assert_eq!(paths(&dataset, ProblemKind::UnreadableFolder), ["locked"]);
        }
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn a_socket_is_no_image_and_nothing_waits_for_it() {
        let dir = built("a: 1");
        let _listener = std::os::unix::net::UnixListener::bind(dir.path().join("a/pipe.png")).unwrap();
        let dataset = opened(dir.path());
        assert_eq!(paths(&dataset, ProblemKind::NotAnImage), ["a/pipe.png"]);
    }
}
