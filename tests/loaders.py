"""Loads an exported folder with the real libraries and compares what they see with manifest.csv.

    python tests/loaders.py DIR...

Each library that is installed is used, each other is said to be skipped; exit code 1 if one of them sees anything else than the manifest.

    pip install -r tests/loaders.txt
    pip install --no-deps torchvision

torchvision's ImageFolder needs no tensors. Where PyTorch (half a gigabyte, and CUDA beside it) is absent, its own source
(torchvision/datasets/folder.py of the wheel) runs over a stand-in for torch.utils.data.Dataset, which is nothing but a base class.
"""

import collections
import csv
import functools
import importlib.util
import json
import os
import pathlib
import sys
import tempfile
import types

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_DATASETS_OFFLINE", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


class Export:
    """What the manifest says."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        with open(self.folder / "manifest.csv", encoding="utf-8", newline="") as file:
            self.rows = list(csv.DictReader(file))
        self.classes = (self.folder / "classes.txt").read_text(encoding="utf-8").splitlines()
        self.indices = json.loads((self.folder / "class_to_idx.json").read_text(encoding="utf-8"))
        self.splits = sorted({row["file_name"].split("/")[0] for row in self.rows})

    def counts(self, split):
        labels = (row["label"] for row in self.rows if row["file_name"].split("/")[0] == split)
        return dict(collections.Counter(labels))

    def has_all_classes(self, split):
        return len(self.counts(split)) == len(self.classes)


def same(what, seen, wanted):
    if seen != wanted:
        raise AssertionError(f"{what}: {seen} instead of {wanted}")


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
        "torch": {},
        "torch.utils": {},
        "torch.utils.data": {"Dataset": Dataset},
        "torchvision": {"__path__": [str(home)], "get_image_backend": lambda: "PIL"},
        "torchvision.utils": {"_log_api_usage_once": lambda *_: None},
        "torchvision.datasets": {"__path__": [str(home / "datasets")]},
    }.items():
        module = types.ModuleType(name)
        module.__dict__.update(contents)
        sys.modules[name] = module
    sys.modules["torch"].utils = sys.modules["torch.utils"]
    sys.modules["torch.utils"].data = sys.modules["torch.utils.data"]
    from torchvision.datasets.folder import ImageFolder

    return ImageFolder, "its own folder.py, without PyTorch"


def check_torchvision(export):
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
    return how


def check_keras(export):
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
    import datasets

    datasets.disable_progress_bars()
    with tempfile.TemporaryDirectory() as cache:
        whole = datasets.load_dataset(str(export.folder), cache_dir=cache)
        counted = collections.Counter(split for row in export.rows for split in [row["split"]])
        same("load_dataset images in splits", sorted(len(part) for part in whole.values()), sorted(counted.values()))
        by_size = [export.counts(split) for split in export.splits]
        for name, part in whole.items():
            same(f"load_dataset {name} classes", part.features["label"].names, export.classes)
            labels = dict(collections.Counter(export.classes[label] for label in part["label"]))
            if labels not in by_size:
                raise AssertionError(f"load_dataset {name}: {labels} is no split of {by_size}")
            for row in part:
                row["image"].load()
    return datasets.__version__


def main(folders):
    failed = False
    # torchvision last: the stand-in for PyTorch must not be seen by the others.
    for name, check in [("keras", check_keras), ("datasets", check_datasets), ("torchvision", check_torchvision)]:
        for folder in folders:
            export = Export(folder)
            try:
                how = check(export)
                print(f"{name}: skipped, not installed" if how is None else f"{name}: read {len(export.rows)} images ({how})")
            except Exception as error:  # noqa: BLE001: one library's trouble must not hide another's
                failed = True
                print(f"{name}: FAILED on {folder}: {type(error).__name__}: {error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
