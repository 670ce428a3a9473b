//! ```text
//! [the spec](|       =>   [the spec](../001-hold/spec.md)
//! [it](spec.md#|     =>   [it](spec.md#edge-cases)
//! **Spec**: |        =>   **Spec**: [spec.md](./spec.md)
//! ```
//! Paths of the project's documents, relative to this one, and the anchors in them.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::{CompletionCtx, CompletionItem, CompletionKind};
use crate::index::PathState;
use crate::index::facts::headings;
use crate::model::link;
use crate::project::path::{ancestors, distance, join, relative_from, relative_to};
use crate::project::{DocumentId, root};
use crate::symbol::link::Destination;
use crate::syntax::BlockKind;

/// Maximum number of paths offered. Of more, they are those that have the characters of the typed name, so an editor has
/// to ask again when another is typed.
pub const MOST_PATHS: usize = 200;

pub(super) fn complete(ctx: &CompletionCtx<'_>, items: &mut Vec<CompletionItem>) {
    let Some(place) = place(ctx) else { return };
    match place.typed.split_once('#') {
        Some((path, typed)) => anchors(ctx, &place, path, typed, items),
        None => paths(ctx, &place, items),
    }
}

/// A path that is being typed.
struct TypedPath<'a> {
    /// What was typed so far.
    typed: &'a str,
    /// The rest of the path, after the cursor.
    rest: &'a str,
    form: Form,
}

impl<'a> TypedPath<'a> {
    /// The path at the cursor; `None` if what was typed cannot be one.
    fn new(ctx: &CompletionCtx<'a>, typed: &'a str, form: Form) -> Option<TypedPath<'a>> {
        let ends: &[char] = match form {
            Form::Angle => &['<', '>'],
            _ => &[' ', ')', '`', '<', '>', '[', ']', '"', '\''],
        };
        let end = ctx.after.find(ends).unwrap_or(ctx.after.len());
        // What nothing closes holds the rest of the line.
        let is_open = match form {
            Form::Angle => !ctx.after.contains('>'),
            Form::Destination => !ctx.after[end..].starts_with(')'),
            Form::Path => !ctx.after[end..].starts_with('`') && ctx.after.contains([' ', '.', ',']),
            Form::Link => true,
        };
        let rest = if is_open { "" } else { &ctx.after[..end] };
        (!typed.contains(ends)).then_some(TypedPath { typed, rest, form })
    }

    /// The syntax of what is typed.
    fn link_form(&self) -> link::Form {
        match self.form {
            Form::Path => link::Form::CodePath,
            Form::Destination | Form::Angle => link::Form::Inline,
            Form::Link => link::Form::BarePath,
        }
    }

    /// Whether an editor counts it as the destination of a link.
    fn is_in_link(&self) -> bool {
        matches!(self.form, Form::Destination | Form::Angle)
    }
}

/// The form in which a path is inserted.
#[derive(Clone, Copy)]
enum Form {
    /// The bare path.
    Path,
    /// The destination of a link.
    Destination,
    /// The same between angle brackets, where a path may contain spaces.
    Angle,
    /// The whole link.
    Link,
}

/// Characters that would end a link's destination or have another meaning in it (CommonMark, link
/// destinations).
const NOT_IN_DESTINATIONS: &AsciiSet =
    &CONTROLS.add(b' ').add(b'(').add(b')').add(b'<').add(b'>').add(b'%').add(b'#').add(b'?');

fn place<'a>(ctx: &CompletionCtx<'a>) -> Option<TypedPath<'a>> {
    if ctx.region == Some(BlockKind::FrontMatter) {
        let typed = ctx.before.strip_prefix("spec:")?.trim_start();
        return TypedPath::new(ctx, typed.trim_start_matches(['"', '\'']), Form::Path);
    }
    if !ctx.is_prose() {
        return None;
    }
    if ctx.is_in_code_span() {
        let typed = &ctx.before[ctx.before.rfind('`')? + 1..];
        return TypedPath::new(ctx, typed, Form::Path).filter(|_| typed.contains('/'));
    }
    if let Some(at) = ctx.before.rfind("](") {
        let typed = &ctx.before[at + 2..];
        return match typed.strip_prefix('<') {
            Some(typed) => TypedPath::new(ctx, typed, Form::Angle),
            None => TypedPath::new(ctx, typed, Form::Destination),
        };
    }
    let value = ["**Spec**: ", "**Spec:** ", "**Input**: ", "**Spec Reference**: "];
    let typed = value
        .iter()
        .find_map(|field| Some(&ctx.before[ctx.before.rfind(field)? + field.len()..]))?;
    let is_link = ctx.after.starts_with(['[', '`', '<']);
    TypedPath::new(ctx, typed, Form::Link).filter(|_| !is_link)
}

/// A file and the path that leads to it.
struct Candidate<'a> {
    file: &'a DocumentId,
    path: String,
}

fn paths(ctx: &CompletionCtx<'_>, place: &TypedPath<'_>, items: &mut Vec<CompletionItem>) {
    for Candidate { file, path } in nearest(ctx, place) {
        let destination = utf8_percent_encode(&path, NOT_IN_DESTINATIONS);
        let text = match place.form {
            Form::Path | Form::Angle => path.clone(),
            Form::Destination => destination.to_string(),
            Form::Link => format!("[{}]({destination})", file.file_name()),
        };
        let range = ctx.around(place.typed, replaced(ctx, place.rest, file));
        let item = CompletionItem::plain(CompletionKind::File, &path, range);
        let filter = if place.typed.starts_with("./") { format!("./{path}") } else { path };
        items.push(
            CompletionItem { filter, is_in_link: place.is_in_link(), ..item }.inserting(text),
        );
    }
}

/// The part of the path after the cursor that is replaced: an anchor stays if the file has it.
fn replaced<'a>(ctx: &CompletionCtx<'_>, rest: &'a str, file: &DocumentId) -> &'a str {
    match rest.split_once('#') {
        Some((path, anchor))
            if ctx.ctx.index.facts(file).is_some_and(|it| it.has_anchor(anchor)) =>
        {
            path
        }
        _ => rest,
    }
}

/// The files below the folder that was typed, the nearest first: those in the same folder, then those that
/// share more of the path.
fn nearest<'a>(ctx: &CompletionCtx<'a>, place: &TypedPath<'_>) -> Vec<Candidate<'a>> {
    let (index, id) = (ctx.ctx.index, ctx.ctx.id);
    let Some(root) = index.root_of(id) else { return Vec::new() };
    let folder = id.folder();
    let others = files(ctx, place).filter(|other| *other != id);
    let others = others.filter(|other| relative_to(other.as_str(), root).is_some());
    let typed = percent_decode_str(place.typed).decode_utf8_lossy();
    let (typed, name) = typed.split_at(typed.rfind('/').map_or(0, |end| end + 1));
    let below = Below::new(typed, place, id, root);
    let mut nearest: Vec<_> = others
        .filter_map(|other| {
            let start = below.start(other)?;
            let far = (other.folder() != folder, distance(folder, other.folder()));
            Some((far, other.as_str(), other, start))
        })
        .collect();
    if nearest.len() > MOST_PATHS {
        nearest.retain(|(_, path, ..)| has_in_order(path, name));
    }
    if nearest.len() > MOST_PATHS {
        nearest.select_nth_unstable(MOST_PATHS);
        nearest.truncate(MOST_PATHS);
    }
    nearest.sort_unstable();
    let path = |file: &DocumentId, start| match (start, relative_to(file.as_str(), root)) {
        (Start::Root, Some(path)) => path.to_owned(),
        (Start::Slash, Some(path)) => format!("/{path}"),
        _ => relative_from(folder, file.as_str()),
    };
    let found = nearest.into_iter();
    found.map(|(_, _, file, start)| Candidate { file, path: path(file, start) }).collect()
}

/// Whether a text has these characters one after the other, with others between them: as editors filter a list.
fn has_in_order(text: &str, typed: &str) -> bool {
    let mut rest = text.chars().flat_map(char::to_lowercase);
    typed.chars().flat_map(char::to_lowercase).all(|c| rest.any(|it| it == c))
}

/// The files that are offered: the documents, and in code also what else is known to exist.
fn files<'a>(
    ctx: &CompletionCtx<'a>,
    place: &TypedPath<'_>,
) -> impl Iterator<Item = &'a DocumentId> + use<'a> {
    let in_code = matches!(place.form, Form::Path) && ctx.is_prose();
    let known = ctx.ctx.index.paths();
    known.filter_map(move |(id, state)| match state {
        PathState::Document(_) => Some(id),
        PathState::File if in_code && id.file_name() != root::REPOSITORY => Some(id),
        _ => None,
    })
}

/// Where a path is read from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Start {
    /// The document's folder.
    Document,
    /// The project's root.
    Root,
    /// The same, and the path says so.
    Slash,
}

/// The folders that were typed: a file's path has to go on with them.
struct Below<'a> {
    is_empty: bool,
    is_rooted: bool,
    /// The folder that they lead to from the document's, and the one around the document from which one would not go
    /// up so far.
    from_document: Option<(String, Option<&'a str>)>,
    /// The folder that they lead to from the root, where paths are read from there.
    from_root: Option<String>,
}

impl<'a> Below<'a> {
    fn new(typed: &str, place: &TypedPath<'_>, from: &'a DocumentId, root: &str) -> Below<'a> {
        let is_rooted = typed.starts_with('/');
        let up = typed.split('/').filter(|it| *it == "..").count();
        let around = std::iter::once(from.folder()).chain(ancestors(from.folder()));
        let near = up.checked_sub(1).and_then(|up| around.into_iter().nth(up));
        let is_read = is_rooted || !place.is_in_link() && !typed.starts_with('.');
        // Whoever has gone up may go up further.
        let goes_up = typed.split('/').all(|it| matches!(it, ".." | ""));
        let folder = if goes_up { Some(root.to_owned()) } else { join(from.folder(), typed) };
        Below {
            is_empty: typed.is_empty(),
            is_rooted,
            from_document: folder.map(|it| (it, near)),
            from_root: is_read.then(|| join(root, typed)).flatten(),
        }
    }

    /// Where the path of a file is read from, if it goes on with what was typed.
    fn start(&self, file: &DocumentId) -> Option<Start> {
        let is_in = |folder: &str| relative_to(file.as_str(), folder).is_some();
        let is_below = !self.is_rooted
            && self.from_document.as_ref().is_some_and(|(folder, near)| {
                is_in(folder) && near.is_none_or(|near| !is_in(near))
            });
        if self.is_empty || is_below {
            return Some(Start::Document);
        }
        let is_below_root = self.from_root.as_deref().is_some_and(is_in);
        is_below_root.then_some(if self.is_rooted { Start::Slash } else { Start::Root })
    }
}

fn anchors(
    ctx: &CompletionCtx<'_>,
    place: &TypedPath<'_>,
    path: &str,
    typed: &str,
    items: &mut Vec<CompletionItem>,
) {
    let own;
    let headings = if path.is_empty() {
        own = headings(ctx.ctx.document);
        &own
    } else {
        let file = Destination::new(place.link_form(), path).file(ctx.ctx.index, ctx.ctx.id);
        let facts = file.and_then(|file| ctx.ctx.index.facts(&file));
        let Some(facts) = facts else { return };
        &facts.headings
    };
    let range = ctx.around(typed, place.rest);
    items.extend(headings.iter().map(|heading| CompletionItem {
        detail: format!("{} {}", "#".repeat(heading.level.into()), heading.title),
        is_in_link: place.is_in_link(),
        ..CompletionItem::plain(CompletionKind::Anchor, &heading.slug, range)
    }));
}

#[cfg(test)]
mod tests {
    use super::{DocumentId, MOST_PATHS};
    use crate::analysis::{AnalysisHost, Change, File};
    use crate::fixture::{TODAY, analysis_with_cursor, check_completion, check_definition};

    /// A project with two specifications, one of them twice.
    #[track_caller]
    fn check(plan: &str, expected: &str) {
        let spec = "# Feature Specification: Holds\n\n## Goals\n\n## Edge Cases 😀\n";
        let files = format!(
            "//- /specs/001-a/plan.md\n{plan}//- /specs/001-a/spec.md\n{spec}//- /specs/001-a/the spec.md\n{spec}//- /specs/002-b/spec.md\n{spec}//- /.specify/memory/constitution.md\n# Rules\n"
        );
        check_completion(&files, expected);
    }

    #[test]
    fn paths_are_offered_in_a_link_the_nearest_first_and_spaces_are_encoded() {
        check(
            "# Plan\n\n[it]($0\n",
            "
            spec.md
            the spec.md `` => `the%20spec.md`
            ../002-b/spec.md
            ../../.specify/memory/constitution.md
            ",
        );
    }

    #[test]
    fn between_angle_brackets_a_path_needs_no_escapes() {
        check_completion(
            "//- /specs/001-x/plan.md\n[a](<./lo$0\n//- /specs/001-x/loud bell.md\n",
            "loud bell.md `./lo` => `loud bell.md`",
        );
    }

    #[test]
    fn behind_folders_only_what_is_in_them_is_offered() {
        check(
            "# Plan\n\n[it](./$0\n",
            "spec.md `./` => `spec.md`\nthe spec.md `./` => `the%20spec.md`",
        );
        check("# Plan\n\n[it](../002$0\n", "
            ../002-b/spec.md `../002` => `../002-b/spec.md`
            ../../.specify/memory/constitution.md `../002` => `../../.specify/memory/constitution.md`
        ");
        check(
            "# Plan\n\n[it](/specs/002-b/$0\n",
            "/specs/002-b/spec.md `/specs/002-b/` => `/specs/002-b/spec.md`",
        );
        check(
            "# Plan\n\n`specs/002-b/$0`\n",
            "specs/002-b/spec.md `specs/002-b/` => `specs/002-b/spec.md`",
        );
        check("# Plan\n\n[it](specs/002-b/$0)\n", "");
    }

    #[test]
    fn what_goes_on_behind_the_cursor_is_replaced_and_an_anchor_stays_where_it_leads() {
        check("# Plan\n\n[it](../002$0-b/spec.md#goals) there\n", "
            ../002-b/spec.md `../002-b/spec.md` => `../002-b/spec.md`
            ../../.specify/memory/constitution.md `../002-b/spec.md#goals` => `../../.specify/memory/constitution.md`
        ");
        check(
            "# Plan\n\n[it](spec.md#go$0als)\n",
            "
            feature-specification-holds `goals` => `feature-specification-holds`
            goals `goals` => `goals`
            edge-cases- `goals` => `edge-cases-`
        ",
        );
    }

    #[test]
    fn a_whole_link_is_offered_behind_the_field_for_the_spec() {
        check(
            "# Plan\n\n**Spec**: $0\n",
            "
            spec.md `` => `[spec.md](spec.md)`
            the spec.md `` => `[the spec.md](the%20spec.md)`
            ../002-b/spec.md `` => `[spec.md](../002-b/spec.md)`
            ../../.specify/memory/constitution.md `` => `[constitution.md](../../.specify/memory/constitution.md)`
            ",
        );
    }

    #[test]
    fn whole_links_and_paths_in_code_are_not_in_a_link() {
        for (text, is_in_link) in [("[it]($0)", true), ("**Spec**: $0", false), ("`./$0`", false)] {
            let files =
                format!("//- /specs/001-a/plan.md\n{text}\n//- /specs/001-a/spec.md\n# A\n");
            let (analysis, id, cursor) = analysis_with_cursor(&files);
            let items = analysis.completion(&id, cursor, TODAY);
            assert_eq!(items.first().map(|it| it.is_in_link), Some(is_in_link), "{text}");
        }
    }

    #[test]
    fn an_anchor_says_its_heading_and_the_level() {
        let (analysis, id, cursor) = analysis_with_cursor("# Plan\n\n### Own Part\n\n[it](#o$0)\n");
        let items = analysis.completion(&id, cursor, TODAY);
        let details: Vec<&str> = items.iter().map(|it| it.detail.as_str()).collect();
        assert_eq!(details, ["# Plan", "### Own Part"]);
    }

    #[test]
    fn in_code_other_files_that_are_known_are_offered_too() {
        let id = |path: &str| DocumentId::new(&format!("/p/{path}"));
        let mut host = AnalysisHost::new();
        host.apply_change(Change::Folders(vec!["/p".to_owned()]));
        host.apply_change(Change::File(id("src/bell.rs"), Some(File::Other)));
        host.apply_change(Change::File(id(".git"), Some(File::Other)));
        for (text, expected) in
            [("`src/", &["src/bell.rs"][..]), ("`./", &[]), ("[bell](../../", &[])]
        {
            let plan = id("specs/001-a/plan.md");
            host.apply_change(Change::Open(plan.clone(), text.to_owned()));
            let items = host.analysis().completion(&plan, crate::text::size(text.len()), TODAY);
            let labels: Vec<&str> = items.iter().map(|it| it.label.as_str()).collect();
            assert_eq!(labels, expected, "{text}");
        }
    }

    #[test]
    fn the_anchors_of_another_document_and_of_this_one_are_offered() {
        check(
            "# Plan\n\n## Own Part\n\n[it](spec.md#$0\n",
            "
            feature-specification-holds
            goals
            edge-cases-
            ",
        );
        check(
            "# Plan\n\n## Own Part\n\n[it](#o$0)\n",
            "
            plan `o` => `plan`
            own-part `o` => `own-part`
            ",
        );
    }

    #[test]
    fn anchors_are_offered_behind_a_path_with_escapes() {
        check_completion(
            "//- /specs/001-x/plan.md\n[a](loud%20bell.md#$0\n//- /specs/001-x/loud bell.md\n## Ring\n",
            "ring",
        );
    }

    /// What is written leads to the file: what would end a destination or be read as an escape is encoded.
    #[test]
    fn a_completed_path_leads_to_the_file_whatever_its_name() {
        for (name, text) in [
            ("the spec.md", "the%20spec.md"),
            ("c# spec.md", "c%23%20spec.md"),
            ("100% (draft) spec.md", "100%25%20%28draft%29%20spec.md"),
            ("a%20b?.md", "a%2520b%3F.md"),
        ] {
            let plan = "//- /specs/001-x/plan.md\n";
            let file = format!("//- /specs/001-x/{name}\n# Spec\n");
            check_completion(&format!("{plan}[a]($0\n{file}"), &format!("{name} `` => `{text}`"));
            check_definition(&format!("{plan}[a$0]({text})\n{file}^ definition\n"));
        }
    }

    #[test]
    fn of_many_paths_the_nearest_are_offered_in_their_order() {
        let mut project = "//- /specs/001-x/plan.md\n[a]($0\n".to_owned();
        for number in (0..MOST_PATHS).rev() {
            project += &format!("//- /notes/{number:03}.md\n");
        }
        project += "//- /specs/002-y/spec.md\n//- /specs/001-x/z.md\n//- /specs/001-x/sub/b.md\n";
        let (analysis, id, cursor) = analysis_with_cursor(&project);
        let items = analysis.completion(&id, cursor, TODAY);
        assert_eq!(items.len(), MOST_PATHS);
        let labels: Vec<&str> = items[..5].iter().map(|item| item.label.as_str()).collect();
        let near = ["z.md", "sub/b.md", "../002-y/spec.md"];
        let far = ["../../notes/000.md", "../../notes/001.md"];
        assert_eq!(labels, [&near[..], &far[..]].concat());
    }
    #[test]
    fn of_many_paths_those_with_the_typed_characters_are_offered() {
        let mut project = "//- /specs/001-x/plan.md\n[a](../../notes/Ky$0\n".to_owned();
        for number in 0..MOST_PATHS {
            project += &format!("//- /notes/{number:03}.md\n");
        }
        project += "//- /notes/zz-key.md\n//- /notes/zz-yak.md\n";
        let (analysis, id, cursor) = analysis_with_cursor(&project);
        let items = analysis.completion(&id, cursor, TODAY);
        let labels: Vec<&str> = items.iter().map(|item| item.label.as_str()).collect();
        assert_eq!(labels, ["../../notes/zz-key.md"]);
    }
}
