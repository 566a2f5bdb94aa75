//! Recipes, manifests and exported folders from somebody else: nothing outside of what the user named is read or written.
#![cfg(unix)]

use super::ground::{listing, tree};
use super::place::{Place, code, picture, told};
use std::fmt::Write;
use std::path::Path;

/// A dataset with a manifest, and a picture beside it that nobody named.
fn with_secret() -> Place {
    let mut place = Place::new(&[("a", 3), ("b", 6)]);
    std::fs::write(place.beside("secret.jpg"), picture(901)).unwrap();
    std::os::unix::fs::symlink(place.beside("secret.jpg"), place.source().join("a/link.jpg")).unwrap();
    std::fs::create_dir(place.beside("elsewhere")).unwrap();
    std::fs::write(place.beside("elsewhere/x.jpg"), picture(902)).unwrap();
    std::os::unix::fs::symlink(place.beside("elsewhere"), place.source().join("door")).unwrap();
    let mut text = "file_name,label\n".to_owned();
    for class in ["a", "b"] {
        for name in listing(&place.source().join(class)).iter().filter(|name| *name != "link.jpg") {
            writeln!(text, "{class}/{name},{class}").unwrap();
        }
    }
    let absolute = place.beside("secret.jpg");
    let deep = "d/".repeat(100_000);
    let huge = "x".repeat(16 << 20);
    for path in [
        "../secret.jpg",
        "a/../../secret.jpg",
        absolute.to_str().unwrap(),
        "a/link.jpg",
        "door/x.jpg",
        "/dev/zero",
        &deep,
        &huge,
        "a\\..\\..\\secret.jpg",
        "C:\\secret.jpg",
        "file:///etc/passwd",
        "\0",
    ] {
        writeln!(text, "{path},a").unwrap();
    }
    writeln!(text, "b/0.jpg,../../evil\nb/0.png,..\nb/1.jpg,x/y").unwrap();
    std::fs::write(place.source().join("manifest.csv"), text).unwrap();
    place.seal();
    place
}

#[test]
fn a_manifest_leads_nowhere_else() {
    let place = with_secret();
    let out = place.out("out");
    let output = place.run(&["export", "data/manifest.csv", "--target", "8", "--augment", "photo", "--out", out.to_str().unwrap()]);
    assert_eq!(code(&output), 1, "{}", told(&output));
    let secrets = [picture(901), picture(902)];
    let files = tree(&out);
    assert!(files.values().all(|bytes| !secrets.contains(bytes)), "a picture from outside was exported");
    let rows = super::place::manifest(&out);
    assert_eq!(rows.iter().filter(|row| row["kind"] == "original").count(), 9);
    assert!(rows.iter().all(|row| row["label"] == "a" || row["label"] == "b"));
    assert_eq!(listing(&place.beside("exports")), ["out"]);
}

#[test]
fn a_recipe_writes_nowhere_else() {
    let place = Place::new(&[("train/a", 3), ("train/b", 6)]);
    let deep = format!("{{\"evenset_recipe\": 1, \"steps\": {}", "[".repeat(200_000));
    let merge = |into: &str| {
        let into = serde_json::to_string(into).unwrap();
        format!("{{\"evenset_recipe\": 1, \"steps\": [{{\"do\": {{\"merge\": {{\"classes\": [\"a\", \"b\"], \"into\": {into}}}}}}}]}}")
    };
    let (above, absolute, long) = (merge("../../evil"), merge(place.beside("evil").to_str().unwrap()), merge(&"x".repeat(1 << 20)));
    for text in [&deep, &above, &absolute, &long, &merge(".."), &merge("a\0b"), &"{".to_owned()] {
        std::fs::write(place.beside("recipe.json"), text).unwrap();
        let output = place.run(&["export", "data", "--recipe", "recipe.json", "--out", "exports/out"]);
        assert_eq!(code(&output), 2, "{text:.60}: {}", told(&output));
    }
    std::fs::File::create(place.beside("recipe.json")).unwrap().set_len(3 << 30).unwrap();
    let output = place.run(&["export", "data", "--recipe", "recipe.json", "--out", "exports/out"]);
    assert!(code(&output) == 2 && told(&output).contains("larger than"), "{}", told(&output));
    assert_eq!(listing(&place.beside("exports")), Vec::<String>::new());
    assert!(!place.beside("evil").exists());
    // A recipe may say that it was made for another folder: what the user names is what counts.
    std::fs::write(place.beside("recipe.json"), "{\"evenset_recipe\": 1, \"dataset\": \"/etc\"}").unwrap();
    assert_eq!(code(&place.run(&["export", "data", "--recipe", "recipe.json", "--out", "exports/out"])), 0);
}

#[test]
fn an_exported_folder_from_somebody_else_makes_nothing_be_read_for_ever() {
    let place = Place::new(&[("train/a", 3), ("train/b", 6)]);
    let out = place.out("out");
    assert_eq!(code(&place.export(&out, &[])), 0);
    let read = |name: &str| std::fs::read_to_string(out.join(name)).unwrap();
    let (manifest, recipe) = (read("manifest.csv"), read("recipe.json"));
    let made = super::place::manifest(&out).into_iter().find(|row| row["kind"] == "augmented").unwrap();
    let try_all = |why: &str| {
        for arguments in
            [&["verify", "exports/out", "--remake", "all"] as &[&str], &["explain", out.join(&made["file_name"]).to_str().unwrap()]]
        {
            let output = place.run(arguments);
            assert!([0, 1, 2].contains(&code(&output)), "{why}: {}", told(&output));
            assert!(!told(&output).contains("a fault in the program"), "{why}: {}", told(&output));
            let said = String::from_utf8_lossy(&output.stdout);
            let why_not = ["not a regular file", "outside", "not known"];
            assert!(code(&output) != 0 || why_not.iter().any(|words| said.contains(words)), "{why}: {said}");
        }
    };
    // The dataset is said to be the devices, and the sources to be endless.
    let elsewhere = recipe.replace(&format!("{:?}", place.source().canonicalize().unwrap()), "\"/dev\"");
    assert_ne!(elsewhere, recipe);
    std::fs::write(out.join("recipe.json"), &elsewhere).unwrap();
    std::fs::write(out.join("manifest.csv"), manifest.replace(&made["source"], "zero")).unwrap();
    try_all("devices");
    std::fs::write(out.join("manifest.csv"), manifest.replace(&made["source"], "../etc/passwd")).unwrap();
    try_all("above");
    // Transforms that no draw could have written, and files that are no files.
    std::fs::write(out.join("recipe.json"), &recipe).unwrap();
    let deep = format!("\"{}\"", "[".repeat(100_000));
    std::fs::write(out.join("manifest.csv"), manifest.replace(&format!("\"{}\"", made["transforms"].replace('"', "\"\"")), &deep)).unwrap();
    try_all("depth");
    std::fs::remove_file(out.join("manifest.csv")).unwrap();
    std::os::unix::fs::symlink(Path::new("/dev/zero"), out.join("manifest.csv")).unwrap();
    try_all("an endless manifest");
}
