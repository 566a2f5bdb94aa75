//! Several exports into one target at once.

use super::ground::{assert_same, listing};
use super::place::{ANIMALS, Place, code, is_heavy, told};

#[test]
fn of_several_exports_into_one_target_one_is_done_and_the_others_say_why_not() {
    let place = Place::new(&ANIMALS);
    let whole = place.out("whole");
    assert_eq!(code(&place.export(&whole, &[])), 0);
    for round in 0..if is_heavy() { 20 } else { 3 } {
        let out = place.out("out");
        let children: Vec<_> = (0..3).map(|_| place.begin(&out, &["--threads", "1"])).collect();
        let ends: Vec<_> = children.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
        let codes: Vec<i32> = ends.iter().map(code).collect();
        assert_eq!(codes.iter().filter(|code| **code == 0).count(), 1, "round {round}: {codes:?}");
        for output in ends.iter().filter(|output| code(output) != 0) {
            assert_eq!(code(output), 2, "{}", told(output));
            let why = ["another export is writing", "already exists and is not empty", "something else was put there"];
            assert!(why.iter().any(|why| told(output).contains(why)), "{}", told(output));
        }
        assert_same(&whole, &out);
        std::fs::remove_dir_all(&out).unwrap();
        assert_eq!(listing(&place.beside("exports")), ["whole"]);
    }
}

#[test]
fn of_several_that_replace_one_export_each_ends_whole_somewhere_or_says_why_not() {
    let place = Place::new(&ANIMALS);
    let (whole, out) = (place.out("whole"), place.out("out"));
    assert_eq!(code(&place.export(&whole, &[])), 0);
    assert_eq!(code(&place.export(&out, &["--as", "keras-csv"])), 0);
    for round in 0..if is_heavy() { 20 } else { 3 } {
        let children: Vec<_> = (0..3).map(|_| place.begin(&out, &["--threads", "1", "--replace"])).collect();
        let ends: Vec<_> = children.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
        // 1: the work of one that was overtaken lies beside.
        let count = |wanted: i32| ends.iter().filter(|end| code(end) == wanted).count();
        assert!(count(0) >= 1 && count(0) + count(1) + count(2) == 3, "round {round}: {:?}", ends.iter().map(told).collect::<Vec<_>>());
        for end in ends.iter().filter(|end| code(end) == 2) {
            let why = ["another export is writing", "in it was changed", "which no export wrote", "is not empty"];
            assert!(why.iter().any(|why| told(end).contains(why)), "{}", told(end));
        }
        let names = listing(&place.beside("exports"));
        assert_eq!(names.len(), 2 + count(1), "round {round}: {names:?}");
        for name in names.iter().filter(|name| *name != "whole") {
            assert_same(&whole, &place.out(name));
        }
        names.iter().filter(|name| name.starts_with("out-")).for_each(|name| std::fs::remove_dir_all(place.out(name)).unwrap());
    }
}
