//! A document within its project: its identity, its role, its template, its constitution. Layouts are data;
//! this module reads no files.

pub mod article_name;
pub mod constitution;
pub mod frameworks;
pub mod layout;
pub mod path;
pub mod preset;
pub mod reason;
pub mod role;
pub mod root;
pub mod spec;
pub mod target;
pub mod template;
mod yaml;

pub use path::DocumentId;
pub use role::Role;
