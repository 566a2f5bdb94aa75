//! Each library's own lines.

use super::{LoadLines, Loading, Split, quoted};
use std::fmt::Write;

fn python(library: &'static str, code: String) -> LoadLines {
    LoadLines { library: library.into(), language: "python".into(), note: String::new(), code: code.trim_end().to_owned() }
}

/// `names`: the list of classes, one for all splits.
fn class_list(loading: &Loading<'_>, name: &str) -> String {
    format!("{name} = open({}, encoding=\"utf-8\").read().splitlines()\n", loading.at("classes.txt"))
}

/// The weights of a loss, where training classes still differ in size.
fn weights(loading: &Loading<'_>) -> String {
    let file = loading.at("class_weights.json");
    format!(
        "\n# The classes still differ in size: a weight for each.\nweights = json.load(open({file}, encoding=\"utf-8\"))[\"balanced\"]\n"
    )
}

/// Folders, with batches of pictures of one size.
pub(super) fn torchvision(loading: &Loading<'_>, train: &Split) -> LoadLines {
    let mut code = String::new();
    if loading.unequal {
        code.push_str("import json\n");
    }
    code.push_str("import torch\nfrom torchvision.datasets import ImageFolder\nfrom torchvision.transforms import v2\n\n");
    code.push_str(
        "to_tensor = v2.Compose([\n    v2.Resize((224, 224)),\n    v2.ToImage(),\n    v2.ToDtype(torch.float32, scale=True),\n])\n",
    );
    let folder = if loading.is_complete() {
        "ImageFolder"
    } else {
        code.push_str(&class_list(loading, "classes"));
        code.push_str("\nclass Folder(ImageFolder):  # some split lacks a class: numbers are of the list of all\n");
        code.push_str("    def find_classes(self, directory):\n");
        code.push_str("        return classes, {name: number for number, name in enumerate(classes)}\n\n");
        "Folder"
    };
    let empty = if loading.is_complete() { "" } else { ", allow_empty=True" };
    for split in loading.splits() {
        let _ = writeln!(code, "{} = {folder}({}, to_tensor{empty})", split.variable(), loading.at(&split.folder));
    }
    let train = train.variable();
    let _ = writeln!(code, "batches = torch.utils.data.DataLoader({train}, batch_size=32, shuffle=True)");
    if loading.unequal {
        code.push_str(&weights(loading));
        let _ = writeln!(code, "loss = torch.nn.CrossEntropyLoss(weight=torch.tensor([weights[name] for name in {train}.classes]))");
    }
    python("PyTorch", code)
}

/// Folders; a split that lacks a class is left out, because Keras wants a folder for each.
pub(super) fn keras(loading: &Loading<'_>, train: &Split) -> LoadLines {
    let mut code = String::new();
    if loading.unequal {
        code.push_str("import json\n");
    }
    code.push_str("import keras\n\n");
    code.push_str(&class_list(loading, "classes"));
    for split in loading.splits() {
        let shuffle = if split.at == train.at { "" } else { ", shuffle=False" };
        let comment = if split.lacks > 0 { "# It lacks a class, and Keras wants a folder for each: " } else { "" };
        let folder = loading.at(&split.folder);
        let name = split.variable();
        let _ = writeln!(code, "{comment}{name} = keras.utils.image_dataset_from_directory({folder}, class_names=classes{shuffle})");
    }
    if loading.unequal {
        code.push_str(&weights(loading));
        code.push_str("class_weight = {number: weights[name] for number, name in enumerate(classes)}  # for model.fit\n");
    }
    python("Keras", code)
}

/// The table of the split to train on.
pub(super) fn keras_tables(loading: &Loading<'_>, train: &Split) -> LoadLines {
    let mut code = "import pandas\nfrom tensorflow.keras.preprocessing.image import ImageDataGenerator\n\n".to_owned();
    let table = loading.at(&format!("{}.csv", train.folder));
    let _ = writeln!(code, "rows = pandas.read_csv({table}, dtype={{\"filename\": str, \"class\": str}})");
    code.push_str(&class_list(loading, "classes"));
    let _ = writeln!(code, "{} = ImageDataGenerator().flow_from_dataframe(", train.variable());
    let _ = writeln!(code, "    rows, directory={}, x_col=\"filename\", y_col=\"class\", classes=classes)", loading.at(""));
    let note = "`weight_col=\"weight\"` weighs instead of resampling: for an export that was left as it is.".to_owned();
    LoadLines { note, ..python("Keras tables", code) }
}

/// Anything that `load_dataset` reads; where a table of metadata is, its labels are words and become classes in our order.
pub(super) fn hugging_face(loading: &Loading<'_>, train: &Split) -> LoadLines {
    // `load_dataset(".")` finds no name for what it loads, and fails.
    let (import, whole) = match loading.base {
        Some(_) => ("", loading.at("")),
        None => ("import os\n", "os.path.abspath(\".\")".to_owned()),
    };
    let (name, key) = (train.variable(), quoted(&train.hub_name));
    if loading.form.metadata().is_none() {
        let code = format!("{import}from datasets import load_dataset\n\ndata = load_dataset({whole})\n{name} = data[{key}]");
        return python("Hugging Face", code);
    }
    let classes = class_list(loading, "classes");
    let code = format!(
        "{import}from datasets import ClassLabel, load_dataset\n\n{classes}data = load_dataset({whole})\n\
         data = data.cast_column(\"label\", ClassLabel(names=classes))\n{name} = data[{key}]"
    );
    python("Hugging Face", code)
}

pub(super) fn timm(loading: &Loading<'_>, train: &Split) -> LoadLines {
    let held_out = loading.held_out().map_or("", |split| &split.folder);
    let (folder, classes) = (shell(&loading.path("")), shell(&loading.path("classes.txt")));
    let (train, held_out) = (shell(&train.folder), shell(held_out));
    let code = format!("train.py --data-dir {folder} --dataset folder --train-split {train} --val-split {held_out} --class-map {classes}");
    LoadLines { library: "timm".into(), language: "sh".into(), note: String::new(), code }
}

pub(super) fn ultralytics(loading: &Loading<'_>, train: &Split) -> LoadLines {
    let held_out = loading.held_out();
    let expected = train.folder == "train" && held_out.is_some_and(|split| matches!(split.folder.as_str(), "val" | "test"));
    let note = if expected {
        String::new()
    } else {
        let target = held_out.map(|split| format!(" and `val` to `{}`", split.folder)).unwrap_or_default();
        format!("Ultralytics looks for folders called `train` and `val`: link `train` to `{}`{target} first.", train.folder)
    };
    let code = format!("yolo classify train model=yolo11n-cls.pt data={}", shell(&loading.path("")));
    LoadLines { library: "Ultralytics".into(), language: "sh".into(), note, code }
}

/// Shards.
pub(super) fn shards(loading: &Loading<'_>, train: &Split) -> LoadLines {
    let (folder, name) = (loading.at(&train.folder), train.variable());
    let code = format!(
        "import pathlib\nimport webdataset\n\nshards = sorted(str(path) for path in pathlib.Path({folder}).glob(\"*.tar\"))\n\
         {name} = webdataset.WebDataset(shards, shardshuffle=len(shards)).shuffle(1000).decode(\"pil\").to_tuple(\"jpg;jpeg;png;webp\", \"cls\")"
    );
    python("webdataset", code)
}

/// The dataset's folder, as a string of Python.
fn root(loading: &Loading<'_>) -> String {
    quoted(&loading.root.canonicalize().unwrap_or_else(|_| loading.root.to_path_buf()).display().to_string())
}

/// A table whose rows point into the dataset.
pub(super) fn rows_in_torch(loading: &Loading<'_>, train: &Split) -> LoadLines {
    let (manifest, root, name, split) = (loading.at("manifest.csv"), root(loading), train.variable(), quoted(&train.name));
    let code = format!(
        "import csv, pathlib\nfrom PIL import Image\nfrom torch.utils.data import Dataset\n\n\
         class Rows(Dataset):\n    def __init__(self, split, root={root}, transform=None):\n\
         \x20       rows = csv.DictReader(open({manifest}, encoding=\"utf-8\", newline=\"\"))\n\
         \x20       self.rows = [(row[\"file_name\"], int(row[\"label_id\"])) for row in rows if row[\"split\"] == split]\n\
         \x20       self.root, self.transform = pathlib.Path(root), transform\n\n\
         \x20   def __len__(self):\n        return len(self.rows)\n\n\
         \x20   def __getitem__(self, at):\n        name, label = self.rows[at]\n        image = Image.open(self.root / name).convert(\"RGB\")\n\
         \x20       return (self.transform(image) if self.transform else image), label\n\n{name} = Rows({split})"
    );
    python("PyTorch", code)
}

pub(super) fn rows_in_pandas(loading: &Loading<'_>, train: &Split) -> LoadLines {
    let (manifest, root, name, split) = (loading.at("manifest.csv"), root(loading), train.variable(), quoted(&train.name));
    let code = format!(
        "import pandas\n\nrows = pandas.read_csv({manifest})\n{name} = rows[rows.split == {split}]\n\
         # ImageDataGenerator().flow_from_dataframe({name}, directory={root}, x_col=\"file_name\", y_col=\"label\")"
    );
    python("Keras and pandas", code)
}

/// `text` as one word of a shell.
fn shell(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    if !text.is_empty() && text.chars().all(plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Role;
    use crate::export::Form;
    use std::path::Path;

    fn split(folder: &str, role: Role, lacks: usize) -> Split {
        let name = || folder.to_owned();
        Split { at: usize::from(role != Role::Train), name: name(), folder: name(), hub_name: name(), role, lacks }
    }

    fn loading(splits: Vec<Split>) -> Loading<'static> {
        Loading { base: Some(Path::new("/data/out")), root: Path::new("/data/in"), form: Form::Tree, splits, unequal: false }
    }

    #[test]
    fn the_lines_name_folders_as_their_languages_read_them() {
        assert_eq!(shell("it's"), r"'it'\''s'");
        let all = loading(vec![split("tr\"ain", Role::Train, 0), split("val", Role::Validation, 0)]).lines();
        let torch = &all[0].code;
        assert!(torch.contains(r#" = ImageFolder("/data/out/tr\"ain", to_tensor)"#), "{torch}");
        assert!(torch.contains("val = ImageFolder(\"/data/out/val\", to_tensor)") && !torch.contains("weight"), "{torch}");
        assert!(all[3].code.contains("--data-dir /data/out") && all[3].code.contains("--val-split val"), "{:?}", all[3]);
    }

    #[test]
    fn unequal_classes_are_weighed_and_lacking_ones_keep_the_numbers() {
        let splits = vec![split("train", Role::Train, 0), split("val", Role::Validation, 1)];
        let all = Loading { unequal: true, ..loading(splits) }.lines();
        assert!(all[0].code.contains("CrossEntropyLoss(weight=") && all[0].code.contains("find_classes"), "{}", all[0].code);
        assert!(all[0].code.contains("train = Folder(\"/data/out/train\", to_tensor, allow_empty=True)"), "{}", all[0].code);
        let keras = &all[1].code;
        assert!(keras.contains("class_weight = ") && keras.contains("a folder for each: val = keras"), "{keras}");
    }

    #[test]
    fn ultralytics_is_told_of_other_folder_names() {
        let note = |train: &str| {
            let loading = loading(vec![split(train, Role::Train, 0), split("val", Role::Validation, 0)]);
            ultralytics(&loading, &loading.splits[0]).note
        };
        assert_eq!(note("train"), "");
        assert!(note("Training").contains("link `train` to `Training`"));
    }
}
