//! All pictures in a grid.

use super::scene::Scene;
use egui::Ui;

/// The Images view.
#[derive(Default)]
pub(crate) struct ImagesView {}

impl ImagesView {
    /// Draws the view into the middle of the window.
    pub(crate) fn show(&mut self, _ui: &mut Ui, _scene: &mut Scene<'_>) {}
}
