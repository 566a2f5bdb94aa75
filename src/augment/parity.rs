//! What differs from Albumentations 2.0.8 on purpose. Everything else agrees with it on the same drawn parameters within one level of 255
//! (`tests/chains/golden.py` makes the cases, `golden.rs` and the transforms' own tests hold them). Random numbers are evenset's own: what is
//! compared is what a drawn value does to a picture.
//!
//! | transform | here | in the library | why |
//! |---|---|---|---|
//! | all that move pixels | neighbours become one map and are resampled once | one after the other | sharper and faster |
//! | all that move pixels | the border is reflected unless a file says otherwise | black | black corners are a mark that models learn |
//! | Resize, LongestMaxSize, SmallestMaxSize, RandomScale | shrinking by more than a half again, or by area, weighs all pixels (a triangle) | four pixels, or a box | no moiré |
//! | RandomCrop, CenterCrop | pictures that are too small are padded, or kept as far as they reach | an error | one small picture must not stop an export |
//! | CropAndPad | with the size kept, the outermost pixels blend with what lies beyond a cut | the cut's edge is repeated | cut and resize are one map |
//! | CropAndPad | `percent` and `px` are a number or one range; `fill` is a colour | four ranges or lists; a list is a choice | the window shows one range |
//! | SafeRotate | 0° leaves the picture alone; the border is reflected | shifts it by half a pixel | nothing happens at zero strength |
//! | Perspective | with strength 0 the picture is left alone | the same | the extra enlargement of `keep_size` is the library's and kept |
//! | GridDistortion | even cells leave the picture alone | a pixel is repeated at every cell | nothing happens at zero strength |
//! | OpticalDistortion | a camera of strength 0 leaves the picture alone | shifts it by half a pixel | nothing happens at zero strength |
//! | ElasticTransform | the field is drawn a third of `sigma` apart and blended | a number a pixel | a fraction of the memory and time |
//! | ThinPlateSpline | bent at nodes up to 8 px apart and blended | at every pixel | within a tenth of a pixel, for a fraction of the logarithms |
//! | RandomGridShuffle | at most 16 rows and columns | any number | the manifest holds every cell |
//! | XYMasking | stripes longer than the picture are cut | an error | one small picture must not stop an export |
//! | CoarseDropout, Erasing, GridDropout, XYMasking | no inpainting | `inpaint_telea`, `inpaint_ns` | not built |
//! | RandomShadow | one pixel of an outline may differ where a polygon crosses itself | | rounding of a crossing |
//! | RandomSunFlare | `overlay`; within three levels | also `physics_based` | forty rounded blends; the other is not built |
//! | RandomFog | at most 200 000 patches; no fog, no blur | any number; always a blur | bounded time; nothing happens at zero strength |
//! | RandomRain | a wide streak is its line repeated to the right | a thick line with round ends | told by rows |
//! | RandomSnow | `bleach`; lighter pixels are left alone | also `texture`; all pixels pass through eight-bit hue and saturation | no loss where no snow lies; the other adds snow to hues |
//! | Spatter | a drop's edge is where the liquid ends; without a spot there is no mud | found by Canny; mud somewhere | the liquid is known, it need not be found |
//! | PlasmaBrightnessContrast | negative strengths darken and take contrast away; at most 512 cells a side | cut at 0; a cell a pixel | the library's are without effect; bounded memory |
//! | ChromaticAberration | grey pictures stay as they are | an error | they have no colours to part |

#[cfg(test)]
mod tests {
    use crate::augment::entry;

    #[test]
    fn the_table_names_transforms_that_exist() {
        let rows = include_str!("parity.rs").lines().filter_map(|line| line.strip_prefix("//! | ")).skip(1);
        let mut count = 0;
        for name in rows.filter_map(|row| row.split(" | ").next()).flat_map(|names| names.split(", ")).filter(|name| !name.contains(' ')) {
            assert!(entry(name).is_some(), "{name}");
            count += 1;
        }
        assert!(count > 20);
    }
}
