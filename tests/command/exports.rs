//! Exports, what is told of them afterwards, and the gate.

use super::*;

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
