//! The settings that all warps share, and what of them is written with a draw.

use super::super::entry::Refusal;
use super::super::setting::{Allowed, Setting, Value};
use super::super::step::Step;
use super::super::warp::{Between, Border, Sampling, Wide};
use super::fill::{self, Fill};
use serde::{Deserialize, Serialize};

pub(super) const BORDER_MODE: Setting =
    Setting::hidden("border_mode", "Border", Allowed::Ints(&[0, 1, 2, 3, 4]), || Value::Int(4)).within(0.0, 4.0);
pub(super) const FILL: Setting = Setting::hidden("fill", "Fill", Allowed::Checked(fill::colour), || Value::Json(0.0.into()));
pub(super) const FILL_MASK: Setting =
    Setting::hidden("fill_mask", "Fill of masks", Allowed::Checked(fill::colour), || Value::Json(0.0.into()));
/// 3 (by area) is bilinear, as OpenCV has it of warps.
pub(super) const INTERPOLATION: Setting =
    Setting::hidden("interpolation", "Interpolation", Allowed::Ints(&[0, 1, 2, 3, 4]), || Value::Int(1)).within(0.0, 4.0);
/// Kept for the library's sake: evenset has no masks.
pub(super) const MASK_INTERPOLATION: Setting =
    Setting::hidden("mask_interpolation", "Interpolation of masks", Allowed::Ints(&[0, 1, 2, 3, 4]), || Value::Int(0)).within(0.0, 4.0);
/// The same of what resizes.
pub(super) const RESIZED_MASK_INTERPOLATION: Setting =
    Setting::hidden("mask_interpolation", "Interpolation of masks", Allowed::Ints(&[0, 1, 2, 3, 4, 5, 6]), || Value::Int(0))
        .within(0.0, 6.0);
/// Kept for the library's sake: evenset has no key points.
pub(super) const KEYPOINT_METHOD: Setting =
    Setting::hidden("keypoint_remapping_method", "Key points", Allowed::Words(&["mask", "direct"]), || Value::Word("mask".to_owned()));
/// Kept for the library's sake: evenset has no boxes.
pub(super) const ROTATE_METHOD: Setting =
    Setting::hidden("rotate_method", "Boxes", Allowed::Words(&["largest_box", "ellipse"]), || Value::Word("largest_box".to_owned()));

/// How a drawn warp samples; what is usual (bilinear, reflected) is left out of the manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sampled {
    #[serde(default = "linear", skip_serializing_if = "is_linear")]
    interpolation: u8,
    #[serde(default = "reflected", skip_serializing_if = "is_reflected")]
    border_mode: u8,
    #[serde(default, skip_serializing_if = "Fill::is_black")]
    fill: Fill,
}

fn linear() -> u8 {
    1
}

fn reflected() -> u8 {
    4
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_linear(interpolation: &u8) -> bool {
    *interpolation == linear()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_reflected(border_mode: &u8) -> bool {
    *border_mode == reflected()
}

impl Sampled {
    pub(super) fn of(step: &Step) -> Self {
        Self {
            interpolation: step.int("interpolation") as u8,
            border_mode: step.int("border_mode") as u8,
            fill: Fill::of(step.json("fill")),
        }
    }

    /// For whole pixels: only the border counts.
    pub(super) fn border(step: &Step) -> Self {
        Self { border_mode: step.int("border_mode") as u8, fill: Fill::of(step.json("fill")), ..Self::default() }
    }

    /// Whether nothing is out of the usual.
    pub(super) fn is_usual(&self) -> bool {
        is_linear(&self.interpolation) && is_reflected(&self.border_mode) && self.fill.is_black()
    }

    pub(super) fn sampling(&self) -> Result<Sampling, Refusal> {
        let between = match self.interpolation {
            0 => Between::Nearest,
            1 | 3 => Between::Linear,
            2 => Between::Wide(Wide::Cubic),
            4 => Between::Wide(Wide::Lanczos),
            other => return Err(Refusal { param: "interpolation", reason: format!("{other}: allowed are 0 to 4") }),
        };
        let border = match self.border_mode {
            0 => Border::Constant(self.fill.colour()?),
            1 => Border::Replicate,
            2 => Border::Reflect,
            3 => Border::Wrap,
            4 => Border::Reflect101,
            other => return Err(Refusal { param: "border_mode", reason: format!("{other}: allowed are 0, 1, 2, 3, 4") }),
        };
        Ok(Sampling { border, between })
    }
}

impl Default for Sampled {
    fn default() -> Self {
        Self { interpolation: linear(), border_mode: reflected(), fill: Fill::default() }
    }
}
