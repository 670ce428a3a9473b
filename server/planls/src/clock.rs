//! The day on which planls runs. The analysis has no clock.

/// The day where the user is, as `2026-11-29`.
pub(crate) fn today() -> String {
    jiff::ZonedDateTime::now().date().to_string()
}
