use super::*;

fn with(spec: &str, name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
    let dir = built(spec);
    let path = dir.path().join(name);
    fs::write(&path, text).unwrap();
    (dir, path)
}

fn reasons(dataset: &Dataset) -> Vec<&str> {
    dataset.problems().iter().map(|problem| problem.reason.as_str()).collect()
}

#[test]
fn a_table_of_paths_labels_and_splits() {
    let text = "file_name,label,label_id,split,kind\npics/000.png,cats,0,train,original\npics/001.png,dogs,1,Val,original\n./pics//002.png,cats,0,TRAIN,original\n";
    let (dir, path) = with("pics: 3", "list.csv", text);
    let dataset = opened(&path);
    assert_eq!(told(&dataset), "train cats 2 dogs 0 | Val cats 0 dogs 1");
    assert_eq!(dataset.root(), dir.path());
    assert!(dataset.problems().is_empty(), "{:?}", dataset.problems());
    for id in dataset.ids() {
        assert_eq!(dataset.id_of(&dataset.key(id)), Some(id));
    }
}

#[test]
fn rows_that_cannot_be_used_name_their_line() {
    let text = "image,class,split\npics/000.png,cats,\npics/none.png,cats,\npics/001.png,,\npics/000.png,dogs,\n../x.png,cats,\n/etc/passwd,cats,\npics/002.png,cats,fold7\npics,cats,\n";
    let (_dir, path) = with("pics: 3", "list.csv", text);
    let dataset = opened(&path);
    assert_eq!(told(&dataset), "train cats 1");
    let lines: Vec<&str> = reasons(&dataset).iter().map(|reason| reason.split(':').next().unwrap()).collect();
    assert_eq!(lines, ["line 3", "line 4", "line 5", "line 6", "line 7", "line 8", "line 9"]);
    assert!(dataset.problems().iter().all(|problem| problem.kind == ProblemKind::ManifestRow && problem.path == "list.csv"));
    let twice = "the same file as in line 2, where its label is \"cats\", not \"dogs\"; only the first counts";
    assert!(reasons(&dataset)[2].ends_with(twice), "{:?}", reasons(&dataset));
}

#[test]
fn json_lines_and_windows_paths() {
    let text =
        "{\"path\": \"pics\\\\000.png\", \"category\": 1}\n{\"path\": \"pics/001.png\", \"category\": \"two\", \"split\": \"eval\"}\n";
    let (_dir, path) = with("pics: 2", "list.ndjson", text);
    let dataset = opened(&path);
    assert_eq!(told(&dataset), "train 1 1 two 0 | eval 1 0 two 1");
    assert_eq!(paths(&dataset, ProblemKind::Note), ["list.ndjson"]);
}

#[test]
fn a_hugging_face_folder_is_read_by_its_metadata() {
    let text = "file_name,label\nimages/000.png,cats\nimages/001.png,dogs\n";
    let (dir, _) = with("images: 2", "metadata.csv", text);
    assert_eq!(told(&opened(dir.path())), "train cats 1 dogs 1");
    // Without labels it says nothing of classes: the folders do.
    let (dir, _) = with("images: 2", "metadata.csv", "file_name,caption\nimages/000.png,a cat\n");
    assert_eq!(told(&opened(dir.path())), "train images 2");
    // And where folders tell classes, they are believed.
    let (dir, _) = with("a: 1, b: 1", "manifest.csv", "file_name,label\na/000.png,b\n");
    assert_eq!(told(&opened(dir.path())), "train a 1 b 1");
}

#[test]
fn unusable_manifests_are_errors_in_words() {
    let (_dir, path) = with("pics: 1", "list.csv", "url,words\na,b\n");
    let error = open(&path, &Progress::new()).unwrap_err().to_string();
    assert!(error.contains("found url, words") && error.contains("file_name"), "{error}");
    let (_dir, path) = with("pics: 1", "list.csv", "path,label\nnone.png,a\n");
    let error = open(&path, &Progress::new()).unwrap_err().to_string();
    assert!(error.contains("none of its 1 rows") && error.contains("no such file"), "{error}");
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder_are_never_followed() {
    let secret = built("inside: 1");
    let (dir, path) = with("pics: 1", "list.csv", "path,label\npics/000.png,a\npics/leak.png,a\nout/000.png,a\npics/twin.png,a\n");
    std::os::unix::fs::symlink(secret.path().join("inside/000.png"), dir.path().join("pics/leak.png")).unwrap();
    std::os::unix::fs::symlink(secret.path().join("inside"), dir.path().join("out")).unwrap();
    std::os::unix::fs::symlink("000.png", dir.path().join("pics/twin.png")).unwrap();
    let dataset = opened(&path);
    assert_eq!(told(&dataset), "train a 2");
    assert_eq!(reasons(&dataset).len(), 2);
    assert!(reasons(&dataset).iter().all(|reason| reason.contains("leads out of")), "{:?}", reasons(&dataset));
}
