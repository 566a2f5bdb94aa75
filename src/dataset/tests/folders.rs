use super::*;

#[test]
fn class_folders_are_one_training_split() {
    let dir = built("rose: 12, lotus: 2, Aster: 1");
    let dataset = opened(dir.path());
    assert_eq!(told(&dataset), "train Aster 1 lotus 2 rose 12");
    assert_eq!(dataset.splits()[0].role, Role::Train);
    assert!(dataset.problems().is_empty());
    assert_eq!(dataset.key(ImageId(1)), "lotus/000.png");
    assert_eq!(dataset.path(ImageId(1)), dir.path().join("lotus/000.png"));
    assert_eq!((dataset.record(ImageId(0)).bytes, dataset.problems().len()), (0, 0), "the scan asks for no sizes");
    let (probed, _) = probe(&dataset, &Progress::new()).unwrap();
    let record = probed.record(ImageId(0));
    let metadata = fs::metadata(dir.path().join("Aster/000.png")).unwrap();
    assert_eq!(record.bytes, metadata.len());
    let modified = metadata.modified().unwrap().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
    assert_eq!(record.modified_nanos as u128, modified);
    assert_eq!(dataset.stamp(ImageId(0)), (record.bytes, record.modified_nanos), "who cannot wait asks");
}

#[test]
fn split_words_in_any_case_stand_by_role() {
    let dir = built("Test/a: 1, VALID/a: 2, training/a: 3, training/b: 4");
    let dataset = opened(dir.path());
    assert_eq!(told(&dataset), "training a 3 b 4 | VALID a 2 b 0 | Test a 1 b 0");
    let roles: Vec<Role> = dataset.splits().iter().map(|split| split.role).collect();
    assert_eq!(roles, [Role::Train, Role::Validation, Role::Test]);
}

#[test]
fn eval_is_the_test_split_and_said_so() {
    let dir = built("train/a: 1, Eval/a: 1");
    let dataset = opened(dir.path());
    assert_eq!(dataset.splits()[1].role, Role::Test);
    assert_eq!(paths(&dataset, ProblemKind::Note), ["Eval"]);
}

#[test]
fn nested_folders_belong_to_their_class() {
    let dir = built("a: 1, a/x: 2, a/x/y: 1, b/deep: 3");
    let dataset = opened(dir.path());
    assert_eq!(told(&dataset), "train a 4 b 3");
    for id in dataset.ids() {
        assert_eq!(dataset.id_of(&dataset.key(id)), Some(id));
    }
}

#[test]
fn folders_beside_splits_are_reported_and_plain_ones_ignored() {
    let dir = built("train/a: 2, test/a: 1, extra/z: 3, docs: 0");
    let dataset = opened(dir.path());
    assert_eq!(told(&dataset), "train a 2 | test a 1");
    assert_eq!(paths(&dataset, ProblemKind::Misplaced), ["extra"]);
    assert!(dataset.problems()[0].reason.starts_with("3 images left out"));
    assert_eq!(dataset.ignored(), 1);
}

#[test]
fn a_class_called_train_among_vehicles_is_a_class() {
    let dir = built("bus: 1, car: 2, train: 3");
    let dataset = opened(dir.path());
    assert_eq!(told(&dataset), "train bus 1 car 2 train 3");
    assert_eq!(paths(&dataset, ProblemKind::Note), ["train"]);
}

#[test]
fn a_dataset_inside_a_folder_is_pointed_at() {
    let dir = built("outer/train/a: 1, outer/val/a: 1");
    let dataset = opened(dir.path());
    assert_eq!(told(&dataset), "train outer 2");
    assert!(dataset.problems()[0].reason.contains("open outer itself"), "{:?}", dataset.problems());
}

#[test]
fn without_images_the_error_helps() {
    let hint = |dir: &Path| open(dir, &Progress::new()).unwrap_err().to_string();
    let dir = tempfile::tempdir().unwrap();
    assert!(hint(dir.path()).contains("found no folders"));
    tree(dir.path(), "a: 0, b: 0");
    assert!(hint(dir.path()).contains("2 folders without an image (a, b)"));
    let flat = built(".: 3");
    assert!(hint(flat.path()).contains("found 3 images directly in it"));
    let splits = built("train: 2");
    assert!(hint(splits.path()).contains("train/000.png"), "{}", hint(splits.path()));
    assert!(hint(&dir.path().join("nowhere")).contains("no such file or folder"));
    assert!(hint(&splits.path().join("train/000.png")).contains("neither a folder nor a manifest"));
}

#[test]
fn a_cancelled_scan_stops() {
    let dir = built("a: 1");
    let progress = Progress::new();
    progress.cancel();
    assert!(matches!(open(dir.path(), &progress), Err(DatasetError::Cancelled(_))));
}

#[test]
fn the_order_does_not_depend_on_the_disk() {
    let dir = built("train/b: 30, train/a: 20, val/a: 5");
    let (one, two) = (opened(dir.path()), opened(dir.path()));
    let keys: Vec<String> = one.ids().map(|id| one.key(id)).collect();
    assert!(keys.is_sorted());
    assert_eq!(keys, two.ids().map(|id| two.key(id)).collect::<Vec<_>>());
}

#[test]
fn real_photographs_where_they_are_at_hand() {
    let shared = std::env::var("EVENSET_SHARED").map_or_else(|_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let root = shared.join("data/cats-dogs");
    if !root.is_dir() {
        println!("skipped: {} is not there", root.display());
        return;
    }
    let (dataset, facts) = probe(&opened(&root), &Progress::new()).unwrap();
    assert_eq!(told(&dataset), "Training Cats 300 Dogs 500 | Validation Cats 100 Dogs 200 | Test Cats 100 Dogs 200");
    assert!(dataset.problems().is_empty(), "{:?}", dataset.problems());
    assert!(facts.iter().all(Option::is_some));
    for id in dataset.ids().step_by(100) {
        crate::pixels::decode_file(&dataset.path(id), &crate::pixels::Limits::default()).unwrap();
    }
}
