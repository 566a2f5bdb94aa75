//! The chain that makes new images, and its draws.

use super::scene::Scene;
use egui::Ui;

/// The Augment view.
#[derive(Default)]
pub(crate) struct AugmentView {}

impl AugmentView {
    /// Draws the view into the middle of the window.
    pub(crate) fn show(&mut self, _ui: &mut Ui, _scene: &mut Scene<'_>) {}
}
