//! The forms of an export other than the tree, other formats and other sizes: written, checked, damaged, resumed.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests may panic, and say why they skip")]

mod ground;

use evenset::dataset::{self, Dataset};
use evenset::export::{self, ExportError, Form, LinkMode, Options, Report, Resize, VerifyOptions};
use evenset::pixels::{self, Encoding, Layout, Limits};
use evenset::plan::Plan;
use evenset::progress::Progress;
use evenset::recipe::{Action, Grow, Recipe, Step, Target};
use ground::{loaders, picture, table, tree};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    /// Six cats and three dogs to train on, two of each to validate; every third a PNG, one of them with alpha, one called `.JPEG`.
    fn new() -> Self {
        let place = Self { dir: tempfile::tempdir().unwrap() };
        let mut number = 0;
        for (folder, count) in [("Training/cats", 6), ("Training/dogs", 3), ("Validation/cats", 2), ("Validation/dogs", 2)] {
            let folder = place.source().join(folder);
            std::fs::create_dir_all(&folder).unwrap();
            for at in 0..count {
                number += 1;
                let alpha = number == 3;
                let (name, encoding) = match at % 3 {
                    2 => (format!("p.{at}.png"), Encoding::Png),
                    1 => (format!("p.{at}.JPEG"), Encoding::Jpeg(88)),
                    _ => (format!("p.{at}.jpg"), Encoding::Jpeg(88)),
                };
                let layout = if alpha { Layout::Rgba } else { Layout::Rgb };
                std::fs::write(folder.join(name), pixels::encode(&picture(number, layout), encoding).unwrap()).unwrap();
            }
        }
        place
    }

    fn source(&self) -> PathBuf {
        self.dir.path().join("pets")
    }

    fn out(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn open(&self) -> Dataset {
        dataset::open(&self.source(), &Progress::new()).unwrap()
    }

    fn export(&self, by: Grow, options: &Options) -> Result<Report, ExportError> {
        let (dataset, recipe) = (self.open(), grown(by));
        export::run(&dataset, &recipe, &Plan::new(&dataset, &recipe), options, &Progress::new())
    }
}

/// Both classes of training to 8.
fn grown(by: Grow) -> Recipe {
    let step = |action| Step { action, off: false };
    Recipe { seed: 7, splits: None, steps: vec![step(Action::Target { to: Target::Count(8) }), step(Action::Grow { by })] }
}

fn options(place: &Place, name: &str, form: Form) -> Options {
    Options { form, shard_images: 5.try_into().unwrap(), ..Options::new(place.out(name)) }
}

fn files(dir: &Path) -> BTreeSet<String> {
    let walk = walkdir::WalkDir::new(dir).into_iter().map(Result::unwrap).filter(|entry| !entry.file_type().is_dir());
    walk.map(|entry| entry.path().strip_prefix(dir).unwrap().display().to_string()).collect()
}

/// What verify says; every form is checked by it.
fn reasons(dir: &Path) -> Vec<String> {
    let verdict = export::verify(dir, &VerifyOptions { remake: 4, if_at_hand: false, source: None }, &Progress::new()).unwrap();
    verdict.problems.into_iter().map(|problem| format!("{}: {}", problem.path, problem.reason)).collect()
}

fn add_byte(path: &Path) {
    let mut bytes = std::fs::read(path).unwrap();
    bytes.push(0);
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn a_manifest_alone_has_no_pixels_and_repeats_rows() {
    let place = Place::new();
    let out = place.out("table");
    let report = place.export(Grow::Copies, &options(&place, "table", Form::Manifest)).unwrap();
    assert_eq!((report.originals, report.made), (20, 0));
    assert!(files(&out).iter().all(|name| !name.contains('/')), "{:?}", files(&out));
    let rows = table(&out.join("manifest.csv"));
    let (kept, copies): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row["kind"] == "original");
    assert_eq!((kept.len(), copies.len()), (13, 7));
    for copy in copies {
        assert!(kept.iter().any(|row| row["file_name"] == copy["file_name"]), "{copy:?}");
    }
    for row in &rows {
        assert!(place.source().join(&row["file_name"]).is_file(), "{row:?}");
    }
    assert_eq!(reasons(&out), [""; 0]);
    add_byte(&place.source().join("Training/dogs/p.0.jpg"));
    let said = reasons(&out);
    assert!(!said.is_empty() && said.iter().all(|line| line.starts_with("Training/dogs/p.0.jpg: the file is not what was")), "{said:?}");
    // What has no pixels cannot hold new ones.
    let refused = place.export(Grow::Augment, &options(&place, "new", Form::Manifest)).unwrap_err().to_string();
    assert!(refused.contains("7 images are to be made"), "{refused}");
    let small = Options { resize: Some(Resize::Shorter(8)), ..options(&place, "small", Form::Manifest) };
    assert!(place.export(Grow::Copies, &small).unwrap_err().to_string().contains("none can be resized"));
}

/// Members of all shards below `split`, in their order.
fn members(split: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for shard in files(split) {
        let mut tar = tar::Archive::new(std::fs::File::open(split.join(shard)).unwrap());
        for member in tar.entries().unwrap() {
            let mut member = member.unwrap();
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut member, &mut bytes).unwrap();
            all.push((member.path().unwrap().display().to_string(), bytes));
        }
    }
    all
}

#[test]
fn shards_hold_samples_of_one_key() {
    let place = Place::new();
    let out = place.out("shards");
    place.export(Grow::Augment, &options(&place, "shards", Form::WebDataset)).unwrap();
    let shards: BTreeSet<String> = files(&out).into_iter().filter(|name| name.ends_with(".tar")).collect();
    let expected = (0..4).map(|at| format!("Training/Training-{at:06}.tar")).chain(["Validation/Validation-000000.tar".to_owned()]);
    assert_eq!(shards, expected.collect());
    let classes: Vec<String> = std::fs::read_to_string(out.join("classes.txt")).unwrap().lines().map(str::to_owned).collect();
    let rows = table(&out.join("manifest.csv"));
    let all = members(&out.join("Training"));
    assert_eq!(all.len(), 3 * 16);
    let mut labels = Vec::new();
    for (at, sample) in all.chunks(3).enumerate() {
        let names: Vec<&str> = sample.iter().map(|(name, _)| name.split_once('.').unwrap().0).collect();
        assert_eq!(names, [format!("{at:09}"), format!("{at:09}"), format!("{at:09}")]);
        let row = rows.iter().find(|row| row["file_name"].ends_with(&format!("/{}", sample[0].0)) && row["split"] == "Training").unwrap();
        assert_eq!(row["hash"], blake3::hash(&sample[0].1).to_hex().to_string());
        let class: usize = String::from_utf8(sample[1].1.clone()).unwrap().parse().unwrap();
        assert_eq!(classes[class], row["label"]);
        let facts: serde_json::Value = serde_json::from_slice(&sample[2].1).unwrap();
        assert_eq!((facts["source"].as_str(), facts["kind"].as_str()), (Some(&*row["source"]), Some(&*row["kind"])));
        labels.push(class);
    }
    assert!(!labels.is_sorted(), "a shard that is sorted by class teaches one class at a time: {labels:?}");
    assert_eq!(reasons(&out), [""; 0]);
    // Again, on one thread: the same bytes.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    pool.install(|| place.export(Grow::Augment, &options(&place, "again", Form::WebDataset))).unwrap();
    assert_eq!(tree(&out), tree(&place.out("again")));
}

/// From a member's place, name and bytes to what stands there instead.
type Change<'a> = &'a dyn Fn(usize, &str, Vec<u8>) -> Vec<(String, Vec<u8>)>;

#[test]
fn a_damaged_shard_is_told() {
    let place = Place::new();
    let out = place.out("shards");
    place.export(Grow::Copies, &options(&place, "shards", Form::WebDataset)).unwrap();
    let shard = out.join("Validation/Validation-000000.tar");
    let whole = std::fs::read(&shard).unwrap();
    let rewrite = |change: Change<'_>| {
        std::fs::write(&shard, &whole).unwrap();
        let mut tar = tar::Builder::new(Vec::new());
        for (at, (name, bytes)) in members(&out.join("Validation")).into_iter().enumerate() {
            for (name, bytes) in change(at, &name, bytes) {
                let mut header = tar::Header::new_ustar();
                header.set_path(name).unwrap();
                header.set_size(bytes.len() as u64);
                header.set_cksum();
                tar.append(&header, bytes.as_slice()).unwrap();
            }
        }
        std::fs::write(&shard, tar.into_inner().unwrap()).unwrap();
        reasons(&out)
    };
    assert_eq!(rewrite(&|_, name, bytes| vec![(name.to_owned(), bytes)]), [""; 0]);
    let flipped = rewrite(&|at, name, mut bytes| {
        bytes[0] ^= u8::from(at == 0);
        vec![(name.to_owned(), bytes)]
    });
    assert!(flipped.len() == 1 && flipped[0].ends_with("its hash differs"), "{flipped:?}");
    let missing = rewrite(&|at, name, bytes| if at < 3 { Vec::new() } else { vec![(name.to_owned(), bytes)] });
    assert!(missing.len() == 1 && missing[0].ends_with("it is missing in its shard"), "{missing:?}");
    let another = rewrite(&|at, name, bytes| {
        let more = (at == 0).then(|| ("evil.jpg".to_owned(), vec![1]));
        more.into_iter().chain([(name.to_owned(), bytes)]).collect()
    });
    assert!(another.len() == 1 && another[0].contains("evil.jpg: it is not in the manifest"), "{another:?}");
    let label = rewrite(&|at, name, bytes| vec![(name.to_owned(), if at == 1 { b"7".to_vec() } else { bytes })]);
    assert!(label.len() == 1 && label[0].contains("its .cls says \"7\""), "{label:?}");
    let unlabelled = rewrite(&|at, name, bytes| if at == 1 { Vec::new() } else { vec![(name.to_owned(), bytes)] });
    assert!(unlabelled.len() == 1 && unlabelled[0].ends_with("its .cls is missing"), "{unlabelled:?}");
    let foreign = rewrite(&|at, name, bytes| {
        let more = (at == 0).then(|| ("zz.cls".to_owned(), b"0".to_vec()));
        more.into_iter().chain([(name.to_owned(), bytes)]).collect()
    });
    assert!(foreign.len() == 1 && foreign[0].contains("zz.cls: it does not follow"), "{foreign:?}");
    std::fs::write(&shard, &whole[..700]).unwrap();
    assert!(reasons(&out).iter().any(|line| line.contains("cannot be read")), "{:?}", reasons(&out));
}

#[test]
fn tables_beside_the_tree_name_every_image() {
    let place = Place::new();
    for (form, table_of, column) in [(Form::HuggingFace, "metadata.csv", "label"), (Form::KerasCsv, ".csv", "class")] {
        let out = place.out(form.name());
        place.export(Grow::Copies, &options(&place, form.name(), form)).unwrap();
        let manifest = table(&out.join("manifest.csv"));
        for split in ["Training", "Validation"] {
            let (path, base) = match form {
                Form::HuggingFace => (out.join(split).join(table_of), out.join(split)),
                _ => (out.join(format!("{split}{table_of}")), out.clone()),
            };
            let rows = table(&path);
            let name = if form == Form::HuggingFace { "file_name" } else { "filename" };
            let seen: Vec<(PathBuf, &String)> = rows.iter().map(|row| (base.join(&row[name]), &row[column])).collect();
            let wanted = manifest.iter().filter(|row| row["split"] == split);
            assert_eq!(seen, wanted.map(|row| (out.join(&row["file_name"]), &row["label"])).collect::<Vec<_>>());
            assert!(seen.iter().all(|(path, _)| path.is_file()));
        }
        assert_eq!(reasons(&out), [""; 0], "{form}");
        let gone = if form == Form::HuggingFace { "Training/metadata.csv" } else { "Training.csv" };
        std::fs::remove_file(out.join(gone)).unwrap();
        assert_eq!(reasons(&out), [format!("{gone}: the file is missing")]);
    }
    let card = std::fs::read_to_string(place.out("huggingface").join("README.md")).unwrap();
    assert!(card.contains("path: \"Training/**\"") && card.contains("cast_column"), "{card}");
}

/// One change of a file, by name.
type Lie<'a> = (&'a str, &'a dyn Fn(String) -> String);

#[test]
fn books_that_do_not_say_what_the_manifest_says_are_told() {
    let place = Place::new();
    let changed = |form: Form, (book, change): Lie<'_>| {
        let out = place.out(&format!("{form}-lies"));
        if !out.exists() {
            place.export(Grow::Copies, &options(&place, &format!("{form}-lies"), form)).unwrap();
        }
        let path = out.join(book);
        let whole = std::fs::read_to_string(&path).unwrap();
        let lie = change(whole.clone());
        assert_ne!(lie, whole, "{book}");
        std::fs::write(&path, lie).unwrap();
        let said = reasons(&out);
        std::fs::write(&path, whole).unwrap();
        assert_eq!(reasons(&out), [""; 0]);
        assert!(said.len() == 1 && said[0].starts_with(&format!("{book}: ")), "{book}: {said:?}");
        said[0].clone()
    };
    let swapped = |text: String| text.replacen("cats", "birds", 1);
    let last_gone = |text: String| text.trim_end().rsplit_once('\n').unwrap().0.to_owned() + "\n";
    let one_more = |text: String| text.clone() + text.lines().last().unwrap() + "\n";
    let first_row = |text: String| text.replacen(",original,", ",copy,", 1);
    for book in ["classes.txt", "class_to_idx.json", "class_weights.json"] {
        changed(Form::Tree, (book, &swapped));
    }
    let weight = changed(
        Form::Tree,
        ("class_weights.json", &|text| text.replacen("\"balanced\": {\n    \"cats\": 1", "\"balanced\": {\n    \"cats\": 2", 1)),
    );
    assert!(weight.ends_with("does not say what the manifest says"), "{weight}");
    // Both classes of training weigh 1.
    let weight = changed(Form::Tree, ("sample_weights.csv", &|text| text.replacen(",1,", ",1.001,", 1)));
    assert!(weight.contains("row 1, which is to be of Training/cats/p.0.jpg"), "{weight}");
    assert!(changed(Form::Tree, ("sample_weights.csv", &last_gone)).contains("it ends before row 16"));
    assert!(changed(Form::HuggingFace, ("Training/metadata.csv", &one_more)).contains("more than the 16 rows"));
    assert!(changed(Form::HuggingFace, ("Validation/metadata.csv", &first_row)).contains("row 1"));
    assert!(changed(Form::KerasCsv, ("Validation.csv", &swapped)).contains("row 1"));
    assert!(changed(Form::KerasCsv, ("Training.csv", &|text| text.replacen("weight", "mass", 1))).contains("its columns are not"));

    let out = place.out("parquet");
    place.export(Grow::Copies, &options(&place, "parquet", Form::HuggingFaceParquet)).unwrap();
    let (ours, other) = (out.join("Training/metadata.parquet"), out.join("Validation/metadata.parquet"));
    let whole = std::fs::read(&ours).unwrap();
    assert_eq!(reasons(&out), [""; 0]);
    std::fs::copy(&other, &ours).unwrap();
    assert!(reasons(&out)[0].contains("row 1, which is to be of cats/p.0.jpg"), "{:?}", reasons(&out));
    let at = whole.windows(4).position(|four| four == b"dogs").unwrap();
    let mut lie = whole.clone();
    lie[at..at + 4].copy_from_slice(b"cats");
    std::fs::write(&ours, lie).unwrap();
    assert!(reasons(&out)[0].contains("does not say what the manifest says"), "{:?}", reasons(&out));
    std::fs::write(&ours, &whole[..whole.len() - 9]).unwrap();
    assert!(reasons(&out)[0].contains("cut short"), "{:?}", reasons(&out));
}

#[test]
fn originals_that_were_encoded_anew_are_made_again() {
    let place = Place::new();
    for (name, wish) in [
        ("small", Options { resize: Some(Resize::Exact(20, 16)), ..options(&place, "small", Form::Tree) }),
        (
            "webp",
            Options { transcode: Some(Encoding::WebP), resize: Some(Resize::Shorter(9)), ..options(&place, "webp", Form::WebDataset) },
        ),
    ] {
        place.export(Grow::Copies, &wish).unwrap();
        let out = place.out(name);
        let all = VerifyOptions { remake: usize::MAX, if_at_hand: false, source: None };
        let verdict = export::verify(&out, &all, &Progress::new()).unwrap();
        assert_eq!((verdict.remade, verdict.problems), (20, Vec::new()), "{name}");
        // Made with another wish, they come out differently.
        let told = std::fs::read_to_string(out.join("evenset.json")).unwrap();
        std::fs::write(out.join("evenset.json"), told.replace("20x16", "20x15").replace("\"resize\": \"9\"", "\"resize\": \"10\""))
            .unwrap();
        let verdict = export::verify(&out, &all, &Progress::new()).unwrap();
        assert_eq!(verdict.remade, 0, "{name}");
        assert!(verdict.problems.len() == 20 && verdict.problems[0].reason.contains("comes out differently"), "{:?}", verdict.problems);
    }
    let told = export::explain(&place.out("small/Training/cats/p.0.jpg"), None).unwrap();
    assert_eq!((told.recoded.as_str(), told.again), ("--resize 20x15", Some(export::Agreement::Differs)));
}

#[test]
fn ultralytics_gets_the_folders_that_it_looks_for() {
    let place = Place::new();
    let out = place.out("yolo");
    place.export(Grow::Copies, &options(&place, "yolo", Form::Ultralytics)).unwrap();
    let folders: BTreeSet<String> = files(&out).iter().filter_map(|name| Some(name.rsplit_once('/')?.0.to_owned())).collect();
    assert_eq!(folders, ["train/cats", "train/dogs", "val/cats", "val/dogs"].map(str::to_owned).into());
    assert_eq!(reasons(&out), [""; 0]);
}

#[test]
fn made_images_come_in_the_format_that_is_asked_for() {
    let place = Place::new();
    for (made, ending) in [(Encoding::Png, "png"), (Encoding::WebP, "webp"), (Encoding::Jpeg(70), "jpg")] {
        let out = place.out(ending);
        place.export(Grow::Augment, &Options { made, ..options(&place, ending, Form::Tree) }).unwrap();
        let rows = table(&out.join("manifest.csv"));
        for row in rows.iter().filter(|row| row["kind"] == "augmented") {
            let alpha = row["source"].ends_with("cats/p.2.png");
            let wanted = if alpha && ending == "jpg" { "png" } else { ending };
            assert!(row["file_name"].ends_with(wanted), "{row:?}");
            let image = pixels::decode_file(&out.join(&row["file_name"]), &Limits::default()).unwrap();
            assert_eq!(image.layout().has_alpha(), alpha, "{row:?}");
        }
        assert_eq!(reasons(&out), [""; 0], "made again too");
    }
}

#[test]
fn originals_keep_their_bytes_until_asked_otherwise() {
    let place = Place::new();
    let out = place.out("jpeg");
    let wish = Options { transcode: Some(Encoding::Jpeg(80)), ..options(&place, "jpeg", Form::Tree) };
    place.export(Grow::Copies, &wish).unwrap();
    for row in table(&out.join("manifest.csv")) {
        let same = row["hash"] == row["source_hash"];
        let facts = pixels::probe(&out.join(&row["file_name"]), &Limits::default()).unwrap();
        match row["source"].as_str() {
            // No JPEG holds alpha: it stays the PNG that it is.
            "Training/cats/p.2.png" => assert!(facts.format == pixels::Format::Png && row["file_name"].ends_with(".png"), "{row:?}"),
            source if source.ends_with("png") => {
                assert!(!same && facts.format == pixels::Format::Jpeg && row["file_name"].ends_with(".jpg"))
            }
            _ => assert!(same && facts.format == pixels::Format::Jpeg, "{row:?}"),
        }
    }
    assert_eq!(reasons(&out), [""; 0]);
}

#[test]
fn every_image_gets_the_size_that_is_asked_for() {
    let place = Place::new();
    for form in [Form::Tree, Form::WebDataset] {
        let name = format!("small-{form}");
        let wish = Options { resize: Some(Resize::Exact(20, 16)), link: LinkMode::Hard, ..options(&place, &name, form) };
        let report = place.export(Grow::Augment, &wish).unwrap();
        assert!(report.problems.is_empty(), "{:?}", report.problems);
        for row in table(&place.out(&name).join("manifest.csv")) {
            assert_eq!((&*row["width"], &*row["height"]), ("20", "16"), "{row:?}");
        }
        assert_eq!(reasons(&place.out(&name)), [""; 0]);
    }
    let all = members(&place.out("small-webdataset/Training"));
    for (name, bytes) in all.iter().filter(|(name, _)| !name.ends_with("cls") && !name.ends_with("json")) {
        let image = pixels::decode(bytes, &Limits::default()).unwrap();
        assert_eq!((image.width(), image.height()), (20, 16), "{name}");
    }
    // An image that has the size keeps its bytes, here as a link.
    let (dataset, recipe) = (self::dataset::open(&place.out("small-tree"), &Progress::new()).unwrap(), Recipe::default());
    let again = Options { resize: Some(Resize::Exact(20, 16)), ..Options::new(place.out("again")) };
    export::run(&dataset, &recipe, &Plan::new(&dataset, &recipe), &again, &Progress::new()).unwrap();
    assert!(table(&place.out("again/manifest.csv")).iter().all(|row| row["hash"] == row["source_hash"]));
}

#[test]
fn an_original_that_cannot_be_decoded_is_told_and_kept() {
    let place = Place::new();
    let path = place.source().join("Training/cats/p.0.jpg");
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let wish = Options { transcode: Some(Encoding::Png), ..options(&place, "out", Form::Tree) };
    let report = place.export(Grow::Copies, &wish).unwrap();
    assert!(report.problems.iter().any(|problem| problem.path == "Training/cats/p.0.jpg"), "{:?}", report.problems);
    assert_eq!(reasons(&place.out("out")), [""; 0]);
    // It is no PNG, so it is not called one; nor is it after an interruption.
    assert_eq!(std::fs::read(place.out("out/Training/cats/p.0.jpg")).unwrap(), bytes[..bytes.len() / 2]);
    assert!(place.out("out/Training/cats/p.1.png").is_file());
    place.export(Grow::Copies, &Options { resume: true, ..wish }).unwrap();
}

#[test]
fn what_a_killed_export_left_is_taken_up_in_every_form() {
    let place = Place::new();
    let mut put_back = 0;
    for form in Form::ALL {
        let by = if form == Form::Manifest { Grow::Copies } else { Grow::Augment };
        let whole = format!("whole-{form}");
        place.export(by, &options(&place, &whole, form)).unwrap();
        // Steps of progress are places to stop at; the folder beside is put back as a kill would leave it.
        let stops = [("Writing images", 0), ("Writing images", 3), ("Writing images", 9), ("Writing images", 17), ("Packing shards", 5)];
        for (at, (stage_word, stop)) in stops.into_iter().enumerate() {
            let name = format!("killed-{form}-{at}");
            let wish = options(&place, &name, form);
            let stage = place.dir.path().join(format!(".{name}.evenset-partial"));
            let kept = place.dir.path().join("kept");
            let (dataset, recipe) = (place.open(), grown(by));
            let plan = Plan::new(&dataset, &recipe);
            let progress = Progress::new();
            std::thread::scope(|scope| {
                let run = scope.spawn(|| export::run(&dataset, &recipe, &plan, &wish, &progress));
                while !(run.is_finished() || stage.is_dir() && progress.read().stage == stage_word && progress.read().done >= stop) {
                    std::hint::spin_loop();
                }
                copy(&stage, &kept);
                progress.cancel();
                let _ = run.join().unwrap();
            });
            if !place.out(&name).exists() && kept.is_dir() {
                std::fs::rename(&kept, &stage).unwrap();
                put_back += 1;
            }
            let _ = std::fs::remove_dir_all(&kept);
            let again = Options { resume: true, ..wish };
            place.export(by, &again).unwrap();
            assert_eq!(tree(&place.out(&name)), tree(&place.out(&whole)), "{form} {stage_word} {stop}");
            assert!(!stage.exists());
            // And once more: it is finished already.
            place.export(by, &again).unwrap();
        }
        let other =
            Options { form: if form == Form::Tree { Form::KerasCsv } else { Form::Tree }, resume: true, ..options(&place, &whole, form) };
        assert!(
            matches!(place.export(by, &other), Err(ExportError::Target { .. } | ExportError::Taken { .. })),
            "{form} is not another form"
        );
    }
    assert!(put_back > 0, "every export was over before it could be stopped");
}

/// Copies what is there; what goes away meanwhile is left out.
fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().filter_map(Result::ok) {
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            let _ = std::fs::create_dir_all(target);
        } else {
            let _ = std::fs::copy(entry.path(), target);
        }
    }
}

#[test]
fn the_loaders_of_others_read_every_form() {
    let Some(mut script) = loaders() else { return };
    let place = Place::new();
    for form in Form::ALL {
        let by = if form == Form::Manifest { Grow::Copies } else { Grow::Augment };
        place.export(by, &options(&place, form.name(), form)).unwrap();
        script.arg(place.out(form.name()));
    }
    let output = script.output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    eprintln!("{told}");
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
}
