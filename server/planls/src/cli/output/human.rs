//! placeholder for now
use anyhow::Result;
use crate::cli::check::Checked;
pub(crate) fn write(_: &[Checked]) -> Result<()> { Ok(()) }
