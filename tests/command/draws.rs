//! Made images: draws, chains, blends.

use super::*;

#[test]
fn one_made_image_is_drawn_again_alone() {
    let bench = Bench::new("train cats 6, train lizards 2");
    let grown = ["--rename", "lizards=geckos", "--target", "6", "--grow", "augment", "--augment", "photo", "--seed", "9"];
    let again = [&grown[..], &["--draw-again", "train/lizards/00.png#2", "--draw-again", "geckos=train/lizards/01.png#1x2"]].concat();
    bench.out(&[&["plan", "data", "--save-recipe", "again.json"], &again[..]].concat());
    let recipe = evenset::recipe::RecipeFile::read(&bench.path("again.json")).expect("a recipe").recipe;
    let images: Vec<String> = recipe.redraws().map(|(_, one)| one.argument()).collect();
    assert_eq!(images, ["geckos=train/lizards/00.png#2", "geckos=train/lizards/01.png#1x2"]);
    // What "Copy as command" gives makes the same recipe.
    let arguments = recipe.to_arguments().expect("all of it has arguments");
    let typed: Vec<&str> = arguments.iter().map(String::as_str).collect();
    bench.out(&[&["plan", "data", "--save-recipe", "copied.json"], typed.as_slice()].concat());
    assert_eq!(evenset::recipe::RecipeFile::read(&bench.path("copied.json")).expect("a recipe").recipe, recipe);
    // Two of the four made images are others, with names of their own; everything else is the same to the bit.
    bench.out(&[&["export", "data", "--out", "one"], &grown[..]].concat());
    bench.out(&[&["export", "data", "--out", "two", "--recipe"], &["again.json"][..]].concat());
    let images = |out: &str| {
        let all = tree(&bench.path(out)).into_iter().filter(|(path, _)| path.starts_with("train"));
        all.collect::<std::collections::BTreeMap<_, _>>()
    };
    let (one, two) = (images("one"), images("two"));
    let fresh: Vec<String> =
        two.iter().filter(|(path, bytes)| one.get(*path) != Some(bytes)).map(|(path, _)| path.display().to_string()).collect();
    assert_eq!((one.len(), two.len(), fresh.len()), (12, 12, 2), "{fresh:?}");
    assert!(fresh[0].starts_with("train/geckos/00~aug-2-") && fresh[1].starts_with("train/geckos/01~aug-1-"), "{fresh:?}");
    let verified = bench.json(&["verify", "two", "--remake", "all"]);
    assert_eq!((verified["remade"].as_u64(), verified["problems"].as_array().map(Vec::len)), (Some(4), Some(0)), "{verified}");
    let told = bench.out(&["explain", &format!("two/{}", fresh[1])]);
    assert!(told.contains("Draw image 1 of its source again, 2 times") && told.contains("made again     the same, bit for bit"), "{told}");
    let other = two.keys().find(|path| path.to_string_lossy().contains("00~aug-1-")).expect("another made image");
    assert!(!bench.out(&["explain", &format!("two/{}", other.display())]).contains("Draw image"));
}

#[test]
fn what_cannot_be_drawn_again_is_refused_or_told() {
    let bench = Bench::new("train cats 6, train dogs 2");
    let said = |redraw: &str, more: &[&str]| {
        let output = bench.run(&[&["plan", "data", "--target", "6", "--draw-again", redraw], more].concat());
        (output.status.code(), err(&output))
    };
    let (code, message) = said("train/dogs/0.png#1", &[]);
    assert!(code == Some(2) && message.contains("no image \"train/dogs/0.png\"") && message.contains("train/dogs/00.png"), "{message}");
    for wrong in ["train/dogs/00.png", "train/dogs/00.png#0", "train/dogs/00.png#one"] {
        let (code, message) = said(wrong, &[]);
        assert!(code == Some(2) && message.contains("write it as"), "{message}");
    }
    let (code, message) = said("train/dogs/00.png#1x2000", &[]);
    assert!(code == Some(2) && message.contains("train/dogs/00.png#1"), "{message}");
    assert_eq!(said("train/dogs/00.png#2", &[]), (Some(0), String::new()));
    for (redraw, more) in [
        ("train/dogs/00.png#7", &[][..]),
        ("hounds=train/dogs/00.png#1", &[]),
        ("train/dogs/00.png#1", &["--grow", "copies"]),
        ("train/dogs/00.png#1", &["--exclude", "train/dogs/00.png"]),
        ("train/dogs/00.png#1", &["--drop-class", "dogs"]),
    ] {
        let (code, message) = said(redraw, more);
        assert!(code == Some(0) && message.contains("note: draw again: the image that is drawn again is not made"), "{message}");
    }
    let idle = err(&bench.run(&["plan", "data", "--draw-again", "train/dogs/00.png#1"]));
    assert_eq!(idle.matches("note").count(), 1, "one thing is said once: {idle}");
    assert!(idle.contains("the image that is drawn again is not made"), "{idle}");
    // With its class an image need not be there, so that the command of a recipe is taken where the recipe is.
    let (code, message) = said("dogs=train/dogs/0.png#1", &[]);
    assert!(code == Some(0) && message.contains("train/dogs/0.png: the recipe draws an image made of it again"), "{message}");
    assert!(message.contains("did you mean \"train/dogs/00.png\""), "{message}");
    let (code, message) = said("train/d=gs/0.png#1", &[]);
    assert!(code == Some(2) && message.contains("no image \"train/d=gs/0.png\""), "the sign is one of the path: {message}");
    // A chain that can make one image alone is told.
    std::fs::write(bench.path("flip.json"), r#"[{"__class_fullname__": "HorizontalFlip", "p": 0.5}]"#).expect("written");
    let (code, message) = said("train/dogs/00.png#1", &["--grow", "augment", "--augment", "flip.json"]);
    assert!(code == Some(0) && message.contains("the same as before") && message.contains("add a transform"), "{message}");
}

#[test]
fn draws_are_written_never_over_others() {
    let bench = Bench::new("train cats 1");
    let image = "data/train/cats/00.png";
    let draws = bench.json(&["augment", image, "--chain", "photo", "-n", "3", "--out", "draws", "--contact-sheet", "sheet.png"]);
    assert_eq!(draws["draws"].as_array().map(Vec::len), Some(3));
    for draw in draws["draws"].as_array().expect("draws") {
        let file = bench.path(draw["file"].as_str().expect("a file"));
        assert!(evenset::pixels::decode_file(&file, &evenset::pixels::Limits::default()).is_ok(), "{draw}");
    }
    assert!(bench.path("sheet.png").is_file());
    assert!(bench.refused(&["augment", image, "-n", "3", "--out", "draws"]).contains("is there already"));
    assert!(bench.refused(&["augment", image]).contains("--out DIR"));
    let list = bench.json(&["augment", "--list"]);
    let names: Vec<&str> = list["transforms"].as_array().expect("list").iter().filter_map(|entry| entry["name"].as_str()).collect();
    assert!(names.contains(&"RandomBrightnessContrast") && names.contains(&"CutMix"), "{names:?}");
}

#[test]
fn presets_of_ones_own_and_chains_of_single_classes() {
    let bench = Bench::new("train cats 6, train dogs 2, train lizards 1");
    bench.out(&["augment", "--chain", "photo", "--save-preset", "my own"]);
    let chain = |name: &str| bench.out(&["augment", "--chain", name, "--as", "albumentations-json"]);
    assert_eq!(chain("my own"), chain("photo"));
    assert!(bench.refused(&["augment", "--chain", "photo", "--save-preset", "gentle"]).contains("evenset's own"));

    let edits =
        ["--target", "6", "--grow", "augment", "--augment", "gentle", "--augment", "dogs=my own", "--matters", "dogs=colour+direction"];
    let plan = bench.run(&[&["plan", "data"], edits.as_slice()].concat());
    let said = err(&plan) + &String::from_utf8_lossy(&plan.stdout);
    assert!(said.contains("dogs") && said.contains("colour"), "what the chain changes of what matters is said: {said}");
    bench.out(&[&["export", "data", "--out", "out"], edits.as_slice()].concat());
    let recipe = evenset::recipe::RecipeFile::read(&bench.path("out/recipe.json")).expect("a recipe").recipe;
    let photo = evenset::augment::Chain::preset("photo").expect("a preset");
    assert_eq!(recipe.chain_of("dogs").chain().expect("a chain"), photo);
    assert_eq!(recipe.chain_of("lizards").chain().expect("a chain"), evenset::augment::Chain::preset("gentle").expect("a preset"));

    bench.out(&["augment", "--delete-preset", "my own"]);
    assert!(bench.refused(&["augment", "--chain", "my own", "--as", "keras"]).contains("neither a preset"));
    assert!(bench.refused(&["augment", "--delete-preset", "my own"]).contains("no saved preset"));
}

#[test]
fn blends_across_classes_have_soft_labels_that_are_checked() {
    let bench = Bench::new("train cats 6, train dogs 2, train snakes 3");
    std::fs::write(bench.path("mixed.json"), r#"[{"CutMix": {"p": 1}}]"#).expect("file");
    let edits = ["--target", "6", "--grow", "augment", "--augment", "mixed.json", "--partners", "larger-class"];
    bench.out(&[&["export", "data", "--out", "out"], edits.as_slice()].concat());
    let path = bench.path("out/manifest.csv");
    let manifest = std::fs::read_to_string(&path).expect("a manifest");
    assert!(manifest.contains("\"\":0."), "a blend across classes: {manifest}");
    let verdict = bench.json(&["verify", "out", "--remake", "all"]);
    assert_eq!((verdict["remade"].as_u64(), verdict["problems"].as_array().map(Vec::len)), (Some(4 + 3), Some(0)), "{verdict}");
    let said_of = |changed: String| {
        assert_ne!(changed, manifest);
        std::fs::write(&path, changed).expect("file");
        let output = bench.run(&["verify", "out", "--remake", "all"]);
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8_lossy(&output.stdout).into_owned() + &err(&output)
    };
    assert!(said_of(manifest.replace("{\"\"dogs", "{\"\"bats")).contains("one is the image's own"));
    // Both shares changed places: they sum to 1, but are not what was drawn.
    let turned: Vec<String> = manifest
        .lines()
        .map(|line| match line.split_once("\"{") {
            Some((before, rest)) => {
                let (label, after) = rest.split_once("}\"").expect("its end");
                let numbers: Vec<&str> = label.split(',').map(|part| part.rsplit_once(':').expect("a share").1).collect();
                let names: Vec<&str> = label.split(',').map(|part| part.rsplit_once(':').expect("a class").0).collect();
                format!("{before}\"{{{}:{},{}:{}}}\"{after}", names[0], numbers[1], names[1], numbers[0])
            }
            None => line.to_owned(),
        })
        .collect();
    assert!(said_of(turned.join("\n") + "\n").contains("what was drawn gives"));
}
