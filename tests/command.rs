//! The command as it is built, on small folders: text, JSON, exit codes, each edit, and what it refuses.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder with `data/<split>/<class>/<n>.png`, each picture of a colour of its own.
struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    /// From "train cats 6, train dogs 9".
    fn new(spec: &str) -> Self {
        use evenset::pixels::{Encoding, Image, Layout, encode};
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut shade = 0u8;
        for line in spec.split(", ") {
            let words: Vec<&str> = line.split(' ').collect();
            let dir = folder.path().join("data").join(words[0]).join(words[1]);
            std::fs::create_dir_all(&dir).expect("folder");
            for number in 0..words[2].parse::<usize>().expect("a count") {
                shade = shade.wrapping_add(5);
                let mut picture = Image::filled(24, 16, Layout::Rgb, &[shade, 255 - shade, 90]);
                picture.data_mut()[..3].copy_from_slice(&[number as u8, 1, 2]);
                let bytes = encode(&picture, Encoding::Png).expect("PNG");
                std::fs::write(dir.join(format!("{number:02}.png")), bytes).expect("file");
            }
        }
        Self { folder }
    }

    fn animals() -> Self {
        Self::new("train cats 6, train dogs 9, train lizards 2, train snakes 3, val cats 2, val dogs 2, val lizards 1, val snakes 1")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs `evenset` in the folder.
    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_evenset"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("XDG_DATA_HOME", self.path("home"))
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env_remove("DISPLAY");
        command.env_remove("WAYLAND_DISPLAY").output().expect("the command runs")
    }

    /// Standard output of a run that ends well.
    fn out(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", err(&output));
        String::from_utf8(output.stdout).expect("text")
    }

    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.out(&[arguments, &["--json"]].concat())).expect("one JSON document")
    }

    /// What is said on standard error by a run that cannot be done.
    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", err(&output));
        assert!(output.stdout.is_empty(), "results of what was not done");
        err(&output)
    }

    /// "cats 6>6 dogs 9>6" of the training split under these edits.
    fn planned(&self, edits: &[&str]) -> String {
        let plan = self.json(&[&["plan", "data"], edits].concat());
        let classes = plan["splits"][0]["classes"].as_array().expect("classes").clone();
        let one = |class: &Value| format!("{} {}>{}", class["name"].as_str().unwrap_or("?"), class["before"], class["after"]);
        classes.iter().map(one).collect::<Vec<_>>().join(" ")
    }
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every file below `dir` with its bytes.
fn tree(dir: &Path) -> std::collections::BTreeMap<PathBuf, Vec<u8>> {
    let files = walkdir::WalkDir::new(dir).into_iter().map(|entry| entry.expect("entry")).filter(|entry| entry.file_type().is_file());
    files.map(|file| (file.path().strip_prefix(dir).expect("below").to_owned(), std::fs::read(file.path()).expect("file"))).collect()
}

#[test]
fn inspect_counts_and_measures() {
    let bench = Bench::animals();
    let report = bench.json(&["inspect", "data"]);
    let train = &report["splits"][0];
    assert_eq!((train["name"].as_str(), train["images"].as_u64()), (Some("train"), Some(20)));
    assert_eq!(train["imbalance_ratio"].as_f64(), Some(4.5));
    // Sorted 2 3 6 9: sum over ordered pairs 2 (1 + 4 + 7 + 3 + 6 + 3) = 48; 2 * 16 * 5 = 160.
    assert_eq!(train["gini"].as_f64(), Some(0.3));
    assert!(train["evenness"].as_f64().is_some_and(|even| (0.89..0.92).contains(&even)), "{train}");
    assert_eq!(train["classes"][1]["name"].as_str(), Some("dogs"));
    assert!(train["classes"][1]["bytes"].as_u64().is_some_and(|bytes| bytes > 0));
    assert_eq!(report["problems"].as_array().map(Vec::len), Some(0));
    let text = bench.out(&["inspect", "data"]);
    assert!(text.contains("20 images, imbalance ratio 4.500") && text.contains("no problems"), "{text}");
}

#[test]
fn images_that_cannot_be_used_end_with_1_and_are_named() {
    let bench = Bench::animals();
    std::fs::write(bench.path("data/train/cats/broken.png"), b"").expect("file");
    let output = bench.run(&["inspect", "data", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let problem = &report["problems"][0];
    assert_eq!((problem["path"].as_str(), problem["kind"].as_str()), (Some("train/cats/broken.png"), Some("empty_file")));
    assert_eq!(report["splits"][0]["classes"][0]["images"].as_u64(), Some(6));
    assert!(err(&bench.run(&["inspect", "data"])).contains("broken.png"));
    assert!(err(&bench.run(&["inspect", "data", "--quiet"])).is_empty());
}

#[test]
fn a_file_that_was_cut_short_is_told_and_its_export_ends_well() {
    let bench = Bench::animals();
    let cut = bench.path("data/train/cats/00.png");
    let whole = std::fs::read(&cut).expect("file");
    std::fs::write(&cut, &whole[..whole.len() - 5]).expect("file");
    let output = bench.run(&["export", "data", "--out", "out"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(err(&output).contains("problem: train/cats/00.png: the file ends before its image does: it was cut short"), "{}", err(&output));
    let told = bench.json(&["export", "data", "--out", "again"]);
    let problems: Vec<_> =
        told["problems"].as_array().into_iter().flatten().map(|problem| (problem["path"].as_str(), problem["kind"].as_str())).collect();
    assert_eq!(problems, [(Some("train/cats/00.png"), Some("cut_short"))]);
}

#[test]
fn each_edit_does_what_it_says() {
    let bench = Bench::animals();
    assert_eq!(bench.planned(&[]), "cats 6>6 dogs 9>9 lizards 2>2 snakes 3>3");
    assert_eq!(bench.planned(&["--merge", "lizards+snakes=reptiles", "--target", "median"]), "cats 6>6 dogs 9>6 reptiles 5>6");
    assert_eq!(bench.planned(&["--rename", "cats=felines"]), "dogs 9>9 felines 6>6 lizards 2>2 snakes 3>3");
    assert_eq!(bench.planned(&["--drop-class", "dogs", "--drop-class", "cats"]), "lizards 2>2 snakes 3>3");
    assert_eq!(bench.planned(&["--exclude", "00.png", "--exclude", "train/dogs/*"]), "cats 6>5 dogs 9>0 lizards 2>1 snakes 3>2");
    assert_eq!(bench.planned(&["--target", "smallest,cats=4", "--target", "dogs=mean"]), "cats 6>4 dogs 9>5 lizards 2>2 snakes 3>2");
    assert_eq!(bench.planned(&["--target", "largest", "--split", "VAL"]), "cats 6>6 dogs 9>9 lizards 2>2 snakes 3>3");
    // Class edits apply in the order typed: the name is there only after the rename.
    assert_eq!(bench.planned(&["--rename", "cats=x", "--merge", "x+dogs=pets"]), "lizards 2>2 pets 15>15 snakes 3>3");
    let made = bench.json(&["plan", "data", "--target", "9", "--grow", "copies"]);
    assert_eq!(made["splits"][0]["classes"][0]["copied"].as_u64(), Some(3));
    let most = |class: usize| made["splits"][0]["classes"][class]["most_from_one"].as_u64();
    assert_eq!((0..4).map(most).collect::<Vec<_>>(), [Some(1), Some(0), Some(4), Some(2)], "3 of 6, none of 9, 7 of 2, 6 of 3");
    assert_eq!(made["splits"][0]["imbalance_ratio_after"].as_f64(), Some(1.0));
    assert!(made["bytes_estimated"].as_u64().is_some_and(|bytes| bytes > 0));
}

#[test]
fn the_last_line_counts_what_cannot_be_used_and_a_worse_balance_is_noted() {
    let bench = Bench::animals();
    assert!(!bench.out(&["plan", "data"]).contains("cannot be used"));
    std::fs::write(bench.path("data/train/cats/broken.png"), b"no picture").expect("file");
    let output = bench.run(&["plan", "data", "--target", "lizards=1"]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    let text = String::from_utf8(output.stdout.clone()).expect("text");
    let last = text.lines().last().unwrap_or_default();
    assert!(
        last.starts_with("25 images: 25 kept, 0 new; 1 left out to shrink classes, 0 by the recipe; 1 cannot be used; about"),
        "{last}"
    );
    assert!(err(&output).contains("note: train: the imbalance ratio grows from 4.5 to 9\n"), "{}", err(&output));
    assert!(!err(&bench.run(&["plan", "data"])).contains("imbalance ratio grows"));
}

#[test]
fn the_table_shows_before_and_after() {
    let text = Bench::animals().out(&["plan", "data", "--merge", "lizards+snakes=reptiles", "--target", "6"]);
    // Before is what was opened: 9 dogs and 2 lizards.
    assert!(text.contains("train: imbalance ratio 4.500 -> 1.000; 5 of lizards and snakes merged into reptiles\n"), "{text}");
    let line = text.lines().find(|line| line.trim_start().starts_with("reptiles")).expect("a line of the merged class");
    let words: Vec<&str> = line.split_whitespace().collect();
    assert_eq!(words, ["reptiles", "5", "->", "6", "5", "-", "1", "from", "lizards", "+", "snakes"]);
    assert!(text.contains("val: 2 of lizards and snakes merged into reptiles, imbalance ratio 2.000 -> 1.000\n"), "{text}");
    assert!(Bench::animals().out(&["plan", "data"]).contains("val: as it is, imbalance ratio 2.000\n"));
}

#[test]
fn before_is_what_was_opened_whatever_was_left_out() {
    let bench = Bench::animals();
    let edits = ["--exclude", "train/dogs/0[0-6].png", "--exclude", "val/dogs/00.png", "--drop-class", "lizards"];
    let plan = bench.json(&[&["plan", "data"], &edits[..]].concat());
    let [train, val] = [&plan["splits"][0], &plan["splits"][1]];
    assert_eq!((train["imbalance_ratio_before"].as_f64(), train["imbalance_ratio_after"].as_f64()), (Some(4.5), Some(3.0)), "{train}");
    assert_eq!((val["imbalance_ratio_before"].as_f64(), val["imbalance_ratio_after"].as_f64()), (Some(2.0), Some(2.0)), "{val}");
    let dogs =
        |split: &Value| ["before", "excluded", "moved_in", "moved_out", "kept", "after"].map(|key| split["classes"][1][key].as_u64());
    assert_eq!(dogs(train), [9, 7, 0, 0, 2, 2].map(Some));
    assert_eq!(dogs(val), [2, 1, 0, 0, 1, 1].map(Some));
    let text = bench.out(&[&["plan", "data"], &edits[..]].concat());
    assert!(text.contains("train: imbalance ratio 4.500 -> 3.000; 7 excluded, 2 left out with the class\n"), "{text}");
    assert!(text.contains("val: 1 excluded, 1 left out with the class, imbalance ratio 2.000\n"), "{text}");
    let line = text.lines().find(|line| line.contains("dogs")).expect("a line of the dogs");
    assert_eq!(line.split_whitespace().collect::<Vec<_>>(), ["dogs", "9", "->", "2", "2", "-", "-", "7", "excluded"]);
}

#[test]
fn what_makes_no_sense_is_refused_with_what_was_meant() {
    let bench = Bench::animals();
    assert!(bench.refused(&["plan", "data", "--merge", "lizard+snakes=r"]).contains("did you mean \"lizards\"?"));
    assert!(bench.refused(&["plan", "data", "--rename", "cats=dogs"]).contains("there is a class \"dogs\" already"));
    assert!(bench.refused(&["plan", "data", "--merge", "lizards+snakes"]).contains("lizards+snakes=reptiles"));
    assert!(bench.refused(&["plan", "data", "--target", "many"]).contains("smallest, median, mean, largest"));
    assert!(bench.refused(&["plan", "data", "--split", "vla"]).contains("val"));
    assert!(bench.refused(&["plan", "data", "--augment", "gentel"]).contains("gentle"));
    assert!(bench.refused(&["plan", "data", "--exclude", "a{b"]).contains("not a pattern"));
    assert!(bench.refused(&["plan", "nowhere"]).contains("nowhere"));
    assert!(bench.refused(&["inspct"]).contains("'inspect'"));
    assert!(bench.refused(&["inspct", "data"]).contains("'inspect'"));
    assert!(bench.refused(&["export", "data"]).contains("--out"));
    assert!(bench.refused(&["export", "data", "--out", "data/inside"]).contains("inside"));
    assert!(bench.refused(&["plan", "data", "--threads", "0"]).contains("1 to 1024"));
}

#[test]
fn an_export_is_what_was_planned_on_any_number_of_threads() {
    let bench = Bench::animals();
    let source = tree(&bench.path("data"));
    let edits = ["--merge", "lizards+snakes=reptiles", "--target", "7", "--augment", "photo", "--seed", "7"];
    let export = |out: &str, more: &[&str]| bench.out(&[&["export", "data", "--out", out], edits.as_slice(), more].concat());
    export("dry", &["--dry-run"]);
    assert!(!bench.path("dry").exists());
    export("a", &[]);
    export("b", &["--threads", "1"]);
    let written = tree(&bench.path("a"));
    assert!(written == tree(&bench.path("b")), "the trees differ");
    for class in ["cats", "dogs", "reptiles"] {
        assert_eq!(std::fs::read_dir(bench.path("a/train").join(class)).expect("class").count(), 7, "{class}");
    }
    assert_eq!(source[Path::new("val/cats/00.png")], written[Path::new("val/cats/00.png")]);
    assert!(source == tree(&bench.path("data")), "the source changed");
    let verdict = bench.json(&["verify", "a"]);
    assert_eq!((verdict["problems"].as_array().map(Vec::len), verdict["remade"].as_u64()), (Some(0), Some(3)));
    std::fs::write(bench.path("a/val/cats/00.png"), b"other").expect("file");
    assert_eq!(bench.run(&["verify", "a"]).status.code(), Some(1));
}

#[test]
fn a_recipe_is_saved_and_taken_up_with_edits_on_top() {
    let bench = Bench::animals();
    bench.out(&["plan", "data", "--merge", "lizards+snakes=reptiles", "--target", "6", "--save-recipe", "r.json"]);
    assert_eq!(bench.planned(&["--recipe", "r.json"]), "cats 6>6 dogs 9>6 reptiles 5>6");
    assert_eq!(bench.planned(&["--recipe", "r.json", "--target", "5"]), "cats 6>5 dogs 9>5 reptiles 5>5");
    std::fs::write(bench.path("bad.json"), "{\"evenset_recipe\": 1,\n\"stepz\": []}").expect("file");
    let message = bench.refused(&["plan", "data", "--recipe", "bad.json"]);
    assert!(message.contains("bad.json") && message.contains("`stepz`") && message.contains("line 2"), "{message}");
}

#[test]
fn the_arguments_of_a_recipe_make_it_again() {
    let bench = Bench::animals();
    let edits = ["--merge", "lizards+snakes=reptiles", "--rename", "cats=felines", "--exclude", "train/dogs/0[01].png", "--target"];
    let edits = [edits.as_slice(), &["median,felines=4", "--grow", "copies", "--augment", "strong", "--split", "train,val", "--seed", "9"]]
        .concat();
    bench.out(&[&["plan", "data", "--save-recipe", "one.json"], edits.as_slice()].concat());
    let recipe = |name: &str| evenset::recipe::RecipeFile::read(&bench.path(name)).expect("a recipe").recipe;
    let arguments = recipe("one.json").to_arguments().expect("all of it has arguments");
    let again: Vec<&str> = arguments.iter().map(String::as_str).collect();
    bench.out(&[&["plan", "data", "--save-recipe", "two.json"], again.as_slice()].concat());
    let plan = |name: &str| bench.json(&["plan", "data", "--recipe", name]);
    assert_eq!(plan("one.json"), plan("two.json"));
    assert_eq!(recipe("one.json").seed, recipe("two.json").seed);
    assert_eq!(recipe("one.json").chain(), recipe("two.json").chain());
}

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

#[test]
fn help_version_and_completions_go_to_standard_output() {
    let bench = Bench::new("train cats 1");
    assert!(bench.out(&["--help"]).contains("Exit codes"));
    assert!(bench.out(&["--version"]).starts_with("evenset "));
    assert!(bench.out(&["completions", "bash"]).contains("evenset"));
}

#[test]
fn the_demo_does_the_job_without_a_display() {
    let bench = Bench::new("train cats 1");
    let text = bench.out(&["demo", "--dir", "demo"]);
    assert!(text.contains("reptiles") && text.contains("from lizards + snakes") && text.contains("report.html"), "{text}");
    assert!(bench.path("demo/sample-even/report.html").is_file());
    assert_eq!(bench.run(&["verify", "demo/sample-even"]).status.code(), Some(0));
}

#[test]
fn targets_by_rule_and_by_the_librarys_words() {
    let bench = Bench::new("train cats 8, train dogs 4");
    let after = |edits: &[&str]| {
        let json = bench.json(&[&["plan", "data"], edits].concat());
        let classes = json["splits"][0]["classes"].as_array().expect("classes").clone();
        classes.iter().map(|class| class["after"].as_u64().expect("a count")).collect::<Vec<_>>()
    };
    assert_eq!(after(&["--target", "auto"]), [8, 8]);
    assert_eq!(after(&["--target", "auto", "--shrink", "random"]), [4, 4]);
    assert_eq!(after(&["--target", "over:0.75"]), [8, 6]);
    assert_eq!(after(&["--target", "under:0.75"]), [5, 4]);
    assert_eq!(after(&["--target", "max-ratio:1.5"]), [6, 4]);
    assert_eq!(after(&["--target", "cats=under:5,dogs=over:7"]), [5, 7]);
    assert_eq!(after(&["--target", "40", "--max-per-original", "2"]), [24, 12]);
    let said = bench.refused(&["plan", "data", "--target", "over:0.5"]);
    assert!(said.contains("asks for 4 images of the smaller class, which has 4"), "{said}");
    let said = bench.refused(&["export", "data", "--target", "cats=over:5", "--out", "out"]);
    assert!(said.contains("over-sampling to 5 images, fewer than the 8"), "{said}");
    assert!(!bench.path("out").exists());
}

#[test]
fn methods_that_look_at_images() {
    let bench = Bench::new("train cats 9, train dogs 7");
    // What has nothing to do looks at nothing.
    bench.out(&["plan", "data", "--target", "largest", "--shrink", "most-diverse"]);
    bench.out(&["export", "data", "--target", "smallest", "--grow", "smote", "--shrink", "random", "--out", "smaller"]);
    assert!(!bench.path("cache/evenset/features.bin").exists());
    for shrink in ["most-diverse", "nearmiss-3", "duplicates-first", "tomek"] {
        let json = bench.json(&["plan", "data", "--target", "5", "--shrink", shrink]);
        assert!(json["splits"][0]["classes"].as_array().expect("classes").iter().all(|class| class["after"] == 5), "{shrink}: {json}");
    }
    assert!(bench.path("cache/evenset/features.bin").is_file());
    let edits = ["--target", "12", "--grow", "smote,dogs=cutmix"];
    bench.out(&[&["export", "data", "--out", "out"], &edits[..]].concat());
    let manifest = std::fs::read_to_string(bench.path("out/manifest.csv")).expect("a manifest");
    let blended: Vec<&str> = manifest.lines().filter(|line| line.contains(",blended,")).collect();
    assert_eq!(blended.len(), 8, "{manifest}");
    assert_eq!(blended.iter().filter(|line| line.contains("MixUp")).count(), 3);
    assert_eq!(blended.iter().filter(|line| line.contains("CutMix")).count(), 5);
    let verdict = bench.json(&["verify", "out", "--remake", "8"]);
    assert_eq!((verdict["remade"].as_u64(), verdict["problems"].as_array().map(Vec::len)), (Some(8), Some(0)), "{verdict}");
    let said = bench.refused(&["plan", "data", "--drop-class", "dogs", "--target", "cats=12", "--grow", "adasyn"]);
    assert!(said.contains("images are needed") || said.contains("choose smote instead"), "{said}");
    assert!(bench.refused(&["plan", "data", "--shrink", "nearmiss"]).contains("nearmiss-1"));
    // Of several ways that several classes cannot go, each is told, with what can be typed.
    let bench = Bench::new("train cats 9, train dogs 1, train cows 1, train pigs 4");
    let edits = ["--target", "9", "--grow", "mixup,pigs=smote"];
    for said in [
        bench.refused(&[&["plan", "data"], &edits[..]].concat()),
        bench.refused(&[&["export", "data", "--out", "out"], &edits[..]].concat()),
    ] {
        assert!(said.contains("cows has 1 and dogs has 1: grow them by copies (--grow cows=copies,dogs=copies)"), "{said}");
        assert!(said.contains("\nand train/pigs: smote needs 6 images") && said.contains("(--grow pigs=copies)"), "{said}");
    }
}

#[test]
fn a_file_is_explained_in_words_and_as_json() {
    let bench = Bench::animals();
    bench.out(&["export", "data", "--merge", "lizards+snakes=reptiles", "--target", "9", "--augment", "photo", "--out", "even"]);
    let made =
        tree(&bench.path("even")).into_keys().find(|path| path.starts_with("train/reptiles") && path.to_string_lossy().contains('~'));
    let made = format!("even/{}", made.expect("a made image").display());
    let text = bench.out(&["explain", &made]);
    for part in [
        "is an augmented image of the class reptiles in train",
        "made from",
        "Merge lizards, snakes into reptiles",
        "made again     the same, bit for bit",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let told = bench.json(&["explain", &made]);
    assert_eq!(
        (told["class"].as_str(), told["state"].as_str(), told["made_again"].as_str()),
        (Some("reptiles"), Some("same"), Some("same"))
    );
    assert!(told["sources"][0]["class"].as_str().is_some_and(|class| class == "lizards" || class == "snakes"), "{told}");
    let all = bench.json(&["verify", "even", "--remake", "all"]);
    assert_eq!((all["remade"].as_u64(), all["problems"].as_array().map(Vec::len)), (Some(3 + 4), Some(0)), "{all}");
    std::fs::write(bench.path(&made), "other").expect("file");
    assert_eq!(bench.run(&["explain", &made]).status.code(), Some(1));
    assert!(bench.refused(&["explain", "data/train/cats/00.png"]).contains("not in a folder that evenset exported"));
}

#[test]
fn options_that_change_nothing_are_said() {
    let bench = Bench::animals();
    let said = |arguments: &[&str]| {
        let output = bench.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", err(&output));
        err(&output)
    };
    for (edits, note) in [
        (&["--shrink", "nearmiss-1"] as &[&str], "no class shrinks, so --shrink changes nothing; give a --target"),
        (
            &["--grow", "copies", "--max-per-original", "2"],
            "no image is made, so --grow, --max-per-original change nothing; give a --target",
        ),
        (&["--target", "smallest", "--augment", "photo"], "no image is made, so --augment changes nothing"),
        (&["--target", "largest", "--grow", "copies", "--augment", "photo"], "nothing is augmented, so --augment changes nothing"),
        (&["--target", "largest", "--partners", "any-class"], "no image is blended with another"),
    ] {
        let text = said(&[&["plan", "data"], edits].concat());
        assert!(text.contains(note), "{edits:?}: {text}");
    }
    assert_eq!(said(&["plan", "data", "--target", "4", "--shrink", "random", "--grow", "augment", "-q"]), "");
    for (options, note) in [
        (&["--shard-size", "5"] as &[&str], "--as tree has no shards, so --shard-size changes nothing"),
        (&["--as", "webdataset", "--link", "hard"], "--as webdataset packs originals, so --link changes nothing"),
        (&["--as", "manifest", "--format-of-made", "png"], "--as manifest writes no images, so their format changes nothing"),
        (&["--resume"], "nothing of an interrupted export is beside out, so --resume begins anew"),
    ] {
        let text = said(&[&["export", "data", "--out", "out", "--dry-run"], options].concat());
        assert!(text.contains(note), "{options:?}: {text}");
    }
    let export = ["export", "data", "--target", "4", "--grow", "copies", "--out", "out"];
    assert!(said(&export).contains("wrote 22 images"));
    let again = said(&[&export[..], &["--resume"]].concat());
    assert!(
        again.contains("nothing to do: ") && again.contains(" has these 22 images (0 new) already") && !again.contains("wrote"),
        "{again}"
    );
    let text = bench.refused(&["export", "data", "--out", "out", "--as", "webdataset", "--shard-size", "0"]);
    assert!(text.contains("1.."), "{text}");
}

#[test]
fn an_earlier_export_is_replaced_where_that_is_asked_for() {
    let bench = Bench::animals();
    let one = ["export", "data", "--out", "out"];
    let two = ["export", "data", "--out", "out", "--target", "4", "--grow", "copies"];
    let told = bench.json(&[&one[..], &["--replace"]].concat());
    assert_eq!((&told["replaced"], &told["was_there"]), (&Value::Null, &Value::Bool(false)), "nothing was there");
    let text = bench.refused(&two);
    assert!(text.contains("made from data, 26 images; ") && text.contains("; --replace puts the new one in its place"), "{text}");
    let earlier = serde_json::json!({ "dataset": "data", "images": 26 });
    let replace = [&two[..], &["--replace"]].concat();
    let dry = bench.run(&[&replace[..], &["--dry-run", "--json"]].concat());
    assert!(err(&dry).contains("would be written to out, in place of the earlier export there (26 images of data)"), "{}", err(&dry));
    assert_eq!(serde_json::from_slice::<Value>(&dry.stdout).expect("JSON")["replaces"], earlier);
    let done = bench.run(&[&replace[..], &["--json"]].concat());
    assert!(err(&done).contains("out, which replaced the earlier export there (26 images of data)"), "{}", err(&done));
    assert_eq!(serde_json::from_slice::<Value>(&done.stdout).expect("JSON")["replaced"], earlier);
    bench.out(&["verify", "out"]);
    assert_eq!(bench.json(&[&two[..], &["--resume"]].concat())["was_there"], Value::Bool(true));
    std::fs::write(bench.path("out/notes.txt"), "mine").expect("file");
    let text = bench.refused(&replace);
    assert!(text.contains("holds notes.txt, which no export wrote; move it away") && !text.contains("--replace"), "{text}");
    std::fs::remove_file(bench.path("out/notes.txt")).expect("gone");
    // Not under the feet of whoever stands in it.
    let mut command = Command::new(env!("CARGO_BIN_EXE_evenset"));
    command.args(["export", "../../data", "--out", "..", "--replace"]).current_dir(bench.path("out/train"));
    let output = command.env("XDG_CACHE_HOME", bench.path("cache")).output().expect("the command runs");
    assert!(output.status.code() == Some(2) && err(&output).contains("you are in it; go to another folder first"), "{}", err(&output));
    let names = std::fs::read_dir(bench.folder.path()).expect("listed").map(|entry| entry.expect("entry").file_name());
    assert!(names.into_iter().all(|name| !name.to_string_lossy().contains("evenset-partial")));
}

#[test]
fn an_export_whose_dataset_moved_is_checked_as_far_as_it_goes() {
    let bench = Bench::animals();
    let export = |name: &str, options: &[&str]| bench.out(&[&["export", "data", "--target", "4", "--out", name], options].concat());
    export("tree", &[]);
    export("list", &["--as", "manifest", "--grow", "copies"]);
    std::fs::rename(bench.path("data"), bench.path("moved")).expect("rename");
    // The files are all there; that none could be made again is said, and is no failure unless it was asked for.
    let output = bench.run(&["verify", "tree"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(err(&output).contains("note: no image could be made again"), "{}", err(&output));
    for verb in [&["verify", "tree"] as &[&str], &["check", "tree"], &["explain", "tree/train/cats/00.png"]] {
        assert!(bench.refused(&[verb, &["--source", "nowhere"]].concat()).contains("there is no such folder"), "{verb:?}");
    }
    assert_eq!(bench.run(&["verify", "tree", "--remake", "2"]).status.code(), Some(1));
    assert!(bench.json(&["verify", "tree", "--source", "moved"])["remade"].as_u64() > Some(0));
    let output = bench.run(&["check", "list"]);
    assert_eq!(output.status.code(), Some(1));
    bench.out(&["check", "list", "--source", "moved"]);
    // What is in the wrong place by its label is told itself, and what changed is told as changed.
    let manifest = std::fs::read_to_string(bench.path("tree/manifest.csv")).expect("a manifest");
    let (row, rest) = manifest.lines().enumerate().find(|(_, line)| line.starts_with("train/cats/")).expect("a row");
    let lie: Vec<String> = manifest
        .lines()
        .enumerate()
        .map(|(at, line)| if at == row { rest.replacen(",cats,", ",dogs,", 1) } else { line.to_owned() })
        .collect();
    std::fs::write(bench.path("tree/manifest.csv"), lie.join("\n") + "\n").expect("file");
    let output = bench.run(&["verify", "tree", "--json"]);
    let told: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let reasons: Vec<&str> = told["problems"].as_array().expect("problems").iter().filter_map(|one| one["reason"].as_str()).collect();
    assert!(reasons.contains(&"its label is dogs, and that of others in its folder is cats"), "{reasons:?}");
    std::fs::write(bench.path("tree/manifest.csv"), &manifest).expect("file");
    let image = manifest.lines().find(|line| line.starts_with("train/dogs/")).and_then(|line| line.split(',').next()).expect("a file");
    std::fs::write(bench.path("tree").join(image), "other").expect("file");
    let told: Value = serde_json::from_slice(&bench.run(&["verify", "tree", "--json"]).stdout).expect("JSON");
    assert_eq!(told["problems"][0]["kind"], "changed", "{told}");
}

#[test]
fn shards_and_tables_are_told_for_what_they_are() {
    let bench = Bench::new("train cats 3, train dogs 3");
    bench.out(&["export", "data", "--as", "webdataset", "--out", "shards"]);
    let said = bench.refused(&["explain", "shards/train/train-000000.tar"]);
    assert!(said.contains("is a shard") && said.contains("train/train-000000.tar/KEY"), "{said}");
    bench.out(&["export", "data", "--as", "keras-csv", "--out", "keras"]);
    assert!(bench.refused(&["explain", "keras/train.csv"]).contains("the table of a split"));
    bench.out(&["export", "data", "--as", "huggingface", "--out", "hub"]);
    assert!(bench.refused(&["explain", "hub/train/metadata.csv"]).contains("the table of a split"));
}

#[test]
fn the_gate_passes_what_is_even_and_names_what_is_not() {
    let bench = Bench::animals();
    assert!(bench.out(&["check", "data"]).contains("26 images pass"));
    let failed = |arguments: &[&str]| {
        let output = bench.run(&[&["check", "data"], arguments].concat());
        assert_eq!(output.status.code(), Some(1), "{}", err(&output));
        String::from_utf8(output.stdout).expect("text")
    };
    let text = failed(&["--max-ratio", "4"]);
    assert!(text.contains("imbalance-ratio: train/lizards: the split train has an imbalance ratio of 4.500"), "{text}");
    assert!(failed(&["--min-per-class", "2"]).contains("images-per-class: val/lizards"));
    bench.out(&["check", "data", "--max-ratio", "off", "--min-per-class", "0"]);
    // What is trained on must not be scored on; a header alone does not tell that a file is cut short.
    std::fs::copy(bench.path("data/train/cats/00.png"), bench.path("data/val/dogs/again.png")).expect("copy");
    let whole = std::fs::read(bench.path("data/train/dogs/00.png")).expect("file");
    std::fs::write(bench.path("data/train/dogs/00.png"), &whole[..whole.len() - 20]).expect("file");
    let before = tree(&bench.path("data"));
    let text = failed(&["--sarif", "found.sarif"]);
    assert!(text.contains("duplicate: train/cats/00.png") && text.contains("also val/dogs/again.png"), "{text}");
    assert!(text.contains("unreadable: train/dogs/00.png") && text.contains("2 findings"), "{text}");
    let found: Value = serde_json::from_slice(&std::fs::read(bench.path("found.sarif")).expect("file")).expect("JSON");
    let results = found["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.iter().map(|one| one["ruleId"].as_str().expect("a rule")).collect::<Vec<_>>(), ["duplicate", "unreadable"]);
    let on_output: Value = serde_json::from_str(&failed(&["--sarif", "-"])).expect("SARIF alone");
    assert_eq!(on_output, found);
    let json: Value = serde_json::from_str(&failed(&["--json"])).expect("JSON");
    assert_eq!((json["passed"].as_bool(), json["findings"].as_array().map(Vec::len)), (Some(false), Some(2)));
    bench.out(&["check", "data", "--duplicates", "off", "--unreadable", "headers"]);
    // It could not run.
    for refused in
        [&["check", "nowhere"] as &[&str], &["check", "data", "--sarif", "data/x.sarif"], &["check", "data", "--max-ratio", "0.5"]]
    {
        bench.refused(refused);
    }
    assert_eq!(tree(&bench.path("data")), before);
}

#[test]
fn the_gate_looks_whether_an_export_is_still_whole() {
    let bench = Bench::animals();
    bench.out(&["export", "data", "--target", "9", "--grow", "copies", "--out", "even"]);
    bench.out(&["check", "even", "--max-ratio", "1"]);
    std::fs::write(bench.path("even/train/dogs/new.png"), std::fs::read(bench.path("even/train/cats/00.png")).expect("file"))
        .expect("file");
    let output = bench.run(&["check", "even"]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains("export-changed: train/dogs/new.png"));
    // A table alone or shards have no image files of their own: they are judged by their manifest, and by the pixels where these are.
    bench.out(&["export", "data", "--target", "9", "--grow", "copies", "--as", "manifest", "--out", "table"]);
    let rows = std::fs::read_to_string(bench.path("table/manifest.csv")).expect("manifest").lines().count() - 1;
    assert!(bench.out(&["check", "table", "--max-ratio", "1"]).contains(&format!("table: {rows} images pass")));
    let failed = |arguments: &[&str]| {
        let output = bench.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{}", err(&output));
        String::from_utf8(output.stdout).expect("text")
    };
    let uneven = failed(&["check", "table", "--max-ratio", "1", "--split", "val"]);
    assert!(uneven.contains("imbalance-ratio: val/"), "{uneven}");
    let twice = failed(&["check", "table", "--duplicates", "anywhere"]);
    assert!(twice.contains("duplicate: train/lizards/00.png: the same file stands"), "{twice}");
    assert!(bench.refused(&["check", "table", "--sarif", "data/found.sarif"]).contains("inside the dataset"));
    // Findings about its own books are in the export, those about images in the dataset.
    std::fs::copy(bench.path("table/classes.txt"), bench.path("classes.txt")).expect("copy");
    std::fs::write(bench.path("table/classes.txt"), "cats\n").expect("file");
    let sarif: Value = serde_json::from_str(&failed(&["check", "table", "--duplicates", "anywhere", "--sarif", "-"])).expect("SARIF");
    let base = |path: &str| {
        let places = || sarif["runs"][0]["results"].as_array().expect("results").iter().map(|result| &result["locations"][0]);
        let place = places().map(|place| &place["physicalLocation"]["artifactLocation"]).find(|place| place["uri"] == path);
        let base = place.and_then(|place| place["uriBaseId"].as_str()).expect("a place");
        sarif["runs"][0]["originalUriBaseIds"][base]["uri"].as_str().expect("a base").to_owned()
    };
    assert!(base("classes.txt").ends_with("/table/") && base("train/lizards/00.png").ends_with("/data/"), "{sarif}");
    std::fs::rename(bench.path("classes.txt"), bench.path("table/classes.txt")).expect("put back");
    assert!(bench.out(&["explain", "table/train/cats/00.png"]).contains("the same, bit for bit"));
    bench.out(&["export", "data", "--target", "9", "--augment", "photo", "--as", "webdataset", "--out", "shards"]);
    let rows = std::fs::read_to_string(bench.path("shards/manifest.csv")).expect("manifest");
    let member = rows.lines().nth(1).and_then(|line| line.split(',').next()).expect("a member");
    let told = bench.json(&["explain", &format!("shards/{member}")]);
    assert_eq!(told["state"].as_str(), Some("same"), "{told}");
    bench.out(&["check", "shards", "--max-ratio", "1"]);
    // An image that was cut short before it was packed, and stands in two splits.
    let path = bench.path("data/train/dogs/00.png");
    let whole = std::fs::read(&path).expect("file");
    std::fs::write(&path, &whole[..whole.len() - 20]).expect("file");
    std::fs::copy(&path, bench.path("data/val/dogs/cut.png")).expect("copy");
    let changed = failed(&["check", "table"]);
    assert!(changed.contains("export-changed: train/dogs/00.png") && changed.contains("unreadable: train/dogs/00.png"), "{changed}");
    bench.run(&["export", "data", "--as", "webdataset", "--out", "cut"]);
    let json: Value = serde_json::from_str(&failed(&["check", "cut", "--json"])).expect("JSON");
    let rules: Vec<&str> = json["findings"].as_array().expect("findings").iter().filter_map(|one| one["rule"].as_str()).collect();
    assert_eq!(rules, ["duplicate", "unreadable", "unreadable"], "{json}");
    assert!(json["findings"][1]["path"].as_str().is_some_and(|path| path.contains(".tar/")), "{json}");
    assert_eq!(json["images"], 27);
    bench.out(&["check", "cut", "--duplicates", "off", "--unreadable", "headers"]);
}
