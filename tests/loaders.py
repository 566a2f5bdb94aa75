"""Loads an exported folder with the real libraries and compares what they see with manifest.csv.

    python tests/loaders.py DIR...

Each library that is installed is used, each other is said to be skipped; exit code 1 if one of them sees anything else than the manifest.

    pip install -r tests/loaders.txt
    pip install --no-deps torchvision timm ultralytics

What each library is shown depends on the form of the export (evenset.json): trees go to torchvision, Keras, datasets, timm and
Ultralytics, shards to webdataset and datasets, tables to Keras' flow_from_dataframe and to pandas.

torchvision's ImageFolder needs no tensors. Where PyTorch (half a gigabyte, and CUDA beside it) is absent, its own source
(torchvision/datasets/folder.py of the wheel) runs over a stand-in for torch.utils.data.Dataset, which is nothing but a base class. So it is with timm's reader of folders (timm/data/readers) and with Ultralytics' check of a dataset
(check_cls_dataset in ultralytics/data/utils.py): their own source runs, without the rest of the library.
"""

import ast
import collections
import contextlib
import csv
import functools
import glob
import importlib.util
import json
import os
import pathlib
import re
import sys
import tempfile
import types

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_DATASETS_OFFLINE", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


# What README.md's lines take from torchvision.transforms.v2 beside Compose.
V2 = ("Resize", "ToImage", "ToDtype")

# The library has nothing to do with an export of this form.
OTHER_FORM = "another form"


class Export:
    """What the manifest says."""

    def __init__(self, folder):
        # Absolute: a relative "webdataset" would name a builder of datasets, not a folder.
        self.folder = pathlib.Path(folder).resolve()
        with open(self.folder / "manifest.csv", encoding="utf-8", newline="") as file:
            self.rows = list(csv.DictReader(file))
        self.classes = (self.folder / "classes.txt").read_text(encoding="utf-8").splitlines()
        self.indices = json.loads((self.folder / "class_to_idx.json").read_text(encoding="utf-8"))
        self.splits = sorted({row["file_name"].split("/")[0] for row in self.rows})
        settings = json.loads((self.folder / "evenset.json").read_text(encoding="utf-8"))
        self.form = settings.get("form", "tree")
        self.is_tree = self.form not in ("manifest", "webdataset")

    def counts(self, split):
        labels = (row["label"] for row in self.rows if row["file_name"].split("/")[0] == split)
        return dict(collections.Counter(labels))

    def has_all_classes(self, split):
        return len(self.counts(split)) == len(self.classes)


def same(what, seen, wanted):
    if seen != wanted:
        raise AssertionError(f"{what}: {seen} instead of {wanted}")


def blocks(export):
    """The Python lines of README.md, by the name of the library."""
    text = (export.folder / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"^### ([^\n]+)\n(?:(?!^###).)*?^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return dict(found)


def run_block(export, library):
    """What README.md's lines for a library leave behind, run as they stand in the export's folder."""
    space = {}
    with contextlib.chdir(export.folder):
        exec(compile(blocks(export)[library], f"README.md, {library}", "exec"), space)
    return space


def check_readme(export):
    found = blocks(export)
    if not found:
        raise AssertionError("README.md has no lines of Python")
    for library, code in found.items():
        ast.parse(code, f"README.md, {library}")
    return f"README.md, lines for {', '.join(found)}"


@functools.cache
def image_folder():
    """torchvision's ImageFolder: of the whole library if PyTorch is there, else its own file alone."""
    if importlib.util.find_spec("torch"):
        from torchvision.datasets import ImageFolder

        return ImageFolder, "with PyTorch"
    spec = importlib.util.find_spec("torchvision")
    if spec is None:
        return None, ""
    home = pathlib.Path(spec.origin).parent

    class Dataset:
        def __class_getitem__(cls, item):
            return cls

    for name, contents in {
        "torch": {"float32": None, "tensor": list, "nn": types.SimpleNamespace(CrossEntropyLoss=lambda weight: weight)},
        "torch.utils": {},
        "torch.utils.data": {"Dataset": Dataset, "DataLoader": lambda data, **_: data},
        "torchvision": {"__path__": [str(home)], "get_image_backend": lambda: "PIL"},
        "torchvision.utils": {"_log_api_usage_once": lambda *_: None},
        "torchvision.datasets": {"__path__": [str(home / "datasets")]},
        "torchvision.transforms": {"v2": types.SimpleNamespace(Compose=lambda _: None, **dict.fromkeys(V2, lambda *_, **__: None))},
    }.items():
        module = types.ModuleType(name)
        module.__dict__.update(contents)
        sys.modules[name] = module
    sys.modules["torch"].utils = sys.modules["torch.utils"]
    sys.modules["torch.utils"].data = sys.modules["torch.utils.data"]
    from torchvision.datasets.folder import ImageFolder

    sys.modules["torchvision.datasets"].ImageFolder = ImageFolder
    return ImageFolder, "its own folder.py, without PyTorch"


def check_torchvision(export):
    if not export.is_tree:
        return OTHER_FORM
    loader, how = image_folder()
    if loader is None:
        return None
    for split in export.splits:
        data = loader(str(export.folder / split))
        names = collections.Counter(data.classes[target] for _, target in data.samples)
        same(f"ImageFolder {split}", dict(names), export.counts(split))
        if export.has_all_classes(split):
            same(f"ImageFolder {split} class_to_idx", data.class_to_idx, export.indices)
        for at in range(len(data)):
            same(f"ImageFolder {split} image {at}", data[at][0].mode, "RGB")
    made = [value for name, value in run_block(export, "PyTorch").items() if isinstance(value, loader) and name != "batches"]
    same("README.md, PyTorch: images in splits", sorted(map(len, made)), sorted(sum(export.counts(split).values()) for split in export.splits))
    for data in made:
        same("README.md, PyTorch: class_to_idx", data.class_to_idx, export.indices)
    return how


def check_keras(export):
    if not export.is_tree:
        return OTHER_FORM
    if not importlib.util.find_spec("keras"):
        return None
    with_tensorflow = bool(importlib.util.find_spec("tensorflow"))
    if not with_tensorflow:
        if not (importlib.util.find_spec("grain") and importlib.util.find_spec("jax")):
            return None
        os.environ.setdefault("KERAS_BACKEND", "jax")
    import keras

    for split in filter(export.has_all_classes, export.splits):
        data = keras.utils.image_dataset_from_directory(
            str(export.folder / split),
            class_names=export.classes,
            image_size=(32, 32),
            batch_size=8,
            shuffle=False,
            verbose=False,
            format="tf" if with_tensorflow else "grain",
        )
        seen = collections.Counter()
        for images, labels in data:
            same("Keras image", tuple(images.shape[1:]), (32, 32, 3))
            seen.update(export.classes[int(label)] for label in labels)
        same(f"Keras {split}", dict(seen), export.counts(split))
    return f"{keras.__version__}, {'tf.data' if with_tensorflow else 'grain'}"


def check_datasets(export):
    if not importlib.util.find_spec("datasets"):
        return None
    if export.form == "manifest":
        return OTHER_FORM
    import datasets

    datasets.disable_progress_bars()
    with tempfile.TemporaryDirectory() as cache:
        whole = datasets.load_dataset(str(export.folder), cache_dir=cache)
        if export.form in ("huggingface", "huggingface-parquet"):
            whole = whole.cast_column("label", datasets.ClassLabel(names=export.classes))
        counted = collections.Counter(split for row in export.rows for split in [row["split"]])
        same("load_dataset images in splits", sorted(len(part) for part in whole.values()), sorted(counted.values()))
        by_size = [export.counts(split) for split in export.splits]
        label, image = ("cls", "jpg") if export.form == "webdataset" else ("label", "image")
        for name, part in whole.items():
            if label == "label":
                same(f"load_dataset {name} classes", part.features["label"].names, export.classes)
            labels = dict(collections.Counter(export.classes[at] for at in part[label]))
            if labels not in by_size:
                raise AssertionError(f"load_dataset {name}: {labels} is no split of {by_size}")
            for row in part:
                row[image].load()
        plain = datasets.load_dataset
        datasets.load_dataset = functools.partial(plain, cache_dir=cache)
        try:
            space = run_block(export, "Hugging Face")
        finally:
            datasets.load_dataset = plain
        same("README.md, Hugging Face", {name: len(part) for name, part in space["data"].items()}, {name: len(part) for name, part in whole.items()})
    return datasets.__version__


def check_webdataset(export):
    if export.form != "webdataset":
        return OTHER_FORM
    if not importlib.util.find_spec("webdataset"):
        return None
    import webdataset

    for split in export.splits:
        shards = sorted(glob.glob(str(export.folder / glob.escape(split) / "*.tar")))
        data = webdataset.WebDataset(shards, shardshuffle=False).decode("pil").to_tuple("jpg;jpeg;png;webp", "cls", "json", "__key__")
        seen, keys = collections.Counter(), set()
        for image, label, facts, key in data:
            same(f"webdataset {split} size", image.size, (facts["width"], facts["height"]))
            same(f"webdataset {split} class", facts["label"], export.classes[label])
            seen[export.classes[label]] += 1
            keys.add(key)
        same(f"webdataset {split}", dict(seen), export.counts(split))
        same(f"webdataset {split} keys", len(keys), sum(seen.values()))
    run_block(export, "webdataset")
    return webdataset.__version__


def check_tables(export):
    """flow_from_dataframe on the tables of a split, or on the manifest itself."""
    if export.form not in ("keras-csv", "manifest"):
        return OTHER_FORM
    if not (importlib.util.find_spec("keras") and importlib.util.find_spec("pandas") and importlib.util.find_spec("scipy")):
        return None
    if not importlib.util.find_spec("tensorflow"):
        if not importlib.util.find_spec("jax"):
            return None
        os.environ.setdefault("KERAS_BACKEND", "jax")
    import pandas
    from keras.src.legacy.preprocessing.image import ImageDataGenerator

    text = {"filename": str, "class": str, "file_name": str, "label": str}
    if export.form == "manifest":
        rows = pandas.read_csv(export.folder / "manifest.csv", dtype=text)
        root = json.loads((export.folder / "recipe.json").read_text(encoding="utf-8"))["dataset"]
        parts = {split: part.copy() for split, part in rows.groupby("split")}
        name, label = "file_name", "label"
    else:
        root = export.folder
        parts = {split: pandas.read_csv(export.folder / f"{split}.csv", dtype=text) for split in export.splits}
        name, label = "filename", "class"
    for split, rows in parts.items():
        counts = dict(collections.Counter(row["label"] for row in export.rows if row["split"] == split))
        data = ImageDataGenerator().flow_from_dataframe(
            rows, directory=str(root), x_col=name, y_col=label, classes=export.classes, class_mode="sparse", target_size=(32, 32)
        )
        seen = collections.Counter(export.classes[at] for at in data.classes)
        same(f"flow_from_dataframe {split}", dict(seen), counts)
        images, labels = next(data)
        same(f"flow_from_dataframe {split} batch", (len(images), images.shape[1:]), (len(labels), (32, 32, 3)))
    return "flow_from_dataframe"


@functools.cache
def timm_reader():
    """timm's reader of folders, its own files over a package of that name that has nothing else."""
    spec = importlib.util.find_spec("timm")
    if spec is None:
        return None
    home = pathlib.Path(spec.origin).parent
    for name, path in {
        "timm": home,
        "timm.utils": home / "utils",
        "timm.data": home / "data",
        "timm.data.readers": home / "data" / "readers",
    }.items():
        module = types.ModuleType(name)
        module.__path__ = [str(path)]
        sys.modules[name] = module
    from timm.data.readers.reader_image_folder import ReaderImageFolder

    return ReaderImageFolder


def check_timm(export):
    if not export.is_tree:
        return OTHER_FORM
    reader = timm_reader()
    if reader is None:
        return None
    for split in export.splits:
        data = reader(str(export.folder / split), class_map=str(export.folder / "classes.txt"))
        seen = collections.Counter(export.classes[target] for _, target in data.samples)
        same(f"timm {split}", dict(seen), export.counts(split))
    return "its own readers, without PyTorch"


def check_ultralytics(export):
    """Ultralytics' own check of a dataset, cut out of its source: the rest of the file needs PyTorch."""
    if export.form != "ultralytics":
        return OTHER_FORM
    spec = importlib.util.find_spec("ultralytics")
    if spec is None:
        return None
    source = (pathlib.Path(spec.origin).parent / "data" / "utils.py").read_text(encoding="utf-8")
    tree = ast.parse(source)
    wanted = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "check_cls_dataset"]
    formats = [n for n in tree.body if isinstance(n, ast.Assign) and getattr(n.targets[0], "id", "") == "IMG_FORMATS"]
    same("check_cls_dataset in Ultralytics", (len(wanted), len(formats)), (1, 1))
    wanted[0].returns, wanted[0].decorator_list = None, []
    for argument in wanted[0].args.args:
        argument.annotation = None
    said = []
    log = types.SimpleNamespace(info=said.append, warning=said.append, error=said.append)
    space = {"Path": pathlib.Path, "LOGGER": log, "colorstr": lambda *words: words[-1]}
    exec(compile(ast.Module(body=formats + wanted, type_ignores=[]), "ultralytics/data/utils.py", "exec"), space)
    found = space["check_cls_dataset"](str(export.folder))
    same("Ultralytics classes", found["names"], dict(enumerate(export.classes)))
    for split in export.splits:
        same(f"Ultralytics {split}", pathlib.Path(found[split]), (export.folder / split).resolve())
    counts = {split: sum(export.counts(split).values()) for split in export.splits}
    for split, images in counts.items():
        if not any(line.startswith(split) and f"found {images} images in {len(export.classes)} classes" in line for line in said):
            raise AssertionError(f"Ultralytics does not say that {split} has {images} images: {said}")
    return "its own check_cls_dataset, without PyTorch"


CHECKS = [
    ("readme", check_readme),
    ("keras", check_keras),
    ("keras tables", check_tables),
    ("datasets", check_datasets),
    ("webdataset", check_webdataset),
    ("timm", check_timm),
    ("ultralytics", check_ultralytics),
    ("torchvision", check_torchvision),
]

def main(folders):
    failed = False
    # torchvision last: the stand-in for PyTorch must not be seen by the others.
    for name, check in CHECKS:
        for folder in folders:
            export = Export(folder)
            try:
                how = check(export)
                if how == OTHER_FORM:
                    continue
                done = f"read {len(export.rows)} images as {export.form} ({how})"
                print(f"{name}: skipped, not installed" if how is None else f"{name}: {done}")
            except Exception as error:  # noqa: BLE001: one library's trouble must not hide another's
                failed = True
                print(f"{name}: FAILED on {folder}: {type(error).__name__}: {error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
