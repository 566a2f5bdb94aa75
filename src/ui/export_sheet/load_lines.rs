//! The lines that load an exported folder in the usual libraries.

use std::path::Path;

/// Name of the library and its lines, for the folder `out` whose resampled split is `train`.
pub(super) fn load_lines(out: &Path, train: &str) -> [(&'static str, String); 3] {
    let split = quoted(&out.join(train));
    let whole = quoted(out);
    [
        ("PyTorch", format!("from torchvision.datasets import ImageFolder\n\ntrain = ImageFolder({split})")),
        ("Keras", format!("import keras\n\ntrain = keras.utils.image_dataset_from_directory({split})")),
        ("Hugging Face", format!("from datasets import load_dataset\n\ndata = load_dataset(\"imagefolder\", data_dir={whole})")),
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
        let lines = load_lines(Path::new("/data/out"), "Training");
        assert!(lines[0].1.ends_with("ImageFolder(\"/data/out/Training\")"));
        assert!(lines[2].1.ends_with("data_dir=\"/data/out\")"));
        assert_eq!(quoted(Path::new("C:\\a \"b\"")), "\"C:\\\\a \\\"b\\\"\"");
    }
}
