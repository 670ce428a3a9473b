//! `[the spec](spec.md)` becomes `[the spec](requirements.md)`: the file moves, and all links follow.

use text_size::TextRange;

use super::Ctx;
use crate::project::DocumentId;
use crate::refactor::{Changes, Refusal, links};

pub(super) fn rename(
    ctx: &Ctx<'_>,
    changes: &mut Changes<'_>,
    (file, written): (&DocumentId, TextRange),
    path: &str,
) -> Result<Vec<(DocumentId, DocumentId)>, Refusal> {
    let to = destination(ctx, written, path)
        .ok_or_else(|| Refusal(format!("`{path}` is not a path of a file in this project")))?;
    if to == *file {
        return Ok(Vec::new());
    }
    if ctx.index.exists(&to) {
        return Err(Refusal(format!("{} already exists", changes.path(&to))));
    }
    let moves = vec![(file.clone(), to)];
    links::follow(changes, &moves)?;
    Ok(moves)
}

/// The file that a path stands for in the place of the one that is written.
fn destination(ctx: &Ctx<'_>, written: TextRange, path: &str) -> Option<DocumentId> {
    let mut links = ctx.index.facts(ctx.id)?.links.iter();
    let link = links.find(|it| it.written.is_some_and(|it| it.start() == written.start()))?;
    links::file_like(ctx.index, ctx.id, link, path)
}

#[cfg(test)]
mod tests {
    use crate::fixture::check_rename;

    #[test]
    fn a_file_moves_and_the_links_follow() {
        check_rename(
            "
            //- /specs/001-x/plan.md
            **Spec**: [spec.md](./sp$0ec.md#goals)
            //- /specs/001-x/spec.md
            # X

            [p](plan.md)
            //- /memory/notes.md
            [x](/specs/001-x/spec.md) `specs/001-x/spec.md`
            ",
            "../002-y/what.md",
            "
            //- /memory/notes.md
            [x](/specs/002-y/what.md) `specs/002-y/what.md`
            //- /specs/001-x/plan.md
            **Spec**: [spec.md](../002-y/what.md#goals)
            //- /specs/001-x/spec.md
            # X

            [p](../001-x/plan.md)
            //- /specs/001-x/spec.md
            moved to /specs/002-y/what.md
            ",
        );
        let text = "# P\n\n[a](sp$0ec.md)\n";
        check_rename(text, "plan.md", "refused: specs/001-x/plan.md already exists");
        check_rename(
            text,
            "../../../x.md",
            "refused: `../../../x.md` is not a path of a file in this project",
        );
        check_rename(text, "spec.md", "");
    }
}
