//! Rules for tests only: their findings contain everything that a rule can see, so that a property test
//! notices findings that are kept too long.

use super::{
    Check, DocumentCtx, DocumentSink, Rule, SectionInDocumentCtx, SeenSection, Severity, Sight,
    Sink, Spot,
};
use crate::model::outline::Noun;

/// The rules; off unless a test switches them on.
pub(crate) const TEST_RULES: &[&Rule] = &[&SECTIONS, &PLACE];

const SECTIONS: Rule = Rule {
    code: "test-sections",
    severity: Severity::Off,
    summary: "",
    explanation: "",
    sight: Sight::Document,
    check: Check::Document(sections),
};

const PLACE: Rule = Rule {
    code: "test-place",
    severity: Severity::Off,
    summary: "",
    explanation: "",
    sight: Sight::Document,
    check: Check::SectionInDocument(place),
};

/// Reports at each noun of each section what a document rule sees of that section and the one before.
fn sections(ctx: &DocumentCtx<'_>, sink: &mut DocumentSink) {
    let mut before = None;
    for (section, seen) in ctx.sections() {
        for noun in nouns(&seen) {
            let spot = Spot { section, noun };
            sink.push(spot, format!("{before:?} {seen:?}")).with(spot, "here");
        }
        before = Some(seen);
    }
}

fn nouns(seen: &SeenSection<'_>) -> Vec<Noun> {
    let outline = seen.outline;
    let headings = (0..outline.headings.len()).map(Noun::Heading);
    let ids = (0..outline.ids.len()).map(Noun::Id);
    let citations = (0..outline.citations.len())
        .flat_map(|number| [Noun::Citation(number), Noun::LastOfCitation(number)]);
    headings.chain(ids).chain(citations).collect()
}

/// Reports at the first heading of each section what is around it; some sections ask about the others.
fn place(ctx: &SectionInDocumentCtx<'_>, sink: &mut Sink) {
    let Some(heading) = ctx.section.part.model.headings.first() else { return };
    let mut seen = format!("{} {:?}", ctx.about_constitution, ctx.next);
    if heading.title.contains("Bells") {
        seen += &format!(" {} questions", ctx.around.questions());
    }
    if heading.title.contains("Scope") {
        let mut anchors = vec!["bell", "summary", "rollout"];
        anchors.retain(|anchor| ctx.around.has_anchor(anchor));
        seen += &format!(" {anchors:?} {:?}", ctx.around.anchor_like("sumary"));
    }
    sink.push(heading.text, seen);
}
