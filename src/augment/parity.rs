//! What differs from Albumentations 2.0.8 on purpose. Everything else agrees with it on the same drawn parameters within one level of 255
//! (`tests/chains/golden.py` makes the cases, `golden.rs` and the transforms' own tests hold them). Random numbers are evenset's own: what is
//! compared is what a drawn value does to a picture.
//!
//! | transform | here | in the library | why |
//! |---|---|---|---|
//! | all that move pixels | neighbours become one map and are resampled once | one after the other | sharper and faster |
//! | all that move pixels | the border is reflected unless a file says otherwise | black | black corners are a mark that models learn |
//! | Resize, LongestMaxSize, SmallestMaxSize, RandomScale, RandomResizedCrop | shrinking by more than a half again, or by area, weighs all pixels (a triangle, or the cubic or Lanczos kernel made wider) | four pixels (cubic 16, Lanczos 64), or a box | no moiré |
//! | Resize, LongestMaxSize, SmallestMaxSize, RandomScale, RandomResizedCrop | cubic and Lanczos do not join with neighbours | | what is weighed is the picture before, as OpenCV does |
//! | Resize, LongestMaxSize, SmallestMaxSize, RandomScale, RandomResizedCrop | interpolation 6 takes the second of two pixels that are as near | now the one, now the other | "to the bit" is not so in OpenCV 5 |
//! | RandomCrop, CenterCrop | pictures that are too small are padded, or kept as far as they reach | an error | one small picture must not stop an export |
//! | CropAndPad | with the size kept, the outermost pixels blend with what lies beyond a cut | the cut's edge is repeated | cut and resize are one map |
//! | CropAndPad | `percent` and `px` are a number or one range; `fill` is a colour | four ranges or lists; a list is a choice | the window shows one range |
//! | SafeRotate | 0° leaves the picture alone; the border is reflected | shifts it by half a pixel | nothing happens at zero strength |
//! | Perspective | with strength 0 the picture is left alone | the same | the extra enlargement of `keep_size` is the library's and kept |
//! | GridDistortion | even cells leave the picture alone | a pixel is repeated at every cell | nothing happens at zero strength |
//! | OpticalDistortion | a camera of strength 0 leaves the picture alone | shifts it by half a pixel | nothing happens at zero strength |
//! | ElasticTransform | the field is drawn a third of `sigma` apart and blended | a number a pixel | a fraction of the memory and time |
//! | ThinPlateSpline | bent at nodes 1 to 8 px apart and blended | at every pixel | within a tenth of a pixel, for a fraction of the logarithms |
//! | RandomGridShuffle | at most 16 rows and columns | any number | the manifest holds every cell |
//! | XYMasking | stripes longer than the picture are cut | an error | one small picture must not stop an export |
//! | CoarseDropout, Erasing, GridDropout, XYMasking | inpainting fills transparent pictures too, and stops at a picture's edge | an error; pictures one pixel wide or high are read beyond their memory | alpha is left alone |
//! | RandomShadow | one pixel of an outline may differ where a polygon crosses itself | | rounding of a crossing |
//! | RandomSunFlare | `overlay` within three levels | | forty rounded blends |
//! | RandomSunFlare, RandomSnow of grey pictures | brightness of what colours would give | an error | they have no colours |
//! | RandomFog | at most 200 000 patches; no fog, no blur | any number; always a blur | bounded time; nothing happens at zero strength |
//! | RandomRain | a wide streak is its line repeated to the right | a thick line with round ends | told by rows |
//! | RandomSnow | `bleach` leaves lighter pixels alone | all pixels pass through eight-bit hue and saturation | no loss where no snow lies |
//! | RandomSnow | `texture` stops at 255 | wraps around in eight bits, so that the thickest snow is black | an oversight of the library |
//! | Spatter | a drop's edge is where the liquid ends; without a spot there is no mud | found by Canny; mud somewhere | the liquid is known, it need not be found |
//! | PlasmaBrightnessContrast | negative strengths darken and take contrast away; at most 512 cells a side | cut at 0; a cell a pixel | the library's are without effect; bounded memory |
//! | ChromaticAberration | grey pictures stay as they are | an error | they have no colours to part |
//! | all that draw | a stream of its own for each step | NumPy's and Python's streams | the same draw for ever, and one slider leaves the others' draws |
//! | most defaults | gentler | strong (hue ±0.5, noise 0.2 to 0.44, one level of posterizing) | labels survive; every parameter is written out |
//! | all that are tables of values | rounded | fractions cut off | a factor of 1 changes nothing; `ColorJitter` cuts off too, as a hue would make much of half a level |
//! | RGBShift, PlanckianJitter, ToSepia, ChannelShuffle, ChannelDropout of grey pictures | unchanged | an error or a shift | a grey picture has no colours to change |
//! | RGBShift in files | left out | repeats its limits as `noise_params` and warns when it reads them | files load without a warning |
//! | AutoContrast.ignore | only the level | also skips the channel of that number | an oversight of the library |
//! | Posterize.num_bits | one range | also a range for each channel | the window shows one range |
//! | Equalize.mask | none | an array or a function | there are no masks |
//! | CLAHE of greys in colour | exactly grey | up to one level apart | they have no colour |
//! | FancyPCA | its largest part is positive | the sign of an eigenvector is LAPACK's | the same on every machine |
//! | ToColorSpace | OpenCV's HSV, L\*a\*b\*, YCrCb | no such transform | the library refuses a file with it |
//! | Defocus | disk, then softening | the softened disk is cut off at its kernel's edge, by FFT | exact and faster; from a radius of 9 up to three levels apart |
//! | GlassBlur | one order, each swap sees those before it | two orders of swaps, `fast` and `exact` | the field of moves is drawn as the swaps need it |
//! | UnsharpMask, ZoomBlur | fixed point | floats | the same on every machine; at most one level apart |
//! | Sharpen, method gaussian | stops at 0 and 255 | wraps around in eight bits | an oversight of the library |
//! | Mosaic | two pictures of the class, each in two fields that it covers; the picture's own size | four pictures, cut after they were scaled to cells; any grid and size | rows have two parents |
//! | GaussNoise.noise_scale_factor | 1 alone | below 1: coarse noise enlarged | not built |
//! | GaussNoise | one of 4096 equally likely ones | a normal number a sample | whole levels are added; three times as fast |
//! | ISONoise, ShotNoise | the same counts from sixteen random bits | Poisson counts by rejection | a table for each mean |
//! | SaltAndPepper | places without repeats, in the same numbers | a permutation | memory |
//! | Superpixels.max_size | 8 to 1024 | may be null | bounded memory |
//! | ImageCompression | JPEG of evenset's encoder | JPEG and WebP of OpenCV | no system library |

#[cfg(test)]
mod tests {
    use crate::augment::entry;

    /// What the library has too is held against it, or its difference is told.
    #[test]
    fn every_counterpart_has_a_golden_pair_or_a_row() {
        let (golden, table) = (include_str!("../../tests/chains/golden.json"), include_str!("parity.rs"));
        let rows: Vec<&str> =
            table.lines().filter_map(|line| line.strip_prefix("//! | ")).filter_map(|row| row.split(" | ").next()).collect();
        for entry in crate::augment::catalog().iter().filter(|entry| entry.is_in_library()) {
            let told = rows.iter().any(|names| names.split([',', ' ', '.']).any(|name| name == entry.name));
            assert!(told || golden.contains(&format!("{{\\\"{}\\\"", entry.name)), "{}", entry.name);
        }
    }

    #[test]
    fn the_table_names_transforms_that_exist() {
        let rows = include_str!("parity.rs").lines().filter_map(|line| line.strip_prefix("//! | ")).skip(1);
        let mut count = 0;
        for name in rows.filter_map(|row| row.split(" | ").next()).flat_map(|names| names.split(", ")).filter(|name| !name.contains(' ')) {
            let name = name.split('.').next().unwrap_or(name);
            assert!(entry(name).is_some(), "{name}");
            count += 1;
        }
        assert!(count > 20);
    }
}
