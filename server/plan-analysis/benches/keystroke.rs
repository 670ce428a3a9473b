//! What a key costs in the analysis alone, by where it is pressed: the edit, and all that follows from it for the
//! document. Without a pipe, and without writing findings as JSON.

mod support;

use std::hint::black_box;

use criterion::BenchmarkId;
use plan_analysis::analysis::{AnalysisHost, Change};
use plan_analysis::project::DocumentId;
use plan_analysis::text::Edit;
use text_size::{TextRange, TextSize};

/// A place at which is typed.
struct Place {
    name: &'static str,
    /// Stands before the place; the last one in the first half of the text is taken.
    needle: &'static str,
    /// What is typed, and deleted again.
    typed: &'static str,
}

const PLACES: &[Place] = &[
    Place { name: "paragraph", needle: "The hold is", typed: "x" },
    Place { name: "placeholder", needle: "countdown.", typed: " <<TOKEN>>" },
    Place { name: "table", needle: "| II. Docks", typed: "x" },
    Place { name: "fence", needle: "for a week.\n", typed: "\n```\n" },
    Place { name: "heading", needle: "has twelve minutes", typed: "\n\n## Split\n\n" },
];

fn main() {
    let mut criterion = support::criterion();
    let mut group = criterion.benchmark_group("keystroke");
    for lines in [200, 2_000, 20_000, 200_000] {
        let text = support::plan(lines);
        for place in PLACES {
            let half = text[..text.len() / 2].rfind(place.needle).expect("the text has the place");
            let mut typist = Typist::new(&text, half + place.needle.len(), place.typed);
            group.bench_function(BenchmarkId::new(place.name, lines), |bencher| {
                bencher.iter(|| typist.press());
            });
        }
        let list = "- an item of a long list, with `code`\n".repeat(1_000);
        let text = format!("{text}## List\n\n{list}");
        let mut typist = Typist::new(&text, text.len() - list.len() / 2 - 5, "x");
        group.bench_function(BenchmarkId::new("list of 1,000", lines), |bencher| {
            bencher.iter(|| typist.press());
        });
    }
    group.finish();
    criterion.final_summary();
}

/// Types something and deletes it again, by turns.
struct Typist {
    host: AnalysisHost,
    id: DocumentId,
    at: TextSize,
    typed: &'static str,
    is_there: bool,
}

impl Typist {
    fn new(text: &str, at: usize, typed: &'static str) -> Typist {
        let mut host = AnalysisHost::new();
        let id = DocumentId::new("/ws/specs/007-hold/plan.md");
        host.apply_change(Change::Folders(vec!["/ws".to_owned()]));
        host.apply_change(Change::Open(id.clone(), text.to_owned()));
        let at = TextSize::new(u32::try_from(at).expect("the text is short"));
        let mut typist = Typist { host, id, at, typed, is_there: false };
        // The first keys are slower everywhere, and are pressed once a day.
        (0..10).for_each(|_| typist.press());
        typist
    }

    fn press(&mut self) {
        let len = TextSize::of(self.typed);
        let (range, text) = if self.is_there {
            (TextRange::at(self.at, len), "")
        } else {
            (TextRange::empty(self.at), self.typed)
        };
        self.is_there = !self.is_there;
        self.host
            .apply_change(Change::Edit(self.id.clone(), Edit { range, text: text.to_owned() }));
        black_box(self.host.analysis());
    }
}
