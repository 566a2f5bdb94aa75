//! The lines that load an exported folder in the usual libraries.

use crate::export::Form;
use std::path::Path;

/// Name of the library and its lines, for the folder `out` whose resampled split is `train`, made from the dataset at `root`.
pub(super) fn load_lines(form: Form, (out, root): (&Path, &Path), train: &str) -> Vec<(&'static str, String)> {
    let whole = quoted(out);
    match form {
        Form::Manifest => vec![("pandas", table(out, root, train))],
        Form::WebDataset => vec![
            ("webdataset", shards(out, train)),
            ("Hugging Face", format!("from datasets import load_dataset\n\ndata = load_dataset({whole})")),
        ],
        Form::Ultralytics => {
            let mut all = vec![("Ultralytics", format!("from ultralytics import YOLO\n\nYOLO(\"yolo11n-cls.pt\").train(data={whole})"))];
            all.extend(folders(out, "train"));
            all
        }
        Form::Tree | Form::HuggingFace | Form::HuggingFaceParquet | Form::KerasCsv => folders(out, train).into(),
    }
}

/// How to read a table whose rows point into the dataset.
fn table(out: &Path, root: &Path, train: &str) -> String {
    let (manifest, root, train) = (quoted(&out.join("manifest.csv")), quoted(root), quoted(Path::new(train)));
    format!("import pandas\n\nrows = pandas.read_csv({manifest})\ntrain = rows[rows.split == {train}]  # file_name is below {root}")
}

/// How to read shards.
fn shards(out: &Path, train: &str) -> String {
    let pattern = quoted(&out.join(train).join("*.tar"));
    format!(
        "import glob, webdataset\n\nshards = sorted(glob.glob({pattern}))\n\
         train = webdataset.WebDataset(shards, shardshuffle=len(shards)).shuffle(1000).decode(\"pil\").to_tuple(\"jpg;jpeg;png;webp\", \"cls\")"
    )
}

/// How to read folders.
fn folders(out: &Path, train: &str) -> [(&'static str, String); 3] {
    let split = quoted(&out.join(train));
    let whole = quoted(out);
    [
        ("PyTorch", format!("from torchvision.datasets import ImageFolder\n\ntrain = ImageFolder({split})")),
        ("Keras", format!("import keras\n\ntrain = keras.utils.image_dataset_from_directory({split})")),
        ("Hugging Face", format!("from datasets import load_dataset\n\ndata = load_dataset({whole})")),
    ]
}

/// As a Python string.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_name_the_folder_as_python_reads_it() {
        let lines = load_lines(Form::Tree, (Path::new("/data/out"), Path::new("/data/in")), "Training");
        assert!(lines[0].1.ends_with("ImageFolder(\"/data/out/Training\")"));
        assert!(lines[2].1.ends_with("load_dataset(\"/data/out\")"));
        let table = load_lines(Form::Manifest, (Path::new("/data/out"), Path::new("/data/in")), "Training");
        assert!(table[0].1.contains("/data/out/manifest.csv") && table[0].1.ends_with("below \"/data/in\""), "{table:?}");
        assert_eq!(quoted(Path::new("C:\\a \"b\"")), "\"C:\\\\a \\\"b\\\"\"");
    }
}
