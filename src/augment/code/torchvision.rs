//! `torchvision.transforms.v2`.

use super::{Said, Tongue, about_one, divided, float, indented, kernel, largest, num, pair, sides, size};
use crate::augment::chain::Chain;
use crate::augment::setting::Value;
use crate::augment::step::Step;

const BLACK: &str = "corners that come in are black; evenset reflects the picture";

const CUT: &str = "the other side is cut to whole pixels, where evenset rounds";

const HEAD: &str = "\
# The augmentation chain of evenset for torchvision.transforms.v2, as close as it comes.
# It takes PIL images or uint8 tensors; lines marked \"near\" differ from evenset as they say.
import io
import random

import torch
from PIL import Image
from torchvision.transforms import InterpolationMode, v2

LINEAR = InterpolationMode.BILINEAR
";

const SOME_OF: &str = "

class SomeOf(torch.nn.Module):
    \"\"\"Applies n of its transforms, in order or in any order.\"\"\"

    def __init__(self, transforms, n, replace=False, shuffle=False):
        super().__init__()
        self.transforms, self.n, self.replace, self.shuffle = torch.nn.ModuleList(transforms), n, replace, shuffle

    def forward(self, image):
        count = len(self.transforms)
        places = random.choices(range(count), k=self.n) if self.replace else random.sample(range(count), min(self.n, count))
        for place in places if self.shuffle else sorted(places):
            image = self.transforms[place](image)
        return image
";

const AS_TENSOR: &str = "

class AsTensor(torch.nn.Module):
    \"\"\"Runs a transform that wants a tensor, or one of numbers from 0 to 1; what came as a PIL image is one again.\"\"\"

    def __init__(self, transform, numbers=False):
        super().__init__()
        self.transform, self.numbers = transform, numbers

    def forward(self, image):
        tensor = v2.functional.to_image(image)
        if self.numbers:
            made = self.transform(v2.functional.to_dtype(tensor, torch.float32, scale=True))
            made = v2.functional.to_dtype(made, tensor.dtype, scale=True)
        else:
            made = self.transform(tensor)
        return made if isinstance(image, torch.Tensor) else v2.functional.to_pil_image(made)
";

/// torchvision's own is given up: its `v2.JPEG` warns from 0.29 on.
const JPEG: &str = "

class Jpeg(torch.nn.Module):
    \"\"\"Through a JPEG file of a random quality and back.\"\"\"

    def __init__(self, low, high):
        super().__init__()
        self.low, self.high = low, high

    def forward(self, image):
        picture = v2.functional.to_pil_image(image) if isinstance(image, torch.Tensor) else image
        file = io.BytesIO()
        picture.save(file, \"JPEG\", quality=random.randint(self.low, self.high))
        made = Image.open(file).convert(picture.mode)
        return v2.functional.to_image(made) if isinstance(image, torch.Tensor) else made
";

/// The whole file.
pub(super) fn file(chain: &Chain) -> String {
    let body = format!("\naugment = v2.Compose([\n{}])\n", indented(&TONGUE.whole(&chain.steps)));
    let mut text = HEAD.to_owned();
    for (name, class) in [("SomeOf(", SOME_OF), ("AsTensor(", AS_TENSOR), ("Jpeg(", JPEG)] {
        if body.contains(name) {
            text.push_str(class);
        }
    }
    if text.len() > HEAD.len() {
        text.push('\n');
    }
    text + &body
}

const TONGUE: Tongue = Tongue { said, sometimes: |code, p| format!("v2.RandomApply([{code}], p={})", num(p)), nothing: "v2.Identity()" };

fn said(step: &Step) -> Said {
    if step.is_composition() { composition(step) } else { transform(step).noting(step) }
}

/// A weight for each that is left.
fn composition(step: &Step) -> Said {
    let kept: Vec<&Step> = step.children.iter().filter(|child| said(child).code.is_some()).collect();
    let inner = |chances| indented(&TONGUE.list(&step.children, chances));
    let n = step.int("n");
    match step.entry.name {
        _ if kept.is_empty() => Said::none("none of its transforms has a counterpart"),
        "OneOf" => {
            let weights: Vec<String> = kept.iter().map(|child| num(child.p)).collect();
            Said::code(format!("v2.RandomChoice([\n{}], p=[{}])", inner(false), weights.join(", ")))
        }
        "SomeOf" | "RandomOrder" => {
            let (replace, shuffle) = (python(step.flag("replace")), python(step.entry.name == "RandomOrder"));
            Said::code(format!("SomeOf([\n{}], n={n}, replace={replace}, shuffle={shuffle})", inner(true)))
        }
        "OneOrOther" if kept.len() == 2 => {
            let weights = format!("[{}, {}]", num(step.p), num(1.0 - step.p));
            Said::code(format!("v2.RandomChoice([\n{}], p={weights})", inner(false))).with_chance()
        }
        "OneOrOther" => Said::none("one of its two has no counterpart"),
        _ => Said::code(format!("v2.Compose([\n{}])", inner(true))),
    }
}

fn python(flag: bool) -> &'static str {
    if flag { "True" } else { "False" }
}

fn transform(step: &Step) -> Said {
    let range = |name: &str| step.range(name);
    let p = num(step.p);
    match step.entry.name {
        "HorizontalFlip" => Said::code(format!("v2.RandomHorizontalFlip(p={p})")).with_chance(),
        "VerticalFlip" => Said::code(format!("v2.RandomVerticalFlip(p={p})")).with_chance(),
        "Transpose" => Said::code("v2.Lambda(lambda image: v2.functional.rotate(v2.functional.horizontal_flip(image), 90, expand=True))"),
        "RandomRotate90" => Said::code("v2.RandomChoice([v2.RandomRotation((turn, turn), expand=True) for turn in (0, 90, 180, 270)])"),
        "D4" | "SquareSymmetry" => Said::code(
            "v2.Compose([v2.RandomHorizontalFlip(), v2.RandomChoice([v2.RandomRotation((turn, turn), expand=True) for turn in (0, 90, 180, 270)])])",
        ),
        "Rotate" | "SafeRotate" => {
            let expand = if step.entry.name == "SafeRotate" { ", expand=True" } else { "" };
            Said::code(format!("v2.RandomRotation({}, interpolation=LINEAR{expand})", pair(range("limit")))).near(BLACK)
        }
        "Affine" => affine(step),
        "ShiftScaleRotate" => {
            let shift = format!("({}, {})", num(largest(range("shift_limit_x"))), num(largest(range("shift_limit_y"))));
            let scale = pair(about_one(range("scale_limit")));
            Said::code(format!("v2.RandomAffine({}, translate={shift}, scale={scale}, interpolation=LINEAR)", pair(range("rotate_limit"))))
                .near(&format!("{BLACK}; shifts go as far to either side"))
        }
        "Perspective" => Said::code(format!("v2.RandomPerspective(distortion_scale={}, p={p})", num((range("scale").1 * 4.0).min(1.0))))
            .with_chance()
            .near(&format!("corners move evenly up to this part of half a side; {BLACK}")),
        "ElasticTransform" => {
            Said::code(format!("v2.ElasticTransform(alpha={}, sigma={})", num(range("alpha").1), num(range("sigma").1))).near(BLACK)
        }
        "RandomResizedCrop" => {
            let crop =
                |size: String| format!("v2.RandomResizedCrop({size}, scale={}, ratio={})", pair(range("scale")), pair(range("ratio")));
            match size(step) {
                Some((height, width)) => Said::code(crop(format!("({height}, {width})"))),
                None => Said::code(crop("(224, 224)".to_owned())).near("evenset keeps the picture's own size"),
            }
        }
        "RandomCrop" => {
            let (height, width) = sides(step);
            Said::code(format!("v2.RandomCrop(({height}, {width}), pad_if_needed=True, padding_mode=\"edge\")"))
                .near("pictures that are too small are padded with their outermost pixels; evenset reflects them")
        }
        "CenterCrop" => {
            let (height, width) = sides(step);
            Said::code(format!("v2.CenterCrop(({height}, {width}))"))
                .near("pictures that are too small are padded black; evenset reflects them")
        }
        "Resize" => {
            let (height, width) = sides(step);
            Said::code(format!("v2.Resize(({height}, {width}))"))
        }
        "SmallestMaxSize" | "LongestMaxSize" if !step.json("max_size_hw").is_null() => {
            Said::none("torchvision has one length for both sides")
        }
        "SmallestMaxSize" => Said::code(format!("v2.Resize({})", step.int("max_size"))).near(CUT),
        "LongestMaxSize" => Said::code(format!("v2.Resize(None, max_size={})", step.int("max_size"))).near(CUT),
        "RandomGridShuffle" | "GridDistortion" | "OpticalDistortion" | "ThinPlateSpline" => Said::none("torchvision has nothing like it"),
        _ => looks(step),
    }
}

fn affine(step: &Step) -> Said {
    let range = |name: &str| step.range(name);
    let shift = format!("({}, {})", num(largest(range("translate_percent.x"))), num(largest(range("translate_percent.y"))));
    let (x, y) = (range("shear.x"), range("shear.y"));
    let shear = format!("[{}, {}, {}, {}]", num(x.0), num(x.1), num(y.0), num(y.1));
    let scale = pair(range("scale.x"));
    let code = format!("v2.RandomAffine({}, translate={shift}, scale={scale}, shear={shear}, interpolation=LINEAR)", pair(range("rotate")));
    Said::code(code).near(&format!("one scale for both directions, shifts as far to either side; {BLACK}"))
}

/// What changes colours, sharpness and grain.
fn looks(step: &Step) -> Said {
    let range = |name: &str| step.range(name);
    let p = num(step.p);
    let jitter = |parts: String| format!("v2.ColorJitter({parts})");
    match step.entry.name {
        "RandomBrightnessContrast" => {
            let (light, contrast) = (pair(about_one(range("brightness_limit"))), pair(about_one(range("contrast_limit"))));
            Said::code(jitter(format!("brightness={light}, contrast={contrast}")))
                .near("brightness multiplies where evenset adds, and contrast is about the mean where evenset's is about black")
        }
        "ColorJitter" => {
            let part = |name: &str| format!("{name}={}", pair(range(name)));
            let said = Said::code(jitter(["brightness", "contrast", "saturation", "hue"].map(part).join(", ")));
            if range("hue") == (0.0, 0.0) { said } else { said.near("evenset turns hues in steps of 2 degrees") }
        }
        "HueSaturationValue" => {
            let parts = [
                ("hue", divided(range("hue_shift_limit"), 180.0)),
                ("saturation", about_one(divided(range("sat_shift_limit"), 128.0))),
                ("brightness", about_one(divided(range("val_shift_limit"), 128.0))),
            ];
            Said::code(jitter(parts.map(|(name, range)| format!("{name}={}", pair(range))).join(", ")))
                .near("saturation and value multiply where evenset adds")
        }
        "RandomGamma" => {
            let (low, high) = divided(range("gamma_limit"), 100.0);
            Said::code(format!("v2.Lambda(lambda image: v2.functional.adjust_gamma(image, random.uniform({}, {})))", num(low), num(high)))
        }
        "ToGray" => Said::code("v2.Grayscale(num_output_channels=3)"),
        "InvertImg" => Said::code(format!("v2.RandomInvert(p={p})")).with_chance(),
        "Equalize" => Said::code(format!("v2.RandomEqualize(p={p})"))
            .with_chance()
            .near("Pillow's way from level to level, which is not quite the library's"),
        "AutoContrast" => Said::code(format!("v2.RandomAutocontrast(p={p})")).with_chance(),
        "Posterize" => {
            let bits = match step.get("num_bits") {
                Some(Value::Json(json)) => json.as_array().and_then(|list| list.first()).unwrap_or(json).as_i64().unwrap_or(4),
                _ => range("num_bits").0 as i64,
            };
            Said::code(format!("v2.RandomPosterize(bits={bits}, p={p})")).with_chance().near("always the fewest bits of the range")
        }
        "Solarize" => Said::code(format!("v2.RandomSolarize(threshold={}, p={p})", num(range("threshold_range").0 * 255.0)))
            .with_chance()
            .near("always the lowest threshold of the range; for bytes"),
        "ChannelShuffle" => Said::code("v2.RandomChannelPermutation()"),
        "GaussianBlur" => {
            let (low, high) = range("sigma_limit");
            Said::code(format!("v2.GaussianBlur(kernel_size={}, sigma={})", kernel(high), pair((low.max(0.01), high.max(0.01)))))
        }
        "Sharpen" | "UnsharpMask" => {
            let (low, high) = range("alpha");
            Said::code(format!("v2.RandomAdjustSharpness(sharpness_factor={}, p={p})", num(1.0 + 4.0 * (low + high) / 2.0)))
                .with_chance()
                .near("one strength, that of the middle of the range, with another kernel")
        }
        "GaussNoise" => {
            let (low, high) = range("std_range");
            Said::code(format!("AsTensor(v2.GaussianNoise(sigma={}), numbers=True)", num((low + high) / 2.0)))
                .near("one strength, that of the middle of the range")
        }
        "ImageCompression" => {
            let (low, high) = step.int_range("quality_range");
            Said::code(format!("Jpeg({low}, {high})"))
        }
        "CoarseDropout" | "Erasing" => erasing(step),
        "TrivialAugmentWide" => {
            Said::code(format!("v2.TrivialAugmentWide(num_magnitude_bins={})", step.int("num_magnitude_bins"))).near(BLACK)
        }
        "RandAugment" => {
            let (ops, strength, bins) = (step.int("num_ops"), step.int("magnitude"), step.int("num_magnitude_bins"));
            Said::code(format!("v2.RandAugment(num_ops={ops}, magnitude={strength}, num_magnitude_bins={bins})")).near(BLACK)
        }
        "AugMix" => {
            let (severity, width, depth) = (step.int("severity"), step.int("mixture_width"), step.int("chain_depth"));
            let (alpha, all) = (float(range("alpha").0), python(step.flag("all_ops")));
            let rest = format!("chain_depth={depth}, alpha={alpha}, all_ops={all}");
            Said::code(format!("v2.AugMix(severity={severity}, mixture_width={width}, {rest})")).near(BLACK)
        }
        "MixUp" | "CutMix" | "Mosaic" | "CMO" => {
            Said::none("it needs a second picture of the class; torchvision's v2.MixUp and v2.CutMix work on batches of all classes")
        }
        _ => Said::none("torchvision has nothing like it"),
    }
}

fn erasing(step: &Step) -> Said {
    let p = num(step.p);
    if step.entry.name == "Erasing" {
        let (scale, ratio) = (pair(step.range("scale")), pair(step.range("ratio")));
        return Said::code(format!("AsTensor(v2.RandomErasing(p={p}, scale={scale}, ratio={ratio}))")).with_chance();
    }
    let (height, width) = (step.range("hole_height_range"), step.range("hole_width_range"));
    let scale = pair((height.0 * width.0, height.1 * width.1));
    let note = format!("one patch; evenset blanks {} to {}", step.int_range("num_holes_range").0, step.int_range("num_holes_range").1);
    Said::code(format!("AsTensor(v2.RandomErasing(p={p}, scale={scale}))")).with_chance().near(&note)
}
