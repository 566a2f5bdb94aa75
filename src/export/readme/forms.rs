//! What an export of a form of its own says: the head that Hugging Face reads, and the lines that load tables and shards.

use super::{Split, glob_literal, quoted};
use crate::export::Form;
use crate::export::job::Job;
use std::fmt::Write;

/// The YAML that Hugging Face reads. Strings as in JSON, which YAML takes too.
pub(super) fn head(form: Form, splits: &[Split]) -> String {
    let mut text = "---\ntask_categories:\n- image-classification\n".to_owned();
    // A table of paths elsewhere is nothing that it could load.
    if form != Form::Manifest {
        text.push_str("configs:\n- config_name: default\n  data_files:\n");
        let files = if form == Form::WebDataset { "*.tar" } else { "**" };
        for split in splits {
            let pattern = format!("{}/{files}", glob_literal(&split.folder));
            let _ = writeln!(text, "  - split: {}\n    path: {}", split.hub_name, quoted(&pattern));
        }
    }
    text.push_str("---\n\n");
    text
}

/// How to read a table whose rows point into the dataset.
pub(super) fn manifest(job: &Job<'_>) -> String {
    let root = job.dataset.root();
    let root = quoted(&root.canonicalize().unwrap_or_else(|_| root.to_path_buf()).display().to_string());
    let split = job.plan.rows.first().map_or("train", |row| job.plan.roster.splits[usize::from(row.split.0)].name.as_str());
    let split = quoted(split);
    format!(
        "\nThere are no images here: `file_name` is a path below the dataset that this was made from, and a row that stands\n\
         there twice is an image that counts twice.\n\n\
         ### PyTorch\n\n```python\nimport csv, pathlib\nfrom PIL import Image\nfrom torch.utils.data import Dataset\n\n\
         class Rows(Dataset):\n    def __init__(self, split, root={root}, transform=None):\n\
         \x20       rows = csv.DictReader(open(\"manifest.csv\", encoding=\"utf-8\", newline=\"\"))\n\
         \x20       self.rows = [(row[\"file_name\"], int(row[\"label_id\"])) for row in rows if row[\"split\"] == split]\n\
         \x20       self.root, self.transform = pathlib.Path(root), transform\n\n\
         \x20   def __len__(self):\n        return len(self.rows)\n\n\
         \x20   def __getitem__(self, at):\n        name, label = self.rows[at]\n        image = Image.open(self.root / name).convert(\"RGB\")\n\
         \x20       return (self.transform(image) if self.transform else image), label\n\ntrain = Rows({split})\n```\n\n\
         ### Keras and pandas\n\n```python\nimport pandas\nrows = pandas.read_csv(\"manifest.csv\")\n\
         # ImageDataGenerator().flow_from_dataframe(rows[rows.split == {split}], directory={root}, x_col=\"file_name\", y_col=\"label\")\n```\n"
    )
}

/// How to read shards.
pub(super) fn web_dataset(train: &Split) -> String {
    let folder = &train.folder;
    let pattern = quoted(&format!("{folder}/*.tar"));
    format!(
        "\nSamples are shuffled already; `.cls` is the place in `classes.txt`, `.json` says where an image comes from. Where\n\
         images are of several formats, all are called `.jpg`, because loaders want one name; they tell formats by content.\n\n\
         ### webdataset\n\n```python\nimport glob\nimport webdataset\n\
         shards = sorted(glob.glob({pattern}))\n\
         train = webdataset.WebDataset(shards, shardshuffle=len(shards)).shuffle(1000).decode(\"pil\").to_tuple(\"jpg;jpeg;png;webp\", \"cls\")\n```\n\n\
         ### Hugging Face\n\n```python\nfrom datasets import load_dataset\ntrain = load_dataset(\".\")[{}]\n```\n",
        quoted(&train.hub_name)
    )
}

/// How to read the table of a split.
pub(super) fn keras_csv(train: &Split) -> String {
    format!(
        "\n### Keras, from the tables\n\n```python\nimport pandas\nfrom tensorflow.keras.preprocessing.image import ImageDataGenerator\n\
         rows = pandas.read_csv({}, dtype={{\"filename\": str, \"class\": str}})\n\
         classes = open(\"classes.txt\", encoding=\"utf-8\").read().splitlines()\n\
         train = ImageDataGenerator().flow_from_dataframe(rows, directory=\".\", x_col=\"filename\", y_col=\"class\", classes=classes)\n```\n\n\
         `weight_col=\"weight\"` weighs instead of resampling: for an export that was left as it is.\n",
        quoted(&format!("{}.csv", train.folder))
    )
}

/// How to load a tree that has a table of metadata: its labels are words, which become classes in the order of `classes.txt`.
pub(super) fn with_metadata(train: &Split) -> String {
    format!(
        "\n### Hugging Face\n\n```python\nfrom datasets import ClassLabel, load_dataset\n\
         classes = open(\"classes.txt\", encoding=\"utf-8\").read().splitlines()\n\
         dataset = load_dataset(\".\").cast_column(\"label\", ClassLabel(names=classes))\ntrain = dataset[{}]\n```\n",
        quoted(&train.hub_name)
    )
}
