//! Keras 3 preprocessing layers.

use super::{Said, Tongue, about_one, divided, indented, kernel, largest, num, pair, sides, size};
use crate::augment::chain::Chain;
use crate::augment::step::Step;

const HEAD: &str = "\
# The augmentation chain of evenset for Keras 3, as close as it comes.
# It takes batches of images with values from 0 to 255; lines marked \"near\" differ from evenset as they say.
import keras
from keras import layers, ops


class Sometimes(layers.Layer):
    \"\"\"Applies a layer to each image of a batch with probability p.\"\"\"

    def __init__(self, layer, p, **kwargs):
        super().__init__(**kwargs)
        self.layer, self.p = layer, p
        self.seeds = keras.random.SeedGenerator()

    def build(self, shape):
        self.built = True  # The layer is built as it is called.

    def call(self, images, training=True):
        if not training:
            return images
        chosen = keras.random.uniform((ops.shape(images)[0], 1, 1, 1), seed=self.seeds) < self.p
        changed = self.layer(images, training=training)
        return ops.where(chosen, ops.cast(changed, images.dtype), images)
";

const SOME_OF: &str = "

class SomeOf(layers.Layer):
    \"\"\"Applies n of its layers to a batch: by weights, or all as likely; in order or in any order.\"\"\"

    def __init__(self, parts, n=1, weights=None, replace=False, shuffle=False, **kwargs):
        super().__init__(**kwargs)
        self.parts, self.n, self.replace, self.shuffle = parts, n, replace, shuffle
        self.weights_of_parts = weights

    def build(self, shape):
        self.built = True  # Its layers are built as they are called.

    def call(self, images, training=True):
        import random

        if not training:
            return images
        places = range(len(self.parts))
        if self.weights_of_parts:
            chosen = random.choices(places, weights=self.weights_of_parts)
        elif self.replace:
            chosen = random.choices(places, k=self.n)
        else:
            chosen = random.sample(places, min(self.n, len(self.parts)))
        for place in chosen if self.shuffle else sorted(chosen):
            images = self.parts[place](images, training=training)
        return images
";

const BATCH: &str = "drawn once a batch, where evenset draws for each image";

/// The whole file.
pub(super) fn file(chain: &Chain) -> String {
    let body = format!("\n\naugment = layers.Pipeline([\n{}])\n", indented(&TONGUE.whole(&chain.steps)));
    let helper = if body.contains("SomeOf(") { SOME_OF } else { "" };
    format!("{HEAD}{helper}{body}")
}

const TONGUE: Tongue = Tongue { said, sometimes: |code, p| format!("Sometimes({code}, p={})", num(p)), nothing: "layers.Identity()" };

fn said(step: &Step) -> Said {
    if step.is_composition() { composition(step) } else { transform(step).noting(step) }
}

/// A weight for each that is left.
fn composition(step: &Step) -> Said {
    let kept: Vec<&Step> = step.children.iter().filter(|child| said(child).code.is_some()).collect();
    let inner = |chances| indented(&TONGUE.list(&step.children, chances));
    match step.entry.name {
        _ if kept.is_empty() => Said::none("none of its transforms has a counterpart"),
        "OneOf" => {
            let weights: Vec<String> = kept.iter().map(|child| num(child.p)).collect();
            Said::code(format!("SomeOf([\n{}], weights=[{}])", inner(false), weights.join(", "))).near(BATCH)
        }
        "OneOrOther" if kept.len() == 2 => {
            let weights = format!("[{}, {}]", num(step.p), num(1.0 - step.p));
            Said::code(format!("SomeOf([\n{}], weights={weights})", inner(false))).with_chance().near(BATCH)
        }
        "OneOrOther" => Said::none("one of its two has no counterpart"),
        "SomeOf" | "RandomOrder" => {
            let flag = |flag: bool| if flag { "True" } else { "False" };
            let (replace, shuffle) = (flag(step.flag("replace")), flag(step.entry.name == "RandomOrder"));
            Said::code(format!("SomeOf([\n{}], n={}, replace={replace}, shuffle={shuffle})", inner(true), step.int("n"))).near(BATCH)
        }
        _ => Said::code(format!("layers.Pipeline([\n{}])", inner(true))),
    }
}

fn transform(step: &Step) -> Said {
    let range = |name: &str| step.range(name);
    match step.entry.name {
        "HorizontalFlip" => flip(-2),
        "VerticalFlip" => flip(-3),
        "RandomRotate90" => {
            Said::code("layers.RandomRotation((-0.5, 0.5), fill_mode=\"reflect\")").near("any angle: Keras has no quarter turns alone")
        }
        "Rotate" | "SafeRotate" => {
            Said::code(format!("layers.RandomRotation({}, fill_mode=\"reflect\")", pair(divided(range("limit"), 360.0))))
        }
        "Affine" => affine(step),
        "ShiftScaleRotate" => {
            let zoom = |(low, high): (f64, f64)| pair((-high, -low));
            Said::code(format!(
                "layers.Pipeline([layers.RandomTranslation({}, {}), layers.RandomZoom({}), layers.RandomRotation({})])",
                pair(range("shift_limit_y")),
                pair(range("shift_limit_x")),
                zoom(range("scale_limit")),
                pair(divided(range("rotate_limit"), 360.0))
            ))
            .near("resampled three times, where evenset does it once")
        }
        "Perspective" => {
            Said::code(format!("layers.RandomPerspective(factor=(1.0, 1.0), scale={})", num((range("scale").1 * 2.0).min(1.0))))
                .near("corners move evenly, that at the left top stays, and what comes in is black; evenset reflects the picture")
        }
        "ElasticTransform" => Said::code("layers.RandomElasticTransform(factor=(1.0, 1.0), scale=0.5)")
            .near("Keras has another measure of strength: look at it"),
        "RandomResizedCrop" => {
            let zoom = |scale: f64| num(libm::sqrt(scale) - 1.0);
            let (low, high) = range("scale");
            let code = format!("layers.RandomZoom(({}, {}))", zoom(low), zoom(high));
            match size(step) {
                None => Said::code(code).near("cut from about the middle, in the picture's own shape"),
                Some((height, width)) => Said::code(format!("layers.Pipeline([{code}, layers.Resizing({height}, {width})])"))
                    .with_chance()
                    .near("cut from about the middle, in the picture's own shape, always"),
            }
        }
        "RandomCrop" | "CenterCrop" | "Resize" => {
            let (height, width) = sides(step);
            let layer = if step.entry.name == "Resize" { "Resizing" } else { step.entry.name };
            Said::code(format!("layers.{layer}({height}, {width})")).with_chance().near("always, as a batch has one size")
        }
        _ => looks(step),
    }
}

/// Keras's own layer flips every second picture, whatever the probability.
fn flip(axis: i32) -> Said {
    Said::code(format!("layers.Lambda(lambda images: ops.flip(images, axis={axis}))"))
}

fn affine(step: &Step) -> Said {
    let range = |name: &str| step.range(name);
    let mut parts = Vec::new();
    if range("rotate") != (0.0, 0.0) {
        parts.push(format!("layers.RandomRotation({})", pair(divided(range("rotate"), 360.0))));
    }
    // Keras zooms out where the factor is positive.
    let zoom = |(low, high): (f64, f64)| pair((1.0 / high.max(0.01) - 1.0, 1.0 / low.max(0.01) - 1.0));
    let (x, y) = (range("scale.x"), range("scale.y"));
    if (x, y) != ((1.0, 1.0), (1.0, 1.0)) {
        parts.push(format!("layers.RandomZoom({}, {})", zoom(y), zoom(x)));
    }
    let slope = |range: (f64, f64)| num(libm::tan(largest(range).to_radians()).min(1.0));
    let (x, y) = (range("shear.x"), range("shear.y"));
    if (x, y) != ((0.0, 0.0), (0.0, 0.0)) {
        parts.push(format!("layers.RandomShear(x_factor={}, y_factor={})", slope(x), slope(y)));
    }
    let (x, y) = (range("translate_percent.x"), range("translate_percent.y"));
    if (x, y) != ((0.0, 0.0), (0.0, 0.0)) {
        parts.push(format!("layers.RandomTranslation({}, {})", pair(y), pair(x)));
    }
    if parts.is_empty() {
        return Said::none("it does nothing");
    }
    Said::code(format!("layers.Pipeline([{}])", parts.join(", "))).near("resampled several times, where evenset does it once")
}

/// What changes colours, sharpness and grain.
fn looks(step: &Step) -> Said {
    let range = |name: &str| step.range(name);
    let p = num(step.p);
    match step.entry.name {
        "RandomBrightnessContrast" => {
            let (light, contrast) = (pair(range("brightness_limit")), num(largest(range("contrast_limit")).min(1.0)));
            Said::code(format!("layers.Pipeline([layers.RandomBrightness({light}), layers.RandomContrast({contrast})])"))
                .near("contrast is about the mean where evenset's is about black")
        }
        "ColorJitter" => {
            let factor = |name: &str| num(largest((range(name).0 - 1.0, range(name).1 - 1.0)).clamp(0.0, 1.0));
            let saturation = saturation(range("saturation"));
            let parts =
                [("brightness_factor", factor("brightness")), ("contrast_factor", factor("contrast")), ("saturation_factor", saturation)];
            let hue = num((largest(range("hue")) * 2.0).min(1.0));
            let list = parts.map(|(name, value)| format!("{name}={value}")).join(", ");
            Said::code(format!("layers.RandomColorJitter({list}, hue_factor={hue})")).near("ranges are as wide to either side")
        }
        "HueSaturationValue" => {
            let hue = num((largest(range("hue_shift_limit")) / 90.0).min(1.0));
            let saturation = saturation(about_one(divided(range("sat_shift_limit"), 128.0)));
            let light = pair(divided(range("val_shift_limit"), 255.0));
            let parts = format!("layers.RandomHue({hue}), layers.RandomSaturation({saturation}), layers.RandomBrightness({light})");
            Said::code(format!("layers.Pipeline([{parts}])")).near("saturation multiplies where evenset adds")
        }
        "ToGray" => Said::code(format!("layers.RandomGrayscale(factor={p})")).with_chance(),
        "InvertImg" => Said::code("layers.Lambda(lambda images: 255 - images)"),
        "Equalize" => Said::code("layers.Equalization()"),
        "AutoContrast" => Said::code("layers.AutoContrast()"),
        "CLAHE" => {
            let limit = num(range("clip_limit").1);
            Said::code(format!("layers.ContrastLimitedAdaptiveHistogramEqualization(clip_limit={limit})"))
                .near("always the strongest of the range, on 8 by 8 tiles; from Keras 3.14 on")
        }
        "Posterize" => {
            let step = 1 << (8 - step.int_range("num_bits").0.clamp(0, 8));
            Said::code(format!("layers.Lambda(lambda images: images - images % {step})")).near("always the fewest bits of the range")
        }
        "Solarize" => {
            let threshold = num(range("threshold_range").0 * 255.0);
            Said::code(format!("layers.Lambda(lambda images: ops.where(images >= {threshold}, 255 - images, images))"))
                .near("always the lowest threshold of the range")
        }
        "GaussianBlur" => {
            let (low, high) = range("sigma_limit");
            let (low, high) = (low.max(0.01), high.max(0.01));
            Said::code(format!("layers.RandomGaussianBlur(factor=({p}, {p}), kernel_size={}, sigma={})", kernel(high), pair((low, high))))
                .with_chance()
        }
        "Sharpen" | "UnsharpMask" => {
            let (low, high) = range("alpha");
            let half = |alpha: f64| (0.5 + alpha / 2.0).clamp(0.0, 1.0);
            Said::code(format!("layers.RandomSharpness({})", pair((half(low), half(high))))).near("another kernel")
        }
        "GaussNoise" => {
            let (low, high) = range("std_range");
            let noise = num((low + high) / 2.0);
            // The layer takes values from 0 to 1, and goes beyond them.
            let clip = "layers.Lambda(lambda images: ops.clip(images, 0, 255))";
            Said::code(format!(
                "layers.Pipeline([layers.Rescaling(1 / 255), layers.GaussianNoise({noise}), layers.Rescaling(255.0), {clip}])"
            ))
            .near("one strength, that of the middle of the range")
        }
        "CoarseDropout" | "Erasing" => {
            let scale = if step.entry.name == "Erasing" {
                range("scale")
            } else {
                let (height, width) = (range("hole_height_range"), range("hole_width_range"));
                (height.0 * width.0, height.1 * width.1)
            };
            Said::code(format!("layers.RandomErasing(factor=({p}, {p}), scale={}, fill_value=0.0)", pair(scale)))
                .with_chance()
                .near("one patch")
        }
        "RandAugment" => {
            let factor = num(step.int("magnitude") as f64 / (step.int("num_magnitude_bins") - 1).max(1) as f64);
            Said::code(format!("layers.RandAugment(num_ops={}, factor={factor})", step.int("num_ops")))
                .near("Keras's own operations and ranges")
        }
        "AugMix" => {
            let (width, depth) = (step.int("mixture_width"), step.int("chain_depth"));
            let depth = if depth > 0 { depth } else { 3 };
            let factor = num(step.int("severity") as f64 / 10.0);
            Said::code(format!("layers.AugMix(num_chains={width}, chain_depth={depth}, factor={factor}, alpha={})", num(range("alpha").0)))
                .near("Keras's own operations and ranges")
        }
        "MixUp" | "CutMix" | "Mosaic" | "CMO" => {
            Said::none("it needs a second picture of the class; layers.MixUp and layers.CutMix work on batches of all classes, with labels")
        }
        _ => Said::none("Keras has nothing like it"),
    }
}

/// Keras leaves colours as they are at 0.5, takes them away at 0 and doubles them at 1.
fn saturation((low, high): (f64, f64)) -> String {
    pair(((low / 2.0).clamp(0.0, 1.0), (high / 2.0).clamp(0.0, 1.0)))
}
