//! New documents: the text that one begins with, from the template that the project has for it, or from a built-in one.

use super::Ctx;
use crate::document::Document;
use crate::index::Index;
use crate::project::template::{self, Template};
use crate::project::{DocumentId, Role};
use crate::refactor::{Read, Refusal};
use crate::syntax::Parser;
use crate::words::capitalized;

/// The text of a new document.
#[derive(Clone, Debug)]
pub struct NewText {
    /// The text, with nothing filled in.
    pub text: String,
    /// Where it is from.
    pub from: Source,
}

/// What a new document is made from.
#[derive(Clone, Debug)]
pub enum Source {
    /// A template of the project.
    File(DocumentId),
    /// A built-in template, by its name.
    BuiltIn(String),
}

/// The text of a new document; `None` where there is no template for it.
pub fn text(
    index: &Index,
    id: &DocumentId,
    role: Role,
    read: Read<'_>,
) -> Result<Option<NewText>, Refusal> {
    let mut parser = Parser::new();
    if let Some((path, template)) = index.template_at(id, role) {
        let Some(text) = read(&path) else {
            return Err(Refusal(format!("{} cannot be read", path.as_str())));
        };
        let text = text.to_string();
        let document = Document::new(&text, &mut parser);
        let is_whole = Template::new(&document).sections == template.sections;
        // A preset may add sections to those of the file.
        let title = document.title().map_or_else(|| title(role), |title| format!("# {title}"));
        let text = if is_whole { text } else { composed(&title, &template) };
        return Ok(Some(NewText { text, from: Source::File(path) }));
    }
    let empty = Document::new("", &mut parser);
    let built_in = template::built_in(role, index.framework_of(id), id, &empty);
    Ok(built_in.map(|template| {
        let name = template::name_of_built_in(&template).unwrap_or_default();
        NewText { text: composed(&title(role), &template), from: Source::BuiltIn(name) }
    }))
}

/// The text for an open document in which nothing stands yet; `None` for any other.
pub fn text_for_blank(ctx: &Ctx<'_>, read: Read<'_>) -> Option<NewText> {
    let role = ctx.scope.role;
    let is_blank = ctx.document.parts().all(|(_, part)| part.section.text().trim().is_empty());
    if !is_blank || matches!(role, Role::Template | Role::Other) {
        return None;
    }
    text(ctx.index, ctx.id, role, read).ok()?
}

/// The title of a document whose template has none.
fn title(role: Role) -> String {
    format!("# {}: [FEATURE NAME]", capitalized(role.name()))
}

/// A text with a title and a template's sections.
fn composed(title: &str, template: &Template) -> String {
    let mut text = format!("{title}\n");
    for section in &template.sections {
        let heading = format!("{} {}", "#".repeat(section.level.into()), section.title);
        text += &format!("\n{heading}\n");
        if !section.body.is_empty() {
            text += &format!("\n{}\n", section.body);
        }
    }
    text
}
