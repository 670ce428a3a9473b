//! What a document is to its project: its identity, its role, the template it was made from, the
//! constitution it answers to. Facts of layouts are data; nothing here reads a file.

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
