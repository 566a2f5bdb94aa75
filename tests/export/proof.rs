//! What proves an export: verify, explain, the report.

use super::*;

#[test]
fn verify_finds_what_was_done_to_an_export() {
    let place = Place::new(&ANIMALS);
    let out = place.out("out");
    export(&open(&place.source), &grown(9, photo()), &Options::new(&out)).unwrap();
    std::fs::write(out.join("Training/dogs/0.jpg"), "other").unwrap();
    std::fs::remove_file(out.join("Training/dogs/1.jpg")).unwrap();
    std::fs::write(out.join("Training/dogs/new.jpg"), "new").unwrap();
    std::fs::remove_file(out.join("classes.txt")).unwrap();
    let told = |remake| -> Vec<String> { verify(&out, remake).unwrap().problems.into_iter().map(|problem| problem.path).collect() };
    assert_eq!(told(0), ["Training/dogs/0.jpg", "Training/dogs/1.jpg", "Training/dogs/new.jpg", "classes.txt"]);
    // Without its source nothing can be made again; that is said, and the rest is checked.
    std::fs::rename(&place.source, place.source.with_file_name("moved")).unwrap();
    assert!(told(3).contains(&"recipe.json".to_owned()));
    // A manifest that points outside is not followed.
    let text = std::fs::read_to_string(out.join("manifest.csv")).unwrap();
    std::fs::write(out.join("manifest.csv"), text.replace("Training/dogs/2.png,", "../../etc/passwd,")).unwrap();
    assert!(told(0).contains(&"../../etc/passwd".to_owned()));
    std::fs::remove_file(out.join("manifest.csv")).unwrap();
    assert!(verify(&out, 0).is_err());
}

#[test]
fn a_file_is_explained_from_its_sources_to_its_hash() {
    use evenset::export::{Agreement, explain};
    let place = Place::new(&[("train/cats", 3), ("train/kittens", 2), ("train/dogs", 9)]);
    let chain = Chain::of(vec![augment_step("MixUp"), augment_step("HorizontalFlip")]);
    let mut recipe = grown(9, ChainChoice::Custom(chain));
    recipe.steps.insert(0, step(Action::Merge { classes: vec!["kittens".to_owned()], into: "cats".to_owned() }));
    let out = place.out("out");
    export(&open(&place.source), &recipe, &Options::new(&out)).unwrap();
    let rows = manifest(&out);
    let row = rows.iter().find(|row| row["kind"] == "augmented" && row["source_label"] == "kittens").unwrap();
    let told = explain(&out.join(&row["file_name"]), None).unwrap();
    assert_eq!((told.class.as_str(), told.split.as_str(), told.parents[0].class.as_str()), ("cats", "train", "kittens"));
    assert_eq!(told.parents.iter().map(|parent| parent.key.clone()).collect::<Vec<_>>(), [row["source"].clone(), row["parent2"].clone()]);
    let partner = std::fs::read(place.source.join(&row["parent2"])).unwrap();
    assert_eq!(told.parents[1].hash, blake3::hash(&partner).to_hex().as_str());
    assert!(told.parents.iter().all(|parent| parent.state == Agreement::Same) && told.state == Agreement::Same);
    assert_eq!(
        (told.again, told.recipe_seed, told.seed.map(|seed| seed.to_string())),
        (Some(Agreement::Same), Some(7), Some(row["seed"].clone()))
    );
    assert_eq!(told.drawn.len(), told.transforms.as_array().unwrap().len());
    let steps: Vec<usize> = told.steps.iter().map(|(at, _)| *at).collect();
    assert_eq!(steps, [1, 2, 3, 4], "{:?}", told.steps);

    // An original in a class that nothing was done to owes nothing to the recipe.
    let told = explain(&out.join("train/dogs/0.jpg"), None).unwrap();
    assert_eq!((told.kind.as_str(), told.steps.len(), told.again), ("original", 0, None));
    // What happens to file and partner afterwards is told.
    std::fs::write(place.source.join(&row["parent2"]), "other").unwrap();
    std::fs::write(out.join(&row["file_name"]), "other").unwrap();
    let told = explain(&out.join(&row["file_name"]), None).unwrap();
    assert_eq!((told.state, told.parents[1].state.clone()), (Agreement::Differs, Agreement::Differs));
    assert!(matches!(told.again, Some(Agreement::Unknown(why)) if why.contains(&row["parent2"])));
    let problems = verify(&out, usize::MAX).unwrap().problems;
    assert!(problems.iter().any(|problem| problem.reason.contains(&format!("{} has changed", row["parent2"]))), "{problems:?}");
    // A dataset that was moved is found where one says.
    std::fs::rename(&place.source, place.source.with_file_name("moved")).unwrap();
    let told = explain(&out.join("train/dogs/0.jpg"), Some(&place.source.with_file_name("moved"))).unwrap();
    assert_eq!(told.parents[0].state, Agreement::Same);
    // What is no image of the export is said to be none.
    std::fs::write(out.join("train/dogs/new.jpg"), "new").unwrap();
    for (name, why) in [("manifest.csv", "every export has"), ("train/dogs/new.jpg", "added after"), ("train/dogs/no.jpg", "no such file")]
    {
        let error = explain(&out.join(name), None).unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
}

#[cfg(unix)]
#[test]
fn links_that_somebody_put_into_an_export_are_not_followed() {
    let place = Place::new(&ANIMALS);
    let out = place.out("out");
    export(&open(&place.source), &grown(9, photo()), &Options { link: LinkMode::Symlink, ..Options::new(&out) }).unwrap();
    assert!(verify(&out, usize::MAX).unwrap().problems.is_empty());
    let secret = place.parent.join("secret.jpg");
    std::fs::write(&secret, "x").unwrap();
    std::fs::remove_file(out.join("Training/dogs/0.jpg")).unwrap();
    std::os::unix::fs::symlink(&secret, out.join("Training/dogs/0.jpg")).unwrap();
    std::fs::remove_file(out.join("Training/dogs/1.jpg")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", out.join("Training/dogs/1.jpg")).unwrap();
    let problems = verify(&out, 0).unwrap().problems;
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems.iter().all(|problem| problem.kind == ProblemKind::ManifestRow && problem.reason.contains("not followed")));
}

#[test]
fn the_report_tells_what_was_opened_and_what_was_done_by_name_in_every_split() {
    let place =
        Place::new(&[("train/cats", 4), ("train/dogs", 2), ("train/wolves", 1), ("val/cats", 3), ("val/dogs", 1), ("test/cats", 2)]);
    let dataset = open(&place.source);
    let key = |split: &str, number: usize| {
        let of = |id: &evenset::dataset::ImageId| dataset.key(*id).starts_with(split);
        dataset.key(dataset.ids().filter(of).nth(number).unwrap())
    };
    let mut recipe = grown(4, ChainChoice::Custom(Chain::of(vec![augment_step("Affine")])));
    recipe.steps.push(step(Action::Merge { classes: vec!["dogs".into(), "wolves".into()], into: "dogs".into() }));
    recipe.steps.push(step(Action::Move { images: vec![key("train/cats", 0), key("val/cats", 0)].into(), to: "dogs".into() }));
    recipe.steps.push(step(Action::Exclude { images: vec![key("val/cats", 1)].into() }));
    export(&dataset, &recipe, &Options::new(place.out("out"))).unwrap();
    let page = std::fs::read_to_string(place.out("out").join("report.html")).unwrap();
    for part in [
        "<b>train</b> had 7 images in 3 classes and an imbalance ratio of 4. By the recipe: 3 of dogs and wolves merged into dogs, 1 moved to dogs. Now it has <b>8</b>",
        "<h2>train <small>resampled; 3 of dogs and wolves merged into dogs, 1 moved to dogs</small></h2>",
        "<h2>val <small>not resampled; 1 moved to dogs, 1 excluded</small></h2>",
        "<h2>test <small>not resampled</small></h2>",
        // Of val: three cats, of which one moved and one went; its ratio was 3 and is 2.
        "<tr><td>cats</td><td>3</td><td class=\"zero\">0</td><td>1</td><td>1</td><td>1</td>",
        "<span class=\"was\">3 →</span> 2",
        "Moved here</th><th scope=\"col\">Moved away</th><th scope=\"col\">Excluded",
    ] {
        assert!(page.contains(part), "{part}");
    }
}

#[test]
fn the_report_is_one_page_that_needs_nothing_else() {
    let place = Place::new(&[("train/cats", 3), ("train/<b>kittens & co", 2), ("train/dogs", 9), ("val/dogs", 2)]);
    let recipe = grown(9, ChainChoice::Custom(Chain::of(vec![augment_step("Affine")])));
    std::fs::write(place.source.join("train/cats/broken.png"), b"broken").unwrap();
    export(&open(&place.source), &recipe, &Options::new(place.out("out"))).unwrap();
    let page = std::fs::read_to_string(place.out("out").join("report.html")).unwrap();
    assert!(!page.contains("<b>kittens") && page.contains("&lt;b&gt;kittens &amp; co"));
    // Nothing is loaded: every picture is within the page, and there is no script.
    for part in page.split("src=\"").skip(1) {
        assert!(part.starts_with("data:image/"), "{part:.60}");
    }
    assert!(!page.contains("<script") && !page.contains("href=") && !page.contains("url(") && !page.contains("@import"));
    for part in ["Imbalance ratio", "train/cats/broken.png", "Augmentation chain", "shear", "evenset_recipe", "@media print", "Originals"] {
        assert!(page.contains(part), "{part}");
    }
    assert!(page.matches("<img").count() > 12 && page.matches("class=\"told\"").count() == 4, "{}", page.matches("class=\"told\"").count());

    // What is blended is told with both its images, and no chain is shown that nothing went through.
    let mut recipe = grown(9, photo());
    recipe.steps[1] = step(Action::Grow { by: Grow::MixUp });
    export(&open(&place.source), &recipe, &Options::new(place.out("mixed"))).unwrap();
    let page = std::fs::read_to_string(place.out("mixed").join("report.html")).unwrap();
    assert!(page.contains("(with train/") && !page.contains("Augmentation chain"));
}
