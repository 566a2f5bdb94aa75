use super::*;

#[test]
fn headers_mark_what_cannot_be_used() {
    let dir = built("a: 2");
    fs::write(dir.path().join("a/broken.jpg"), "not a picture at all").unwrap();
    fs::write(dir.path().join("a/really_png.jpg"), png()).unwrap();
    fs::write(dir.path().join("a/bomb.pgm"), "P5 60000 60000 255\n").unwrap();
    let jpeg = encode(&Image::filled(8, 8, Layout::Rgb, &[1, 2, 3]), Encoding::Jpeg(90)).unwrap();
    fs::write(dir.path().join("a/same.jfif"), jpeg).unwrap();
    let scanned = opened(dir.path());
    assert!(scanned.problems().is_empty());
    let (dataset, facts) = probe(&scanned, &Progress::new()).unwrap();
    assert_eq!(paths(&dataset, ProblemKind::Unreadable), ["a/broken.jpg"]);
    assert_eq!(paths(&dataset, ProblemKind::TooLarge), ["a/bomb.pgm"]);
    assert_eq!(paths(&dataset, ProblemKind::WrongExtension), ["a/really_png.jpg"]);
    assert_eq!(dataset.problems().len(), 3);
    let usable = |key: &str| dataset.is_usable(dataset.id_of(key).unwrap());
    assert!(usable("a/000.png") && usable("a/really_png.jpg") && usable("a/same.jfif"));
    assert!(!usable("a/broken.jpg") && !usable("a/bomb.pgm"));
    let size = facts[dataset.id_of("a/000.png").unwrap().0 as usize].unwrap();
    assert_eq!((size.width, size.height), (3, 2));
    assert_eq!(facts.iter().filter(|fact| fact.is_none()).count(), 2);
    // Asked again, nothing is said twice.
    assert_eq!(probe(&dataset, &Progress::new()).unwrap().0.problems().len(), 3);
}
