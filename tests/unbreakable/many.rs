//! A class of very many files: hard links of a few, so that it costs no room.

use super::place::{Place, code, is_heavy, picture, told};

#[test]
fn a_class_of_a_hundred_thousand_files() {
    let wanted = if is_heavy() { 100_000 } else { 3_000 };
    let mut place = Place::new(&[("train/dogs", 3)]);
    let folder = place.source().join("train/cats");
    std::fs::create_dir_all(&folder).unwrap();
    for at in 0..wanted {
        let first = folder.join(format!("{:05}.png", at / 20_000 * 20_000));
        let path = folder.join(format!("{at:05}.png"));
        // Few file systems take more than 65 000 names of one file.
        if path == first { std::fs::write(&path, picture(at * 3)).unwrap() } else { std::fs::hard_link(first, path).unwrap() }
    }
    place.seal();
    let out = place.out("out");
    let arguments =
        ["export", "data", "--out", out.to_str().unwrap(), "--link", "hard", "--target", "dogs=100", "--grow", "copies", "--quiet"];
    let output = place.run(&arguments);
    assert_eq!(code(&output), 0, "{}", told(&output));
    let kept = std::fs::read_dir(out.join("train/cats")).unwrap().count();
    assert_eq!((kept, std::fs::read_dir(out.join("train/dogs")).unwrap().count()), (wanted as usize, 100));
    let verified = place.run(&["verify", out.to_str().unwrap()]);
    assert_eq!(code(&verified), 0, "{}", String::from_utf8_lossy(&verified.stdout));
}
